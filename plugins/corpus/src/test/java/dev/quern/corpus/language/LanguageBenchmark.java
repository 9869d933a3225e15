package dev.quern.corpus.language;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/// Speed of language identification on one thread, in MB of UTF-8 for each second of that thread's processor time: with
/// a fastText model of the shape of lid.176 (16 components, 2,000,000 buckets, random values), and with the built-in
/// model. Checks the first answers of the former against [PlainFastText]. Rounds go by turns; each model's median and
/// range are printed.
///
/// Run: `sh benchmarks/run.sh language`, or with text files as arguments, each line of which is a document. Without
/// arguments the text is 30 MB of words drawn by Zipf's law from 150,000.
final class LanguageBenchmark {
    private static final int ROUNDS = 7;
    private static final int BYTES = 30_000_000;
    private static final int VOCABULARY = 150_000;
    private static final int CHECKED = 300;

    private LanguageBenchmark() {}

    public static void main(String[] arguments) throws IOException {
        FastTextWriter writer = new FastTextWriter();
        writer.dimension = 16;
        writer.buckets = 2_000_000;
        Path file = Files.createTempFile("lid", ".bin");
        LanguageModel fastText;
        try {
            fastText = LanguageModel.read(writer.write(file));
        } finally {
            Files.delete(file);
        }
        List<String> texts = arguments.length == 0 ? List.of("") : List.of(arguments);
        for (String text : texts) {
            List<byte[]> documents = text.isEmpty() ? drawn() : lines(Path.of(text));
            check(writer, fastText.identifier(), documents);
            measure(text.isEmpty() ? "drawn words" : text, documents, fastText);
        }
    }

    private static void check(FastTextWriter writer, LanguageIdentifier identifier, List<byte[]> documents) {
        PlainFastText plain = new PlainFastText(writer);
        for (byte[] document : documents.subList(0, Math.min(CHECKED, documents.size()))) {
            int label = identifier.identify(document, 0, document.length);
            double[] expected = plain.probabilities(new String(document, StandardCharsets.UTF_8));
            double most = expected == null ? 0 : Arrays.stream(expected).max().orElseThrow();
            if (expected == null ? label >= 0 : label < 0 || expected[label] < most - 1e-4) {
                throw new IllegalStateException("wrong language for " + new String(document, StandardCharsets.UTF_8));
            }
        }
    }

    private static void measure(String text, List<byte[]> documents, LanguageModel fastText) {
        long bytes = documents.stream().mapToLong(document -> document.length).sum();
        System.out.printf(Locale.ROOT, "%s: %d documents, %d bytes%n", text, documents.size(), bytes);
        String[] names = {"fastText", "built-in"};
        LanguageIdentifier[] identifiers = {
            fastText.identifier(), LanguageModel.builtIn().identifier()
        };
        double[][] rates = new double[names.length][ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
            for (int i = 0; i < names.length; i++) {
                long start = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
                int labels = 0;
                for (byte[] document : documents) {
                    labels += identifiers[i].identify(document, 0, document.length);
                }
                long time = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - start;
                rates[i][round] = labels == Integer.MIN_VALUE ? 0 : bytes * 1e3 / time;
            }
        }
        for (int i = 0; i < names.length; i++) {
            Arrays.sort(rates[i]);
            System.out.printf(
                    Locale.ROOT,
                    "%s: %.1f MB/s (%.1f to %.1f)%n",
                    names[i],
                    rates[i][ROUNDS / 2],
                    rates[i][0],
                    rates[i][ROUNDS - 1]);
        }
    }

    private static List<byte[]> lines(Path file) throws IOException {
        return Files.readAllLines(file).stream()
                .map(line -> line.getBytes(StandardCharsets.UTF_8))
                .toList();
    }

    private static List<byte[]> drawn() {
        SplittableRandom random = new SplittableRandom(17);
        String[] words = new String[VOCABULARY];
        double[] sums = new double[VOCABULARY];
        double sum = 0;
        for (int i = 0; i < VOCABULARY; i++) {
            StringBuilder word = new StringBuilder();
            for (int letters = 2 + random.nextInt(4) + (int) Math.log(i + 1) / 3; letters > 0; letters--) {
                word.append((char) ('a' + random.nextInt(26)));
            }
            words[i] = word.toString();
            sum += 1 / (i + 2.7);
            sums[i] = sum;
        }
        List<byte[]> documents = new ArrayList<>();
        int bytes = 0;
        while (bytes < BYTES) {
            StringBuilder document = new StringBuilder();
            for (int count = 100 + random.nextInt(800); count > 0; count--) {
                int found = Arrays.binarySearch(sums, random.nextDouble() * sum);
                document.append(words[Math.min(VOCABULARY - 1, found < 0 ? -found - 1 : found)])
                        .append(' ');
            }
            documents.add(document.toString().getBytes(StandardCharsets.UTF_8));
            bytes += documents.getLast().length;
        }
        return documents;
    }
}
