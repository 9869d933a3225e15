package dev.quern.tokenizer;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// Encodes corpora with jtokkit, Hugging Face's library and ours, by turns in one JVM, ids materialised, each of our
/// rounds with a fresh encoder; checks that ids are equal and prints MB/s: the median round of each, with the
/// slowest and the fastest. The Rust library gets a part of the corpus, since it is slow.
///
/// Run: `sh benchmarks/run.sh tokenizer-encode CORPUS...`, corpora as for [Parity].
final class EncodeBenchmark {
    private static final int ROUNDS = 5;
    private static final int PEER_BYTES = 8_000_000;

    private EncodeBenchmark() {}

    public static void main(String[] arguments) throws IOException {
        Path directory = Files.createTempDirectory("encode");
        for (String corpus : arguments) {
            List<String> texts = Parity.texts(Path.of(corpus));
            String name = Path.of(corpus).getFileName().toString();
            measure(name, texts, directory);
            List<String> cjk = texts.stream().filter(EncodeBenchmark::isCjk).toList();
            if (cjk.size() > 100) {
                measure(name + ", Chinese, Japanese and Korean", cjk, directory);
            }
        }
    }

    /// Whether a third of the characters are of these scripts.
    private static boolean isCjk(String text) {
        return 3 * text.codePoints().filter(each -> each >= 0x2e80).count() > text.length();
    }

    private static void measure(String name, List<String> texts, Path directory) throws IOException {
        List<byte[]> bytes = texts.stream()
                .map(text -> text.getBytes(StandardCharsets.UTF_8))
                .toList();
        for (Peers.Vocabulary vocabulary :
                List.of(Peers.Vocabulary.R50K_BASE, Peers.Vocabulary.CL100K_BASE, Peers.Vocabulary.O200K_BASE)) {
            try (HuggingFaceTokenizer peer = Peers.huggingFace(vocabulary.tokenizer(), directory)) {
                List<Double> ours = new ArrayList<>();
                List<Double> ours2 = new ArrayList<>();
                List<Double> jtokkit = new ArrayList<>();
                List<Double> huggingFace = new ArrayList<>();
                for (int round = 0; round < ROUNDS; round++) {
                    ours.add(time(bytes, () -> encode(vocabulary, bytes)));
                    ours2.add(time(bytes, () -> encodeOnTwo(vocabulary, bytes)));
                    jtokkit.add(time(bytes, () -> jtokkit(vocabulary, texts)));
                    huggingFace.add(huggingFace(peer, texts));
                }
                long expected = jtokkit(vocabulary, texts);
                if (encode(vocabulary, bytes) != expected || encodeOnTwo(vocabulary, bytes) != expected) {
                    throw new IllegalStateException("ids differ");
                }
                System.out.printf(
                        Locale.ROOT,
                        "%s, %s, %d bytes: ours %s, two threads %s (%.2fx), jtokkit %s (%.1fx), Hugging Face %s (%.0fx)%n",
                        name,
                        vocabulary,
                        bytes.stream().mapToLong(text -> text.length).sum(),
                        show(ours),
                        show(ours2),
                        median(ours2) / median(ours),
                        show(jtokkit),
                        median(ours) / median(jtokkit),
                        show(huggingFace),
                        median(ours) / median(huggingFace));
            }
        }
    }

    private interface Work {
        long run();
    }

    private static double time(List<byte[]> texts, Work work) {
        System.gc();
        long start = System.nanoTime();
        work.run();
        return texts.stream().mapToLong(text -> text.length).sum() * 1e3 / (System.nanoTime() - start);
    }

    /// @return a sum over all ids that depends on their order
    private static long encode(Peers.Vocabulary vocabulary, List<byte[]> texts) {
        Encoder encoder = vocabulary.tokenizer().encoder();
        IntList ids = new IntList();
        long sum = 0;
        for (byte[] text : texts) {
            ids.clear();
            encoder.encode(text, 0, text.length, ids);
            sum = sum * 31 + ids.size() + ids.get(ids.size() / 2);
        }
        return sum;
    }

    private static long encodeOnTwo(Peers.Vocabulary vocabulary, List<byte[]> texts) {
        long[] sums = new long[texts.size()];
        List<Thread> threads = new ArrayList<>();
        java.util.concurrent.atomic.AtomicInteger next = new java.util.concurrent.atomic.AtomicInteger();
        for (int thread = 0; thread < 2; thread++) {
            threads.add(Thread.ofPlatform().start(() -> {
                Encoder encoder = vocabulary.tokenizer().encoder();
                IntList ids = new IntList();
                for (int i = next.getAndAdd(16); i < sums.length; i = next.getAndAdd(16)) {
                    for (int j = i; j < Math.min(sums.length, i + 16); j++) {
                        ids.clear();
                        byte[] text = texts.get(j);
                        encoder.encode(text, 0, text.length, ids);
                        sums[j] = ids.size() + ids.get(ids.size() / 2);
                    }
                }
            }));
        }
        try {
            for (Thread thread : threads) {
                thread.join();
            }
        } catch (InterruptedException stopped) {
            throw new IllegalStateException(stopped);
        }
        return Arrays.stream(sums).reduce(0, (sum, each) -> sum * 31 + each);
    }

    private static long jtokkit(Peers.Vocabulary vocabulary, List<String> texts) {
        long sum = 0;
        for (String text : texts) {
            int[] ids = vocabulary.jtokkit(text);
            sum = sum * 31 + ids.length + ids[ids.length / 2];
        }
        return sum;
    }

    private static double huggingFace(HuggingFaceTokenizer peer, List<String> texts) {
        long bytes = 0;
        long tokens = 0;
        long start = System.nanoTime();
        for (int i = 0; i < texts.size() && bytes < PEER_BYTES; i++) {
            tokens += peer.encode(texts.get(i), false, false).getIds().length;
            bytes += texts.get(i).length();
        }
        return tokens == 0 ? 0 : bytes * 1e3 / (System.nanoTime() - start);
    }

    private static double median(List<Double> rates) {
        return rates.stream().sorted().toList().get(rates.size() / 2);
    }

    private static String show(List<Double> rates) {
        List<Double> sorted = rates.stream().sorted().toList();
        return String.format(Locale.ROOT, "%.1f (%.1f to %.1f)", median(rates), sorted.getFirst(), sorted.getLast());
    }
}
