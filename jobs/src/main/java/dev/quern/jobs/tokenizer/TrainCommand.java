package dev.quern.jobs.tokenizer;

import dev.quern.api.ErrorCode;
import dev.quern.api.QuernException;
import dev.quern.tokenizer.BpeTrainer;
import dev.quern.tokenizer.Tokenizer;
import dev.quern.tokenizer.TokenizerFiles;
import dev.quern.tokenizer.WordCounter;
import dev.quern.tokenizer.WordCounts;
import dev.quern.tokenizer.split.Splitter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "train",
        mixinStandardHelpOptions = true,
        description = "Train byte-level BPE. The same texts give the same file, whatever the number of threads.")
final class TrainCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(index = "0..*", paramLabel = "FILE", description = "files or folders of text, .jsonl or .zip")
    private List<Path> files = List.of();

    @Mixin
    private CorpusArguments corpus;

    @Option(
            names = {"-o", "--output"},
            required = true,
            paramLabel = "FILE",
            description = "where to write it; the name tells the format: tokenizer.json, NAME.tiktoken, vocab.json,"
                    + " encoder.json")
    private Path output;

    @Option(
            names = "--vocabulary",
            required = true,
            paramLabel = "N",
            description = "tokens in all, special ones and the 256 bytes included")
    private int vocabulary;

    @Option(
            names = "--pattern",
            paramLabel = "NAME",
            defaultValue = "gpt-4",
            description = "how text is split: gpt-2, gpt-4 (default), llama-3, gpt-4o, qwen-2, nanochat or a regular"
                    + " expression")
    private String pattern;

    @Option(
            names = "--special",
            split = ",",
            paramLabel = "NAME",
            defaultValue = "<|endoftext|>",
            description = "special tokens, joined by commas (default: <|endoftext|>)")
    private List<String> special;

    @Option(
            names = "--min-frequency",
            paramLabel = "N",
            defaultValue = "2",
            description = "a pair seen less often is not merged (default: 2)")
    private long minFrequency;

    @Option(
            names = "--max-token-bytes",
            paramLabel = "N",
            defaultValue = "128",
            description = "longest token (default: 128)")
    private int maxTokenBytes;

    @Option(
            names = "--ties",
            defaultValue = "hf",
            description = "which of equally frequent pairs comes first: ${COMPLETION-CANDIDATES} (default: hf)")
    private BpeTrainer.Ties ties;

    @Option(
            names = "--alphabet",
            defaultValue = "all",
            description = "bytes that have a token from the start: ${COMPLETION-CANDIDATES} (default: all)")
    private BpeTrainer.Alphabet alphabet;

    @Option(names = "--threads", paramLabel = "N", description = "threads that count (default: all cores)")
    private int threads = Runtime.getRuntime().availableProcessors();

    @Option(
            names = "--count-memory",
            paramLabel = "MiB",
            defaultValue = "1024",
            description = "memory for counts; beyond it they go to files in the temporary folder (default: 1024)")
    private long countMemory;

    @Override
    public Integer call() throws IOException {
        long start = System.nanoTime();
        long[] seen = new long[2];
        Tokenizer tokenizer;
        try (WordCounter counter = new WordCounter(
                Splitter.of(pattern),
                Math.max(1, threads),
                countMemory << 20,
                Path.of(System.getProperty("java.io.tmpdir")))) {
            BpeTrainer.Options options =
                    new BpeTrainer.Options(vocabulary, minFrequency, maxTokenBytes, special, ties, alphabet);
            corpus.read(files, (text, language) -> {
                counter.add(text);
                seen[0]++;
                seen[1] += text.length;
            });
            if (seen[1] == 0) {
                throw new QuernException(
                        ErrorCode.INPUT_UNREADABLE, "there is no text to learn from", "name files or folders of text");
            }
            WordCounts counts = counter.finish();
            tokenizer = BpeTrainer.train(counts, options);
            TokenizerFiles.write(tokenizer, output);
        } catch (IllegalArgumentException wrong) {
            throw new QuernException(
                    ErrorCode.INVALID_JOB, wrong.getMessage(), "see: quern tokenizer train --help", wrong);
        }
        spec.commandLine()
                .getErr()
                .printf(
                        Locale.ROOT,
                        "%s: %d tokens, learnt from %,d bytes in %,d texts in %.1f s%n",
                        output,
                        tokenizer.vocabularySize(),
                        seen[1],
                        seen[0],
                        (System.nanoTime() - start) / 1e9);
        return 0;
    }
}
