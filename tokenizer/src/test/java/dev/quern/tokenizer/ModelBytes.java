package dev.quern.tokenizer;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/// Writes a SentencePiece model field by field, as `sentencepiece_model.proto` numbers them.
final class ModelBytes {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    ModelBytes piece(String text, float score, int type) {
        ByteArrayOutputStream piece = new ByteArrayOutputStream();
        bytes(piece, 1, text.getBytes(StandardCharsets.UTF_8));
        piece.write(2 << 3 | 5);
        piece.writeBytes(ByteBuffer.allocate(4)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putFloat(score)
                .array());
        number(piece, 3, type);
        bytes(out, 1, piece.toByteArray());
        return this;
    }

    /// @param type 1 unigram, 2 BPE
    ModelBytes trainer(int type, boolean byteFallback) {
        ByteArrayOutputStream trainer = new ByteArrayOutputStream();
        number(trainer, 3, type);
        number(trainer, 35, byteFallback ? 1 : 0);
        bytes(out, 2, trainer.toByteArray());
        return this;
    }

    ModelBytes normalizer(boolean dummyPrefix, boolean removeExtraSpaces) {
        ByteArrayOutputStream normalizer = new ByteArrayOutputStream();
        number(normalizer, 3, dummyPrefix ? 1 : 0);
        number(normalizer, 4, removeExtraSpaces ? 1 : 0);
        bytes(out, 3, normalizer.toByteArray());
        return this;
    }

    byte[] toBytes() {
        return out.toByteArray();
    }

    private static void number(ByteArrayOutputStream out, int field, long value) {
        varint(out, (long) field << 3);
        varint(out, value);
    }

    private static void bytes(ByteArrayOutputStream out, int field, byte[] value) {
        varint(out, (long) field << 3 | 2);
        varint(out, value.length);
        out.writeBytes(value);
    }

    private static void varint(ByteArrayOutputStream out, long value) {
        long rest = value;
        while (rest >>> 7 != 0) {
            out.write((int) (rest & 0x7f | 0x80));
            rest >>>= 7;
        }
        out.write((int) rest);
    }
}
