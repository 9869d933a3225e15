package dev.quern.ingest;

import dev.quern.api.Columns;
import dev.quern.api.Emitter;
import dev.quern.api.image.PixelColumn;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.FixedSizeBinaryVector;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;

/// Gathers images into batches of rows (id, image, label) and emits each when it is full. Images are decoded or as
/// their files hold them; labels may be missing altogether.
final class ImageRows extends RowBatch {
    private final VarCharVector id;
    private final FieldVector image;
    private final VarCharVector label;

    ImageRows(Schema schema, BufferAllocator allocator, Emitter out) {
        super(schema, allocator, out);
        id = (VarCharVector) vector("id");
        image = vector("image");
        label = (VarCharVector) vector("label");
    }

    /// The schema of rows of decoded images, or of encoded ones where no shape is given.
    static Schema schema(Optional<PixelColumn> shape, boolean isLabelled) {
        List<Field> fields = new ArrayList<>();
        fields.add(Columns.text("id"));
        fields.add(shape.map(known -> known.field("image"))
                .orElseGet(() -> new Field("image", FieldType.nullable(ArrowType.Binary.INSTANCE), null)));
        if (isLabelled) {
            fields.add(Columns.text("label"));
        }
        return new Schema(fields);
    }

    void add(String name, byte[] content, String className) throws IOException {
        add(name, content, 0, content.length, className);
    }

    /// Adds a row.
    ///
    /// @param className ignored where rows have no label
    void add(String name, byte[] content, int from, int length, String className) throws IOException {
        id.setSafe(row(), name.getBytes(StandardCharsets.UTF_8));
        switch (image) {
            case FixedSizeBinaryVector pixels -> {
                pixels.setIndexDefined(row());
                pixels.getDataBuffer().setBytes((long) row() * pixels.getByteWidth(), content, from, length);
            }
            case VarBinaryVector encoded -> encoded.setSafe(row(), content, from, length);
            default -> throw new IllegalStateException("no images in " + image.getField());
        }
        if (label != null) {
            label.setSafe(row(), className.getBytes(StandardCharsets.UTF_8));
        }
        written(length);
        endRow();
    }
}
