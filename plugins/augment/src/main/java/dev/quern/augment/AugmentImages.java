package dev.quern.augment;

import dev.quern.api.Batches;
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
import dev.quern.api.image.Augmentation;
import dev.quern.api.image.Augmenter;
import dev.quern.api.image.Augmenters;
import dev.quern.api.image.PixelColumn;
import dev.quern.augment.random.Draws;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.arrow.vector.FixedSizeBinaryVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Schema;

/// Adds changed copies of images. Each row becomes itself, where originals are kept, and then its copies; the
/// id of a copy is the row's with `#1`, `#2` and so on behind it, the other columns are the row's. A row
/// without an image is left out (counted as `no-image`).
///
/// What happens to a copy depends on the step's seed, the row's id and the number of the copy, and on nothing
/// else; in a row without an id, its image takes the place of the id.
public final class AugmentImages implements Transform {

    @Doc("Adds changed copies of images, to look at or to keep. Split rows before, or copies of one image land on both"
            + " sides; to change images anew in each epoch, use 'augment' of the step that trains.")
    public record Config(
            @Doc("column of decoded images") @Default("image")
            String column,

            @Doc("text column of ids") @Default("id") String id,

            @Doc(
                    "changes in their order; neighbours among shift, rotate, scale, shear and a last elastic are one map, so"
                            + " that each pixel is interpolated once")
            List<Augmentation> recipe,

            @Doc("changed copies of each row") @Default("1") @Range(atLeast = 1, atMost = 10000)
            int copies,

            @Doc("whether the row itself stays, too") @Default("true")
            boolean keepOriginal) {
        public Config {
            PlanException.check(!recipe.isEmpty(), "recipe", "needs at least one change");
            for (int i = 0; i < recipe.size(); i++) {
                boolean mixes = recipe.get(i).mixup().isPresent()
                        || recipe.get(i).cutMix().isPresent();
                PlanException.check(
                        !mixes,
                        "recipe." + i,
                        "mixes images of a batch, which leaves rows without one label; only a step that trains can do that");
            }
        }
    }

    private final Config config;
    private final Augmenters augmenters;
    private StepContext context;
    private PixelColumn shape;
    private Augmenter augmenter;
    private ImageRows images;
    private float[] image;

    @Inject
    AugmentImages(Config config, Augmenters augmenters) {
        this.config = config;
        this.augmenters = augmenters;
    }

    @Override
    public Outputs plan(Inputs inputs) {
        Schema schema = inputs.rows();
        Columns.require(schema, "id", config.id(), ArrowType.Utf8.class);
        augmenter(PixelColumn.require(schema, "column", config.column()));
        return Outputs.rows(schema);
    }

    private Augmenter augmenter(PixelColumn of) {
        try {
            return augmenters.of(config.recipe(), of);
        } catch (PlanException wrong) {
            throw new PlanException("recipe." + wrong.key(), wrong.getMessage());
        }
    }

    @Override
    public void start(StepContext started) {
        context = started;
    }

    @Override
    public void process(VectorSchemaRoot batch, Emitter out) throws IOException {
        prepare(batch.getSchema());
        FixedSizeBinaryVector column = (FixedSizeBinaryVector) batch.getVector(config.column());
        int rows = batch.getRowCount();
        int[] kept = new int[rows];
        int count = 0;
        for (int row = 0; row < rows; row++) {
            if (!column.isNull(row)) {
                kept[count++] = row;
            }
        }
        if (count < rows) {
            out.dropped("no-image", rows - count);
        }
        long all = (long) count * each();
        int most = Math.max(1, rows);
        for (long first = 0; first < all; first += most) {
            emit(batch, kept, first, (int) Math.min(most, all - first), out);
        }
    }

    private void prepare(Schema schema) {
        if (augmenter == null) {
            shape = PixelColumn.require(schema, "column", config.column());
            augmenter = augmenter(shape);
            images = new ImageRows(shape);
            image = new float[shape.size()];
        }
    }

    /// Rows that come of one.
    private int each() {
        return config.copies() + (config.keepOriginal() ? 1 : 0);
    }

    /// Emits some of the rows to come, as many as a batch has, so that copies need no more memory than their rows.
    private void emit(VectorSchemaRoot batch, int[] kept, long first, int count, Emitter out) throws IOException {
        int[] rows = new int[count];
        int[] copies = new int[count];
        for (int i = 0; i < count; i++) {
            rows[i] = kept[(int) ((first + i) / each())];
            copies[i] = (int) ((first + i) % each()) + (config.keepOriginal() ? 0 : 1);
        }
        try (VectorSchemaRoot result = Batches.select(batch, rows, count, context.allocator())) {
            VarCharVector ids = (VarCharVector) batch.getVector(config.id());
            VarCharVector newIds = (VarCharVector) result.getVector(config.id());
            FixedSizeBinaryVector column = (FixedSizeBinaryVector) result.getVector(config.column());
            newIds.reset();
            for (int i = 0; i < count; i++) {
                byte[] id = ids.isNull(rows[i]) ? null : ids.get(rows[i]);
                if (copies[i] > 0) {
                    change(column, i, id, copies[i]);
                }
                if (id != null) {
                    newIds.setSafe(i, copies[i] == 0 ? id : named(id, copies[i]));
                }
            }
            newIds.setValueCount(count);
            out.emit(result);
        }
    }

    private void change(FixedSizeBinaryVector column, int row, byte[] id, int copy) {
        byte[] bytes = images.read(column, row);
        long seed = Draws.combine(context.seed(), Draws.hash(id == null ? bytes : id), copy);
        images.toFloats(image, 1);
        augmenter.augment(image, 0, shape, seed);
        images.write(image, 1, column, row);
    }

    private static byte[] named(byte[] id, int copy) {
        byte[] suffix = ("#" + copy).getBytes(StandardCharsets.UTF_8);
        byte[] named = new byte[id.length + suffix.length];
        System.arraycopy(id, 0, named, 0, id.length);
        System.arraycopy(suffix, 0, named, id.length, suffix.length);
        return named;
    }
}
