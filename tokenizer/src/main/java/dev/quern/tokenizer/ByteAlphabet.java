package dev.quern.tokenizer;

import java.util.Arrays;

/// GPT-2's printable stand-ins for bytes: '!' to '~', '¡' to '¬' and '®' to 'ÿ' stand for themselves, the other
/// 68 bytes for U+0100 onward. Vocabulary files are written in them.
final class ByteAlphabet {
    private static final char[] CHARACTER_OF_BYTE = new char[256];
    private static final int[] BYTE_OF_CHARACTER = new int[0x144];

    static {
        Arrays.fill(BYTE_OF_CHARACTER, -1);
        char next = 0x100;
        for (int value = 0; value < 256; value++) {
            boolean printable = value >= '!' && value <= '~' || value >= 0xa1 && value <= 0xac || value >= 0xae;
            CHARACTER_OF_BYTE[value] = printable ? (char) value : next++;
            BYTE_OF_CHARACTER[CHARACTER_OF_BYTE[value]] = value;
        }
    }

    private ByteAlphabet() {}

    /// All bytes, in the order of their stand-ins.
    static byte[] order() {
        byte[] order = new byte[256];
        int at = 0;
        for (int value : BYTE_OF_CHARACTER) {
            if (value >= 0) {
                order[at++] = (byte) value;
            }
        }
        return order;
    }

    /// Bytes as stand-ins.
    static String write(byte[] bytes) {
        StringBuilder text = new StringBuilder(bytes.length);
        for (byte value : bytes) {
            text.append(CHARACTER_OF_BYTE[value & 0xff]);
        }
        return text.toString();
    }

    /// Stand-ins as bytes.
    ///
    /// @return null where a character stands for no byte
    static byte[] read(String text) {
        byte[] bytes = new byte[text.length()];
        for (int i = 0; i < bytes.length; i++) {
            char character = text.charAt(i);
            if (character >= BYTE_OF_CHARACTER.length || BYTE_OF_CHARACTER[character] < 0) {
                return null;
            }
            bytes[i] = (byte) BYTE_OF_CHARACTER[character];
        }
        return bytes;
    }
}
