package dev.quern.evaluation.images;

import dev.quern.api.Columns;
import dev.quern.api.Default;
import dev.quern.api.Doc;
import dev.quern.api.ErrorCode;
import dev.quern.api.Inputs;
import dev.quern.api.Metric;
import dev.quern.api.Outputs;
import dev.quern.api.PlanException;
import dev.quern.api.QuernException;
import dev.quern.api.Range;
import dev.quern.api.Task;
import dev.quern.api.TaskContext;
import dev.quern.api.image.PixelColumn;
import dev.quern.evaluation.result.ImageInspection;
import jakarta.inject.Inject;
import java.io.IOException;
import java.util.List;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/// Looks at labelled images before anything learns from them: equal and nearly equal ones within and across splits,
/// labels that contradict one another, classes of each split, constant images, outliers, means and deviations of the
/// channels, and labels that their neighbours contradict. The same rows give the same bytes.
///
/// Inputs: rows on any number of ports, whose names are the splits; all images of one shape. Output: an artifact
/// of kind [ImageInspection#KIND] with `inspection.json`, `duplicates.jsonl` and pictures. Keeps about 260 bytes a
/// row in memory.
public final class InspectImages implements Task {
    private static final int BYTES_PER_ROW = 300;
    private static final int MOST_SPLITS = 100;

    @Doc("Looks for duplicates, contradicting labels, outliers and mislabelled rows in splits of images.")
    public record Config(
            @Doc("column of images") @Default("image") String image,

            @Doc("column of labels, text or integers") @Default("label")
            String label,

            @Doc("text column that tells rows apart") @Default("id")
            String id,

            @Doc("two images are nearly equal up to this root mean square of their differences, in parts of their"
                    + " contrast (the standard deviation of the grey values): 0.1 for copies that were encoded"
                    + " anew, 0.3 for photographs that were cut or scaled a little")
            @Default("0.1")
            @Range(above = 0, atMost = 1)
            double nearDifference,

            @Doc("images that labels are judged by, at most; twice as many take twice the time")
            @Default("5000")
            @Range(atLeast = 0, atMost = 100000)
            int references,

            @Doc("examples of each finding that are shown as pictures") @Default("24") @Range(atLeast = 0, atMost = 200)
            int examples,

            @Doc("examples of each class that are shown as pictures") @Default("12") @Range(atLeast = 0, atMost = 100)
            int perClass) {}

    private final Config config;

    @Inject
    InspectImages(Config config) {
        this.config = config;
    }

    @Override
    public Outputs plan(Inputs inputs) {
        PlanException.check(!inputs.names().isEmpty(), "from", "needs at least one input of rows");
        PlanException.check(
                inputs.names().size() <= MOST_SPLITS, "from", "takes at most %d splits of rows", MOST_SPLITS);
        PixelColumn shape = null;
        for (String port : inputs.names()) {
            Schema schema = inputs.rows(port);
            PixelColumn found = PixelColumn.require(schema, "image", config.image());
            PlanException.check(
                    shape == null || shape.equals(found),
                    "from",
                    "images of input '%s' are %s, those of another input %s",
                    port,
                    found,
                    shape);
            shape = found;
            Columns.require(schema, "id", config.id(), ArrowType.Utf8.class);
            label(schema);
        }
        return Outputs.artifact(ImageInspection.KIND);
    }

    private void label(Schema schema) {
        Field field = Columns.require(schema, "label", config.label(), ArrowType.class);
        PlanException.check(
                field.getType() instanceof ArrowType.Utf8 || field.getType() instanceof ArrowType.Int,
                "label",
                "column '%s' must be text or integers, is %s",
                config.label(),
                field.getType());
    }

    @Override
    public boolean growsWithInput() {
        return true;
    }

    @Override
    public void run(TaskContext context) throws IOException {
        List<String> ports = context.inputs().stream().sorted().toList();
        PixelColumn shape = PixelColumn.require(context.rows(ports.getFirst()).schema(), "image", config.image());
        ImageRows rows = new ImageRows(context, ports, config);
        refuseTooMany(rows.count());
        Inspection inspection = new Inspection(config, shape, ports, rows);
        inspection.measure();
        inspection.findDuplicates();
        inspection.judgeLabels(context);
        new InspectionWriter(config, inspection).write(context.output(""), rows);
        for (String warning : inspection.warnings()) {
            context.warn(warning);
        }
        metrics(context, inspection);
    }

    private static void refuseTooMany(long rows) {
        long most = Math.min(Integer.MAX_VALUE / 2, Runtime.getRuntime().maxMemory() / 2 / BYTES_PER_ROW);
        if (rows > most) {
            throw new QuernException(
                    ErrorCode.OUT_OF_RESOURCES,
                    "%,d rows need more than half of the heap; there is room for %,d".formatted(rows, most),
                    "raise QUERN_HEAP, or inspect a sample of the rows");
        }
        if (rows == 0) {
            throw new QuernException(ErrorCode.NO_ROWS, "there are no rows to inspect", "look at the step before");
        }
    }

    private static void metrics(TaskContext context, Inspection inspection) {
        long rows = inspection.table().rows();
        context.metric(Metric.of("duplicate-rows", inspection.exactRows(), rows));
        context.metric(Metric.of("near-duplicate-rows", inspection.nearRows(), rows));
        context.metric(Metric.of("leaked-rows", inspection.leakedRows(), rows));
        context.metric(Metric.of("label-conflicts", inspection.conflicts().size(), rows));
        context.metric(Metric.of("suspected-labels", inspection.suspects().size(), rows));
    }
}
