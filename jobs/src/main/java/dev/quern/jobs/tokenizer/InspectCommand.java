package dev.quern.jobs.tokenizer;

import dev.quern.tokenizer.Encoding;
import dev.quern.tokenizer.SpecialText;
import dev.quern.tokenizer.Tokenizer;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
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
        name = "inspect",
        mixinStandardHelpOptions = true,
        description =
                "Show what a tokenizer is, how it cuts a text, its longest tokens, and what texts cost by language.")
final class InspectCommand implements Callable<Integer> {
    private static final int[] COLOURS = {42, 43, 44, 45, 46, 41};

    @Spec
    private CommandSpec spec;

    @Mixin
    private TokenizerArgument hints;

    @Parameters(index = "0", paramLabel = "TOKENIZER", description = "file or folder of the tokenizer")
    private Path tokenizerFile;

    @Parameters(index = "1..*", paramLabel = "FILE", description = "files or folders of text, .jsonl or .zip")
    private List<Path> files = List.of();

    @Mixin
    private CorpusArguments corpus;

    @Option(names = "--text", paramLabel = "TEXT", description = "a text to show token by token")
    private String text;

    @Option(
            names = "--longest",
            paramLabel = "N",
            defaultValue = "20",
            description = "how many of the longest tokens to list (default: 20)")
    private int longest;

    @Option(
            names = "--color",
            paramLabel = "WHEN",
            defaultValue = "auto",
            description = "colour tokens: ${COMPLETION-CANDIDATES}; without colours they stand between bars"
                    + " (default: auto, on a terminal)")
    private When color;

    @Option(names = "--json", description = "print JSON")
    private boolean json;

    /// When to colour.
    enum When {
        AUTO,
        ALWAYS,
        NEVER
    }

    @Override
    public Integer call() throws IOException {
        Tokenizer tokenizer = hints.read(tokenizerFile);
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(Tokens.json(asMap(tokenizer)));
            return 0;
        }
        out.println(tokenizerFile + ": " + tokenizer.describe());
        out.println(tokenizer.vocabularySize() + " ids; special tokens " + tokenizer.special());
        if (text != null) {
            out.println();
            showText(tokenizer, out);
        }
        if (longest > 0) {
            out.println();
            out.println("longest tokens");
            longest(tokenizer)
                    .forEach(id -> out.printf(
                            Locale.ROOT,
                            "%8d %4d bytes  %s%n",
                            id,
                            tokenizer.tokenBytes(id).length,
                            Tokens.show(tokenizer, id)));
        }
        if (!files.isEmpty()) {
            out.println();
            Fertility fertility = new Fertility(tokenizer);
            corpus.read(files, fertility::add);
            showFertility(fertility, out);
        }
        out.flush();
        return 0;
    }

    private Map<String, Object> asMap(Tokenizer tokenizer) throws IOException {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("file", tokenizerFile.toString());
        map.put("description", tokenizer.describe());
        map.put("ids", tokenizer.vocabularySize());
        map.put("special", tokenizer.special());
        map.put(
                "longest",
                longest(tokenizer).stream().map(id -> token(tokenizer, id)).toList());
        if (text != null) {
            map.put(
                    "text",
                    IntStream.of(tokenizer.encode(text, SpecialText.ALLOW))
                            .mapToObj(id -> token(tokenizer, id))
                            .toList());
        }
        if (!files.isEmpty()) {
            Fertility fertility = new Fertility(tokenizer);
            corpus.read(files, fertility::add);
            map.put("languages", fertility.asMap());
        }
        return map;
    }

    private static Map<String, Object> token(Tokenizer tokenizer, int id) {
        return Map.of("id", id, "bytes", tokenizer.tokenBytes(id).length, "token", Tokens.show(tokenizer, id));
    }

    private void showText(Tokenizer tokenizer, PrintWriter out) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        Encoding encoding = tokenizer.encoder().special(SpecialText.ALLOW).encodeWithOffsets(bytes, Integer.MAX_VALUE);
        boolean coloured = color == When.ALWAYS
                || color == When.AUTO
                        && System.console() != null
                        && System.console().isTerminal();
        StringBuilder line = new StringBuilder();
        int from = 0;
        int shown = 0;
        for (int i = 0; i < encoding.ids().length; i++) {
            // Tokens that end within a character are shown together with those that complete it.
            int end = Math.max(from, encoding.ends()[i]);
            boolean whole = end == bytes.length || (bytes[end] & 0xc0) != 0x80;
            if (whole && end > from) {
                String part = new String(bytes, from, end - from, StandardCharsets.UTF_8);
                line.append(
                        coloured
                                ? "\u001b[30;" + COLOURS[shown++ % COLOURS.length] + "m" + part + "\u001b[0m"
                                : "|" + part);
                from = end;
            }
        }
        out.println(coloured ? line : line.append('|'));
        out.println(encoding.ids().length + " tokens: "
                + IntStream.of(encoding.ids())
                        .mapToObj(Integer::toString)
                        .collect(java.util.stream.Collectors.joining(" ")));
    }

    private List<Integer> longest(Tokenizer tokenizer) {
        return IntStream.range(0, tokenizer.vocabularySize())
                .filter(id -> tokenizer.isToken(id) && !tokenizer.isSpecial(id))
                .boxed()
                .sorted(Comparator.comparingInt(id -> -tokenizer.tokenBytes(id).length))
                .limit(longest)
                .toList();
    }

    private static void showFertility(Fertility fertility, PrintWriter out) {
        out.printf(
                Locale.ROOT,
                "%-16s %10s %14s %14s %12s %12s %12s%n",
                "language",
                "texts",
                "bytes",
                "tokens",
                "bytes/token",
                "chars/token",
                "tokens/word");
        fertility.byLanguage().forEach((language, cost) -> showCost(language, cost, out));
        if (fertility.byLanguage().size() > 1) {
            showCost("all", fertility.all(), out);
        }
    }

    private static void showCost(String language, Fertility.Cost cost, PrintWriter out) {
        out.printf(
                Locale.ROOT,
                "%-16s %10d %14d %14d %12.3f %12.3f %12.3f%n",
                language,
                cost.texts,
                cost.bytes,
                cost.tokens,
                (double) cost.bytes / Math.max(1, cost.tokens),
                (double) cost.characters / Math.max(1, cost.tokens),
                (double) cost.tokens / Math.max(1, cost.words));
    }
}
