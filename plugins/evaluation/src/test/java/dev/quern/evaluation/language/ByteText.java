package dev.quern.evaluation.language;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/// Tokens 0 to 255 are bytes, 256 ends a document.
final class ByteText implements TextTokens {
    static final int END = 256;

    @Override
    public int vocabulary() {
        return 257;
    }

    @Override
    public int endOfText() {
        return END;
    }

    @Override
    public int[] encode(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        int[] tokens = new int[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            tokens[i] = bytes[i] & 0xff;
        }
        return tokens;
    }

    @Override
    public byte[] decode(int[] tokens, int from, int to) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = from; i < to; i++) {
            if (tokens[i] != END) {
                bytes.write(tokens[i]);
            }
        }
        return bytes.toByteArray();
    }
}
