package dev.quern.engine.store;

import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.vector.BaseFixedWidthVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;

/// Makes stored bytes a function of the values: what a vector holds in null slots and behind its last row is left
/// over from earlier use of its memory.
final class NullSlots {
    private NullSlots() {}

    static void clear(VectorSchemaRoot batch) {
        batch.getFieldVectors().forEach(NullSlots::clear);
    }

    private static void clear(FieldVector vector) {
        int count = vector.getValueCount();
        if (count == 0) {
            return;
        }
        ArrowBuf validity = vector.getField().getFieldType().isNullable() || vector instanceof BaseFixedWidthVector
                ? vector.getValidityBuffer()
                : null;
        if (validity != null && validity.capacity() > 0) {
            clearBitsFrom(validity, count);
        }
        if (vector instanceof BitVector bits) {
            clearNulls(bits, count);
            clearBitsFrom(bits.getDataBuffer(), count);
        } else if (vector instanceof BaseFixedWidthVector fixed && fixed.getNullCount() > 0) {
            clearNulls(fixed, count);
        }
        vector.getChildrenFromFields().forEach(NullSlots::clear);
    }

    private static void clearBitsFrom(ArrowBuf bits, int count) {
        int used = count & 7;
        if (used != 0) {
            long last = count >>> 3;
            bits.setByte(last, bits.getByte(last) & ((1 << used) - 1));
        }
    }

    private static void clearNulls(BitVector vector, int count) {
        ArrowBuf values = vector.getDataBuffer();
        ArrowBuf validity = vector.getValidityBuffer();
        for (long each = 0; each < (count + 7) >>> 3; each++) {
            values.setByte(each, values.getByte(each) & validity.getByte(each));
        }
    }

    private static void clearNulls(BaseFixedWidthVector vector, int count) {
        int width = vector.getTypeWidth();
        ArrowBuf values = vector.getDataBuffer();
        for (int row = 0; row < count; row++) {
            if (vector.isNull(row)) {
                values.setZero((long) row * width, width);
            }
        }
    }
}
