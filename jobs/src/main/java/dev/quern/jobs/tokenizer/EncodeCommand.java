package dev.quern.jobs.tokenizer;

import dev.quern.api.ErrorCode;
import dev.quern.api.QuernException;
import dev.quern.datasets.text.Compression;
import dev.quern.tokenizer.Encoding;
import dev.quern.tokenizer.IntList;
import dev.quern.tokenizer.SpecialText;
import dev.quern.tokenizer.StreamEncoder;
import dev.quern.tokenizer.Tokenizer;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "encode",
        mixinStandardHelpOptions = true,
        description = "Print the ids of a text, separated by spaces. A file of any size passes through.")
final class EncodeCommand implements Callable<Integer> {
    private static final int BUFFER = 1 << 16;

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
            description = "the text, maybe .gz or .zst; - or nothing for standard input")
    private String file;

    @Option(
            names = "--special",
            defaultValue = "refuse",
            description = "what the name of a special token in the text is: ${COMPLETION-CANDIDATES} (default: refuse)")
    private Special special;

    @Option(names = "--count", description = "print the number of tokens only")
    private boolean count;

    @Option(
            names = "--offsets",
            description = "print a line for each token: id, first byte, byte behind the last, token; with what the"
                    + " template adds")
    private boolean offsets;

    @Option(names = "--max-tokens", paramLabel = "N", description = "print at most so many")
    private int most = Integer.MAX_VALUE;

    /// What the name of a special token in a text is.
    enum Special {
        TEXT(SpecialText.AS_TEXT),
        ALLOW(SpecialText.ALLOW),
        REFUSE(SpecialText.REFUSE);

        private final SpecialText policy;

        Special(SpecialText policy) {
            this.policy = policy;
        }
    }

    @Override
    public Integer call() throws IOException {
        Tokenizer tokenizer = hints.read(tokenizerFile);
        PrintWriter out = spec.commandLine().getOut();
        try (InputStream in = open()) {
            if (offsets) {
                printOffsets(tokenizer, in.readAllBytes(), out);
            } else {
                print(tokenizer, in, out);
            }
        } catch (NoSuchFileException missing) {
            throw new QuernException(ErrorCode.INPUT_UNREADABLE, "no file " + file, "check the path", missing);
        } catch (SpecialText.RefusedException refused) {
            throw new QuernException(
                    ErrorCode.INPUT_MALFORMED,
                    (file.equals("-") ? "standard input" : file) + ": " + refused.getMessage(),
                    "remove it, or say what it is: --special text or --special allow",
                    refused);
        }
        out.flush();
        return 0;
    }

    private InputStream open() throws IOException {
        return file.equals("-") ? System.in : Compression.of(file).open(Path.of(file));
    }

    private void print(Tokenizer tokenizer, InputStream in, PrintWriter out) throws IOException {
        StreamEncoder encoder = new StreamEncoder(tokenizer, special.policy);
        IntList ids = new IntList();
        byte[] buffer = new byte[BUFFER];
        long printed = 0;
        for (int length = in.read(buffer); length >= 0 && printed < most; length = in.read(buffer)) {
            encoder.add(buffer, 0, length, ids);
            printed = print(ids, printed, out);
        }
        if (printed < most) {
            encoder.finish(ids);
            printed = print(ids, printed, out);
        }
        out.println(count ? Long.toString(printed) : "");
    }

    private long print(IntList ids, long before, PrintWriter out) {
        long printed = before;
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < ids.size() && printed < most; i++, printed++) {
            if (!count) {
                line.append(printed == 0 ? "" : " ").append(ids.get(i));
            }
        }
        out.print(line);
        ids.clear();
        return printed;
    }

    private void printOffsets(Tokenizer tokenizer, byte[] text, PrintWriter out) {
        Encoding encoding = tokenizer.encoder().special(special.policy).encodeWithOffsets(text, most);
        for (int i = 0; i < encoding.ids().length; i++) {
            out.println(encoding.ids()[i] + "\t" + encoding.starts()[i] + "\t" + encoding.ends()[i] + "\t"
                    + Tokens.show(tokenizer, encoding.ids()[i]));
        }
    }
}
