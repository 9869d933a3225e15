package dev.quern.evaluation.network;

import dev.quern.api.Columns;
import dev.quern.api.PlanException;
import dev.quern.api.image.PixelColumn;
import java.util.List;
import java.util.Optional;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/// The columns that an evaluation reads, found at plan time.
///
/// @param image shape of the images; empty if the input are features
/// @param width numbers of one input
record RowColumns(
        String id,
        String input,
        String label,
        Optional<String> group,
        List<String> slices,
        Optional<PixelColumn> image,
        int width) {
    static final String INK = "ink";
    static final String CONTRAST = "contrast";

    /// @throws PlanException where a column is missing or of another type
    static RowColumns of(Schema schema, EvaluateNetworkConfig config) {
        Columns.require(schema, "id", config.id(), ArrowType.Utf8.class);
        String input = config.input().orElseGet(() -> has(schema, "image") ? "image" : "features");
        Optional<PixelColumn> image = image(schema, input);
        int width = image.map(PixelColumn::size).orElseGet(() -> features(schema, input));
        simple(schema, "label", config.label());
        config.group().ifPresent(group -> simple(schema, "group", group));
        for (String slice : config.slices()) {
            boolean measure = (slice.equals(INK) || slice.equals(CONTRAST)) && !has(schema, slice);
            PlanException.check(
                    !measure || image.isPresent(),
                    "slices",
                    "'%s' is measured of images, the input '%s' are features",
                    slice,
                    input);
            if (!measure) {
                simple(schema, "slices", slice);
            }
        }
        return new RowColumns(config.id(), input, config.label(), config.group(), config.slices(), image, width);
    }

    private static boolean has(Schema schema, String column) {
        return schema.getFields().stream().anyMatch(field -> field.getName().equals(column));
    }

    private static Optional<PixelColumn> image(Schema schema, String input) {
        Field field = Columns.require(schema, "input", input, ArrowType.class);
        return field.getType() instanceof ArrowType.FixedSizeBinary
                ? Optional.of(PixelColumn.require(schema, "input", input))
                : Optional.empty();
    }

    private static int features(Schema schema, String input) {
        Field field = Columns.require(schema, "input", input, ArrowType.FixedSizeList.class);
        ArrowType item = field.getChildren().getFirst().getType();
        PlanException.check(
                item.equals(new ArrowType.FloatingPoint(FloatingPointPrecision.SINGLE)),
                "input",
                "column '%s' must be images or fixed-size lists of float32, is %s",
                input,
                field);
        return ((ArrowType.FixedSizeList) field.getType()).getListSize();
    }

    private static void simple(Schema schema, String key, String column) {
        ArrowType type = Columns.require(schema, key, column, ArrowType.class).getType();
        PlanException.check(
                type instanceof ArrowType.Utf8
                        || type instanceof ArrowType.Int
                        || type instanceof ArrowType.FloatingPoint
                        || type instanceof ArrowType.Bool,
                key,
                "column '%s' must be text, numbers or truth values, is %s",
                column,
                type);
    }
}
