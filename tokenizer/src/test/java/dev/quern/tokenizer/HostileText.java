package dev.quern.tokenizer;

import java.nio.charset.StandardCharsets;
import java.util.Random;

/// Random texts from pieces that splitting patterns stumble over.
public final class HostileText {
    private static final String[] PIECES = {
        "'s",
        "'S",
        "'ſ",
        "'ll",
        "'LL",
        "'Re",
        "'v",
        "'",
        " ",
        "  ",
        "\t",
        "\n",
        "\r\n",
        "\r",
        "\n\n",
        " \n",
        "\u00a0",
        "\u0085",
        "\u2028",
        "\u3000",
        "a",
        "B",
        "Ab",
        "aB",
        "ABC",
        "héé",
        "É",
        "ǅ",
        "ʰ",
        "日本",
        "語",
        "ن",
        "मि",
        "e\u0301",
        "\u0301",
        "1",
        "22",
        "4567",
        "½",
        "Ⅷ",
        "٣",
        "!",
        "...",
        "/",
        "//",
        "<|endoftext|>",
        "€",
        "😀",
        "👩\u200d👧",
        "\ud83d",
        "_",
        "-",
        "\u0000",
        "\u200d",
        "don't",
        "I'M",
        "x'ty",
        "ſ",
        "K"
    };

    private HostileText() {}

    /// Code points by general category, a sample of each.
    private static final int[][] CATEGORIES = categories();

    private static int[][] categories() {
        int[][] samples = new int[31][64];
        int[] seen = new int[samples.length];
        Random random = new Random(97);
        for (int codePoint = 0; codePoint <= Character.MAX_CODE_POINT; codePoint++) {
            int category = Character.getType(codePoint);
            int place = seen[category] < 64 ? seen[category] : random.nextInt(seen[category] + 1);
            seen[category]++;
            if (place < 64) {
                samples[category][place] = codePoint;
            }
        }
        return samples;
    }

    /// Some pieces, one behind the other, and characters of every category between them.
    public static String random(Random random) {
        StringBuilder text = new StringBuilder();
        int pieces = random.nextInt(24);
        for (int i = 0; i < pieces; i++) {
            if (random.nextInt(6) == 0) {
                int[] category = CATEGORIES[random.nextInt(CATEGORIES.length)];
                text.appendCodePoint(category[random.nextInt(category.length)]);
            } else {
                text.append(PIECES[random.nextInt(PIECES.length)]);
            }
        }
        return text.toString();
    }

    /// The same as UTF-8 can say it: lone surrogates are replaced.
    public static String wellFormed(Random random) {
        return new String(random(random).getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    }
}
