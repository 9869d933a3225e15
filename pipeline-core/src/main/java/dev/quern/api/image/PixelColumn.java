package dev.quern.api.image;

import dev.quern.api.Columns;
import dev.quern.api.PlanException;
import java.util.Arrays;
import java.util.Map;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;

/// A column of decoded images of one size: fixed-size binary of `channels * height * width` unsigned bytes, 0 for black
/// and 255 for full intensity, one plane after the other (channels, height, width), planes in the order red, green,
/// blue. The field's metadata holds the shape.
///
/// @param channels 1 for grey, 3 for colour
public record PixelColumn(int channels, int height, int width) {
    private static final String SHAPE = "quern.shape";

    public PixelColumn {
        if (channels < 1 || height < 1 || width < 1) {
            throw new IllegalArgumentException(
                    "an image has at least 1 channel, row and column, got " + channels + "x" + height + "x" + width);
        }
    }

    /// Bytes of one image.
    public int size() {
        return Math.multiplyExact(Math.multiplyExact(channels, height), width);
    }

    /// A column of such images.
    public Field field(String name) {
        Map<String, String> metadata = Map.of(SHAPE, channels + "," + height + "," + width);
        return new Field(name, new FieldType(true, new ArrowType.FixedSizeBinary(size()), null, metadata), null);
    }

    /// The shape of a column of decoded images.
    ///
    /// @param key config key that named the column, for the message
    public static PixelColumn require(Schema schema, String key, String column) {
        Field field = Columns.require(schema, key, column, ArrowType.FixedSizeBinary.class);
        String shape = field.getMetadata().get(SHAPE);
        PlanException.check(
                shape != null,
                key,
                "column '%s' holds bytes without the shape of an image; use 'decode-images'",
                column);
        return of(field);
    }

    /// The shape of a field that [#is] a column of decoded images.
    public static PixelColumn of(Field field) {
        int[] sizes = Arrays.stream(field.getMetadata().get(SHAPE).split(","))
                .mapToInt(Integer::parseInt)
                .toArray();
        return new PixelColumn(sizes[0], sizes[1], sizes[2]);
    }

    /// Whether a field is a column of decoded images.
    public static boolean is(Field field) {
        return field.getType() instanceof ArrowType.FixedSizeBinary
                && field.getMetadata().containsKey(SHAPE);
    }

    /// As people write it: `3x32x32`.
    @Override
    public String toString() {
        return channels + "x" + height + "x" + width;
    }
}
