package dev.quern.ingest;

import dev.quern.api.Columns;
import dev.quern.api.Default;
import dev.quern.api.Doc;
import dev.quern.api.Emitter;
import dev.quern.api.Inputs;
import dev.quern.api.Outputs;
import dev.quern.api.PlanException;
import dev.quern.api.Range;
import dev.quern.api.Source;
import dev.quern.datasets.generate.PointShape;
import jakarta.inject.Inject;
import java.io.IOException;
import java.util.List;
import org.apache.arrow.vector.types.pojo.Schema;

/// Draws points in the plane as rows (id, x, y, label): two spirals, XOR, moons, circles or blobs. Row by row they
/// depend on the step's seed, `part` and the row's number only.
public final class GeneratePoints implements Source {
    private static final int ROWS = 200_000;
    private static final Schema SCHEMA =
            new Schema(List.of(Columns.text("id"), Columns.float64("x"), Columns.float64("y"), Columns.text("label")));

    @Doc("Draws points of some classes in the plane; needs no data.")
    public record Config(
            @Doc("how classes lie: two-spirals, xor, moons, circles or blobs")
            PointShape shape,

            @Doc("number of points") @Range(atLeast = 1, atMost = 1_000_000_000)
            long rows,

            @Doc(Generated.PART) @Default("train") String part,

            @Doc("standard deviation of the noise on x and y; shapes are about 1 wide")
            @Default("0.05")
            @Range(atLeast = 0, atMost = 10)
            double noise,

            @Doc("number of classes; only blobs may have more than 2") @Default("2") @Range(atLeast = 2, atMost = 100)
            int classes) {
        public Config {
            Generated.check(part);
            PlanException.check(
                    classes <= shape.mostClasses(),
                    "classes",
                    "is at most %d here, got %d",
                    shape.mostClasses(),
                    classes);
        }
    }

    private final Config config;

    @Inject
    GeneratePoints(Config config) {
        this.config = config;
    }

    @Override
    public Outputs plan(Inputs inputs) {
        return Outputs.rows(SCHEMA);
    }

    @Override
    public List<InputFile> files() {
        return List.of();
    }

    @Override
    public List<Split> splits(List<InputFile> files) {
        return Generated.splits(config.rows(), ROWS, 48);
    }

    @Override
    public void read(Split split, SourceContext context, Emitter out) throws IOException {
        Generated rows = new Generated(config.part(), context.seed());
        String prefix = rows.prefix();
        try (TypedRows points = new TypedRows(SCHEMA, context.allocator(), out)) {
            for (long row = Generated.first(split); row < Generated.end(split); row++) {
                PointShape.Point point = config.shape().draw(config.classes(), config.noise(), rows.random(row));
                points.text(0, prefix + row);
                points.number(1, point.x());
                points.number(2, point.y());
                points.text(3, Integer.toString(point.label()));
                points.endRow();
            }
            points.flush();
        }
    }
}
