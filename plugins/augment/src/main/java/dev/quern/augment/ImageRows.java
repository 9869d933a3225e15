package dev.quern.augment;

import dev.quern.api.image.PixelColumn;
import org.apache.arrow.vector.FixedSizeBinaryVector;

/// Images of a column as intensities and back, one at a time.
final class ImageRows {
    private final int size;
    private final byte[] bytes;

    ImageRows(PixelColumn shape) {
        this.size = shape.size();
        this.bytes = new byte[size];
    }

    /// The bytes of a row's image, until the next call.
    byte[] read(FixedSizeBinaryVector column, int row) {
        column.getDataBuffer().getBytes((long) row * size, bytes);
        return bytes;
    }

    /// Intensities of the bytes read last.
    ///
    /// @param full what byte 255 becomes
    void toFloats(float[] image, float full) {
        float scale = full / 255f;
        for (int i = 0; i < size; i++) {
            image[i] = (bytes[i] & 0xFF) * scale;
        }
    }

    /// Writes intensities to a row that is not null, rounded to the nearest byte.
    ///
    /// @param full what becomes byte 255
    void write(float[] image, float full, FixedSizeBinaryVector column, int row) {
        float scale = 255f / full;
        for (int i = 0; i < size; i++) {
            bytes[i] = (byte) (int) (Math.min(Math.max(image[i], 0), full) * scale + 0.5f);
        }
        column.getDataBuffer().setBytes((long) row * size, bytes);
    }
}
