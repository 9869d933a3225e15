package dev.quern.jobs.tokenizer;

import dev.quern.api.ErrorCode;
import dev.quern.api.QuernException;
import dev.quern.tokenizer.StreamDecoder;
import dev.quern.tokenizer.Tokenizer;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Scanner;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "decode",
        mixinStandardHelpOptions = true,
        description = "Print the text of ids that are separated by white space or commas. Special tokens are left out.")
final class DecodeCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private TokenizerArgument hints;

    @Parameters(index = "0", paramLabel = "TOKENIZER", description = "file or folder of the tokenizer")
    private Path tokenizerFile;

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "FILE",
            defaultValue = "-",
            description = "the ids; - or nothing for standard input")
    private String file;

    @Override
    public Integer call() throws IOException {
        Tokenizer tokenizer = hints.read(tokenizerFile);
        PrintWriter out = spec.commandLine().getOut();
        StreamDecoder decoder = tokenizer.decoder();
        try (InputStream in = file.equals("-") ? System.in : Files.newInputStream(Path.of(file));
                Reader reader = new InputStreamReader(in, StandardCharsets.UTF_8);
                Scanner words = new Scanner(reader).useDelimiter("[\\s,\\[\\]]+")) {
            long number = 1;
            while (words.hasNext()) {
                out.print(decode(decoder, words.next(), number++));
            }
        } catch (NoSuchFileException missing) {
            throw new QuernException(ErrorCode.INPUT_UNREADABLE, "no file " + file, "check the path", missing);
        }
        out.print(decoder.finish());
        out.flush();
        return 0;
    }

    private String decode(StreamDecoder decoder, String word, long number) {
        try {
            return word.isEmpty() ? "" : decoder.add(Integer.parseInt(word));
        } catch (IllegalArgumentException wrong) {
            String problem = wrong instanceof NumberFormatException ? "'" + word + "' is no id" : wrong.getMessage();
            throw new QuernException(
                    ErrorCode.INPUT_MALFORMED,
                    (file.equals("-") ? "standard input" : file) + ", id " + number + ": " + problem,
                    "give ids of this tokenizer",
                    wrong);
        }
    }
}
