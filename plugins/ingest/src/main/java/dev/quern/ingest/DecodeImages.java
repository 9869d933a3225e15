package dev.quern.ingest;

import dev.quern.api.Columns;
import dev.quern.api.Default;
import dev.quern.api.Doc;
import dev.quern.api.Emitter;
import dev.quern.api.Inputs;
import dev.quern.api.Outputs;
import dev.quern.api.PlanException;
import dev.quern.api.Range;
import dev.quern.api.StepContext;
import dev.quern.api.Transform;
import dev.quern.api.image.PixelColumn;
import dev.quern.datasets.image.Fit;
import dev.quern.datasets.image.ImageException;
import dev.quern.datasets.image.PlanarImage;
import jakarta.inject.Inject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.FixedSizeBinaryVector;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/// Decodes a column of encoded images (PNG, JPEG, GIF, BMP) to pixels of one size, in its place. A row that has no
/// image, one that cannot be decoded and one of another size are left out, and counted as `no-image`, `corrupt-image`
/// and `wrong-size`; `read-images` with `decode` names each of them.
public final class DecodeImages implements Transform {
    private static final int BYTES = 4 << 20;

    @Doc("Decodes a column of encoded images to pixels of one size.")
    public record Config(
            @Doc("column of encoded images") @Default("image")
            String column,

            @Doc("name of the column of pixels; without it the same")
            Optional<String> into,

            @Doc("rows of pixels") @Range(atLeast = 1, atMost = 8192)
            int height,

            @Doc("columns of pixels") @Range(atLeast = 1, atMost = 8192)
            int width,

            @Doc("3 for colour, 1 for grey") @Default("3") @Range(atLeast = 1, atMost = 3)
            int channels,

            @Doc("how an image of another size becomes one of this: none, stretch, crop or pad, as in 'read-images'")
            @Default("none")
            Fit resize,

            @Doc("most pixels (height times width) of an image before it is resized; a larger one is left out")
            @Default("33554432")
            @Range(atLeast = 1, atMost = 600000000)
            long maxPixels) {
        public Config {
            new ImageDecoding(height, width, channels, resize, maxPixels);
        }

        ImageDecoding decoding() {
            return new ImageDecoding(height, width, channels, resize, maxPixels);
        }
    }

    private final Config config;
    private final PixelColumn shape;
    private final Pictures pictures;
    private StepContext context;

    @Inject
    DecodeImages(Config config) {
        this.config = config;
        shape = config.decoding().shape();
        pictures = new Pictures(config.decoding());
    }

    @Override
    public Outputs plan(Inputs inputs) {
        Schema schema = inputs.rows();
        Field encoded = Columns.require(schema, "column", config.column(), ArrowType.Binary.class);
        String name = config.into().orElse(config.column());
        List<Field> fields = new ArrayList<>();
        for (Field field : schema.getFields()) {
            boolean isTaken = field != encoded && field.getName().equals(name);
            PlanException.check(!isTaken, "into", "column '%s' exists already", name);
            fields.add(field == encoded ? shape.field(name) : field);
        }
        return Outputs.rows(new Schema(fields));
    }

    @Override
    public void start(StepContext unit) {
        context = unit;
    }

    @Override
    public void process(VectorSchemaRoot batch, Emitter out) throws IOException {
        int most = Math.max(1, BYTES / shape.size());
        for (int from = 0; from < batch.getRowCount(); from += most) {
            piece(batch, from, Math.min(batch.getRowCount(), from + most), out);
        }
    }

    private void piece(VectorSchemaRoot batch, int from, int to, Emitter out) throws IOException {
        VarBinaryVector encoded = (VarBinaryVector) batch.getVector(config.column());
        List<Field> fields = new ArrayList<>();
        for (FieldVector each : batch.getFieldVectors()) {
            fields.add(each == encoded ? shape.field(config.into().orElse(config.column())) : each.getField());
        }
        try (VectorSchemaRoot decoded = VectorSchemaRoot.create(new Schema(fields), context.allocator())) {
            decoded.getFieldVectors().forEach(vector -> vector.setInitialCapacity(to - from));
            FixedSizeBinaryVector pixels = (FixedSizeBinaryVector)
                    decoded.getVector(batch.getFieldVectors().indexOf(encoded));
            pixels.allocateNew(to - from);
            int rows = 0;
            for (int row = from; row < to; row++) {
                byte[] image = pixels(encoded, row, out);
                if (image != null) {
                    pixels.set(rows, image);
                    copyOthers(batch, row, decoded, rows++, pixels);
                }
            }
            decoded.setRowCount(rows);
            if (rows > 0) {
                out.emit(decoded);
            }
        }
    }

    private static void copyOthers(
            VectorSchemaRoot from, int row, VectorSchemaRoot to, int target, FixedSizeBinaryVector except) {
        for (int column = 0; column < from.getFieldVectors().size(); column++) {
            FieldVector vector = to.getVector(column);
            if (vector != except) {
                vector.copyFromSafe(row, target, from.getVector(column));
            }
        }
    }

    /// The pixels of a row's image, or null where it is left out.
    private byte[] pixels(VarBinaryVector encoded, int row, Emitter out) {
        if (encoded.isNull(row)) {
            out.dropped("no-image", 1);
            return null;
        }
        PlanarImage image;
        try {
            image = pictures.decode(encoded.get(row));
        } catch (ImageException corrupt) {
            out.dropped("corrupt-image", 1);
            return null;
        }
        try {
            return pictures.fit(image);
        } catch (ImageException other) {
            out.dropped("wrong-size", 1);
            return null;
        }
    }
}
