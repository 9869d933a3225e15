package dev.quern.tokenizer;

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

    /// Some pieces, one behind the other.
    public static String random(Random random) {
        StringBuilder text = new StringBuilder();
        int pieces = random.nextInt(24);
        for (int i = 0; i < pieces; i++) {
            text.append(PIECES[random.nextInt(PIECES.length)]);
        }
        return text.toString();
    }
}
