package dev.quern.augment;

import dev.quern.api.Batches;
import dev.quern.api.Default;
import dev.quern.api.Doc;
import dev.quern.api.Emitter;
import dev.quern.api.Inputs;
import dev.quern.api.Outputs;
import dev.quern.api.PlanException;
import dev.quern.api.StepContext;
import dev.quern.api.Transform;
import dev.quern.api.image.Augmentation.Padding;
import dev.quern.api.image.PixelColumn;
import dev.quern.augment.filter.PlaneFilter;
import jakarta.inject.Inject;
import java.io.IOException;
import java.util.List;
import org.apache.arrow.vector.FixedSizeBinaryVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Schema;

/// Filters images, each channel by itself. What a filter gives is rounded and cut off at 0 and 255 before the next one,
/// so that one step with two filters does what two steps with one do. Rows without an image stay as they are.
public final class FilterImages implements Transform {

    @Doc("Filters images by classic filters or by weights of your own.")
    public record Config(
            @Doc("column of decoded images") @Default("image")
            String column,

            @Doc("filters in their order, such as [{gaussian-blur: {sigma: 1}}, {named: sobel}]")
            List<ImageFilter> filters,

            @Doc("what pixels beyond the border show: edge (the last pixel once more), reflect or zero (black)")
            @Default("edge")
            Padding border) {
        public Config {
            PlanException.check(!filters.isEmpty(), "filters", "needs at least one filter");
        }
    }

    private final Config config;
    private StepContext context;
    private PixelColumn shape;
    private List<PlaneFilter> filters;
    private ImageRows images;
    private float[] image;

    @Inject
    FilterImages(Config config) {
        this.config = config;
    }

    @Override
    public Outputs plan(Inputs inputs) {
        PixelColumn.require(inputs.rows(), "column", config.column());
        return Outputs.rows(inputs.rows());
    }

    @Override
    public void start(StepContext started) {
        context = started;
    }

    @Override
    public void process(VectorSchemaRoot batch, Emitter out) throws IOException {
        prepare(batch.getSchema());
        int[] rows = new int[batch.getRowCount()];
        for (int row = 0; row < rows.length; row++) {
            rows[row] = row;
        }
        try (VectorSchemaRoot result = Batches.select(batch, rows, rows.length, context.allocator())) {
            FixedSizeBinaryVector column = (FixedSizeBinaryVector) result.getVector(config.column());
            for (int row = 0; row < rows.length; row++) {
                if (!column.isNull(row)) {
                    filter(column, row);
                }
            }
            out.emit(result);
        }
    }

    private void prepare(Schema schema) {
        if (filters == null) {
            shape = PixelColumn.require(schema, "column", config.column());
            filters = config.filters().stream()
                    .map(filter -> filter.filter(shape, config.border()))
                    .toList();
            images = new ImageRows(shape);
            image = new float[shape.size()];
        }
    }

    private void filter(FixedSizeBinaryVector column, int row) {
        for (PlaneFilter filter : filters) {
            images.read(column, row);
            images.toFloats(image, 255);
            for (int channel = 0; channel < shape.channels(); channel++) {
                filter.apply(image, channel * shape.height() * shape.width());
            }
            images.write(image, 255, column, row);
        }
    }
}
