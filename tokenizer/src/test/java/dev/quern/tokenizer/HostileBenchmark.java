package dev.quern.tokenizer;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

/// Encodes 10 and 20 MB of text without a pause in it, and prints MB/s and the ratio of the times: 2 means linear. The
/// better of three rounds counts. Checks that decoding gives the text back.
///
/// Run: `sh benchmarks/run.sh tokenizer-hostile`
final class HostileBenchmark {
    private static final int BYTES = 10_000_000;

    private HostileBenchmark() {}

    public static void main(String[] arguments) {
        double slowest = Double.MAX_VALUE;
        double steepest = 0;
        for (Peers.Vocabulary vocabulary : Peers.Vocabulary.values()) {
            for (Map.Entry<String, String> unit : units().entrySet()) {
                double once = seconds(vocabulary, repeat(unit.getValue(), BYTES));
                double twice = seconds(vocabulary, repeat(unit.getValue(), 2 * BYTES));
                double rate = BYTES / 1e6 / once;
                System.out.printf(
                        Locale.ROOT,
                        "%s, %s: %.1f MB/s, t(2n)/t(n) %.2f%n",
                        vocabulary,
                        unit.getKey(),
                        rate,
                        twice / once);
                slowest = Math.min(slowest, rate);
                steepest = Math.max(steepest, twice / once);
            }
        }
        System.out.printf(Locale.ROOT, "slowest %.1f MB/s, steepest %.2f%n", slowest, steepest);
    }

    private static Map<String, String> units() {
        Random random = new Random(113);
        Map<String, String> units = new LinkedHashMap<>();
        units.put("letter a", "a");
        units.put("^", "^");
        units.put("spaces", " ");
        units.put("line ends", "\n");
        units.put("spaces and line ends", " \n");
        units.put("base64", letters(random, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"));
        units.put("letters by chance", letters(random, "abcdefghijklmnopqrstuvwxyz"));
        units.put("DNA", letters(random, "ACGT"));
        units.put("Chinese by chance", letters(random, "的一是不了人我在有他这中大来上国个到说们为子和你地出道也时年得就那要下以生会自着去之过家学对可她里后"));
        units.put("digits", letters(random, "0123456789"));
        units.put("zalgo", "a\u0301\u0316\u0335\u0300\u0345");
        units.put("emoji joined", "\ud83d\udc69\u200d\ud83d\udc67\u200d\ud83d\udc66\u200d");
        units.put("'s", "'s");
        return units;
    }

    /// A megabyte by chance, so that repeating it is no shortcut for a cache of pieces.
    private static String letters(Random random, String alphabet) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 1_000_000; i++) {
            text.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return text.toString();
    }

    private static byte[] repeat(String unit, int bytes) {
        int length = unit.getBytes(StandardCharsets.UTF_8).length;
        return unit.repeat(bytes / length).getBytes(StandardCharsets.UTF_8);
    }

    private static double seconds(Peers.Vocabulary vocabulary, byte[] text) {
        double best = Double.MAX_VALUE;
        for (int round = 0; round < 3; round++) {
            IntList ids = new IntList();
            long start = System.nanoTime();
            vocabulary.tokenizer().encoder().encode(text, 0, text.length, ids);
            best = Math.min(best, (System.nanoTime() - start) / 1e9);
            if (round == 0 && !java.util.Arrays.equals(vocabulary.tokenizer().decode(ids.toArray()), text)) {
                throw new IllegalStateException("the text does not survive");
            }
        }
        return best;
    }
}
