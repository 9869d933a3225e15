package dev.quern.jobs.tokenizer;

import dev.quern.api.ErrorCode;
import dev.quern.api.QuernException;
import dev.quern.tokenizer.Tokenizer;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "compare",
        mixinStandardHelpOptions = true,
        description = "Compare two tokenizers on texts: tokens by language, and which needs fewer how often.")
final class CompareCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private TokenizerArgument hints;

    @Parameters(index = "0", paramLabel = "A", description = "file or folder of a tokenizer")
    private Path first;

    @Parameters(index = "1", paramLabel = "B", description = "file or folder of another")
    private Path second;

    @Parameters(index = "2..*", paramLabel = "FILE", description = "files or folders of text, .jsonl or .zip")
    private List<Path> files = List.of();

    @Mixin
    private CorpusArguments corpus;

    @Option(names = "--json", description = "print JSON")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        if (files.isEmpty()) {
            throw new QuernException(
                    ErrorCode.INPUT_UNREADABLE, "there is no text to compare on", "name files or folders of text");
        }
        Tokenizer a = hints.read(first);
        Tokenizer b = hints.read(second);
        Fertility costA = new Fertility(a);
        Fertility costB = new Fertility(b);
        long[] fewer = new long[3];
        corpus.read(files, (text, language) -> {
            int difference = Long.compare(costA.add(text, language), costB.add(text, language));
            fewer[difference + 1]++;
        });
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(Tokens.json(Map.of(
                    "a", Map.of("file", first.toString(), "ids", a.vocabularySize(), "languages", costA.asMap()),
                    "b", Map.of("file", second.toString(), "ids", b.vocabularySize(), "languages", costB.asMap()),
                    "shared-tokens", shared(a, b),
                    "fewer-tokens", Map.of("a", fewer[0], "b", fewer[2], "equal", fewer[1]))));
            return 0;
        }
        out.println("A " + first + ": " + a.describe() + ", " + a.vocabularySize() + " ids");
        out.println("B " + second + ": " + b.describe() + ", " + b.vocabularySize() + " ids");
        out.println(shared(a, b) + " tokens stand in both");
        out.println();
        out.printf(
                Locale.ROOT,
                "%-16s %10s %14s %14s %14s %9s %9s %8s%n",
                "language",
                "texts",
                "bytes",
                "tokens A",
                "tokens B",
                "B/tok A",
                "B/tok B",
                "B : A");
        costA.byLanguage()
                .forEach((language, cost) ->
                        print(language, cost, costB.byLanguage().get(language), out));
        print("all", costA.all(), costB.all(), out);
        out.println();
        out.printf(
                Locale.ROOT,
                "A needs fewer tokens in %d texts, B in %d, as many in %d%n",
                fewer[0],
                fewer[2],
                fewer[1]);
        out.flush();
        return 0;
    }

    private static long shared(Tokenizer a, Tokenizer b) {
        return IntStream.range(0, a.vocabularySize())
                .filter(id -> a.isToken(id) && b.id(a.tokenBytes(id)) >= 0)
                .count();
    }

    private static void print(String language, Fertility.Cost a, Fertility.Cost b, PrintWriter out) {
        out.printf(
                Locale.ROOT,
                "%-16s %10d %14d %14d %14d %9.3f %9.3f %8.3f%n",
                language,
                a.texts,
                a.bytes,
                a.tokens,
                b.tokens,
                (double) a.bytes / Math.max(1, a.tokens),
                (double) b.bytes / Math.max(1, b.tokens),
                (double) b.tokens / Math.max(1, a.tokens));
    }
}
