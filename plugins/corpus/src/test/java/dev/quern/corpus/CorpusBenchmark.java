package dev.quern.corpus;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.quern.corpus.near.MinHash;
import dev.quern.corpus.near.NearDuplicates;
import dev.quern.corpus.near.Shingles;
import dev.quern.corpus.near.SignatureFile;
import dev.quern.corpus.quality.Chain;
import dev.quern.corpus.text.Words;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Enumeration;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/// Speed of the quality rules and of MinHash on one thread, in MB of UTF-8, and of joining ten million signatures
/// of which every tenth shares a band with an earlier one. Rounds go by turns; each prints the median and the range
/// of them.
///
/// Run: `sh benchmarks/run.sh corpus`, or with corpora (`.zip`, `.jsonl.gz` or text) as arguments.
final class CorpusBenchmark {
    private static final int ROUNDS = 5;
    private static final int MOST = 100_000_000;
    private static final int SIGNATURES = 10_000_000;
    private static final int UNIT = 100_000;

    private CorpusBenchmark() {}

    public static void main(String[] arguments) throws IOException {
        for (String corpus : arguments) {
            List<byte[]> texts = texts(Path.of(corpus));
            long bytes = texts.stream().mapToLong(text -> text.length).sum();
            System.out.printf(
                    Locale.ROOT, "%s: %d texts, %d bytes%n", Path.of(corpus).getFileName(), texts.size(), bytes);
            for (Words words : Words.values()) {
                measure(texts, bytes, words);
            }
        }
        join();
    }

    /// What takes a text.
    private interface Work {
        void run(byte[] text);
    }

    private static Work scores(Words words, Chain.Set... sets) {
        Chain chain = new Chain(List.of(sets), words);
        double[] scores = new double[chain.rules().size()];
        return text -> chain.score(text, 0, text.length, scores);
    }

    private static Work verdicts(Words words, Chain.Set... sets) {
        Chain chain = new Chain(List.of(sets), words);
        double[] scores = new double[chain.rules().size()];
        return text -> chain.firstBroken(text, 0, text.length, chain.rules(), scores);
    }

    private static void measure(List<byte[]> texts, long bytes, Words words) {
        Shingles shingles = new Shingles(5, words);
        MinHash minHash = new MinHash(14, 8);
        long[] signature = new long[minHash.size()];
        String[] names = {
            "Gopher, C4 and FineWeb",
            "repetition rules of Gopher",
            "MinHash 14 x 8 of 5 words",
            "NeMo",
            "NeMo, verdicts"
        };
        Work[] works = {
            scores(
                    words,
                    Chain.Set.GOPHER_REPETITION,
                    Chain.Set.GOPHER_QUALITY,
                    Chain.Set.C4_ANY_END,
                    Chain.Set.FINEWEB),
            scores(words, Chain.Set.GOPHER_REPETITION),
            text -> {
                int count = shingles.read(text, 0, text.length);
                if (count > 0) {
                    minHash.signature(shingles.hashes(), count, signature);
                }
            },
            scores(words, Chain.Set.NEMO),
            verdicts(words, Chain.Set.NEMO)
        };
        double[][] rates = new double[works.length][ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
            for (int i = 0; i < works.length; i++) {
                long start = System.nanoTime();
                for (byte[] text : texts) {
                    works[i].run(text);
                }
                rates[i][round] = bytes * 1e3 / (System.nanoTime() - start);
            }
        }
        for (int i = 0; i < works.length; i++) {
            Arrays.sort(rates[i]);
            System.out.printf(
                    Locale.ROOT,
                    "%s, %s: %.1f MB/s (%.1f to %.1f)%n",
                    names[i],
                    words,
                    rates[i][ROUNDS / 2],
                    rates[i][0],
                    rates[i][ROUNDS - 1]);
        }
    }

    private static void join() throws IOException {
        Path directory = Files.createTempDirectory("signatures");
        List<SignatureFile> files = new ArrayList<>();
        try {
            MinHash minHash = new MinHash(14, 8);
            SplittableRandom random = new SplittableRandom(3);
            long[][] earlier = new long[1_000][minHash.size()];
            long[] signature = new long[minHash.size()];
            for (int unit = 0; unit < SIGNATURES / UNIT; unit++) {
                SignatureFile.Builder builder = new SignatureFile.Builder(unit, 14);
                for (int row = 0; row < UNIT; row++) {
                    Arrays.setAll(signature, i -> random.nextLong() >>> 3);
                    if (row % 10 == 0) {
                        int band = random.nextInt(14);
                        System.arraycopy(earlier[random.nextInt(1_000)], band * 8, signature, band * 8, 8);
                    } else if (row % 10 == 1) {
                        earlier[random.nextInt(1_000)] = signature.clone();
                    }
                    builder.add(row, 100, row, minHash, signature);
                }
                Path file = directory.resolve("unit" + unit);
                builder.write(file);
                files.add(SignatureFile.open(file));
            }
            for (int megabytes : new int[] {512, 64}) {
                long start = System.nanoTime();
                NearDuplicates found = new NearDuplicates(files, (long) megabytes << 20);
                found.cluster();
                long[] removed = new long[1];
                found.removed(NearDuplicates.Keep.FIRST, (unit, row, check) -> removed[0]++);
                System.out.printf(
                        Locale.ROOT,
                        "%d signatures joined with %d MB for keys: %.1f s, %d duplicates%n",
                        SIGNATURES,
                        megabytes,
                        (System.nanoTime() - start) / 1e9,
                        removed[0]);
            }
        } finally {
            for (SignatureFile file : files) {
                file.close();
                Files.delete(directory.resolve("unit" + file.unit()));
            }
            Files.delete(directory);
        }
    }

    private static List<byte[]> texts(Path corpus) throws IOException {
        List<byte[]> texts = new ArrayList<>();
        long bytes = 0;
        if (corpus.toString().endsWith(".zip")) {
            try (ZipFile zip = new ZipFile(corpus.toFile())) {
                for (Enumeration<? extends ZipEntry> all = zip.entries(); all.hasMoreElements() && bytes < MOST; ) {
                    ZipEntry entry = all.nextElement();
                    if (!entry.isDirectory()) {
                        texts.add(zip.getInputStream(entry).readAllBytes());
                        bytes += texts.getLast().length;
                    }
                }
            }
        } else if (corpus.toString().endsWith(".jsonl.gz")) {
            ObjectMapper json = new ObjectMapper();
            try (BufferedReader lines = new BufferedReader(
                    new InputStreamReader(new GZIPInputStream(Files.newInputStream(corpus)), StandardCharsets.UTF_8))) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    texts.add(json.readTree(line).get("text").textValue().getBytes(StandardCharsets.UTF_8));
                }
            }
        } else {
            byte[] text = Files.readAllBytes(corpus);
            for (int from = 0; from < text.length; from += 5_000) {
                texts.add(Arrays.copyOfRange(text, from, Math.min(text.length, from + 5_000)));
            }
        }
        return texts;
    }
}
