package dev.quern.ingest;

import dev.quern.api.Default;
import dev.quern.api.Doc;
import dev.quern.api.Emitter;
import dev.quern.api.Inputs;
import dev.quern.api.Outputs;
import dev.quern.api.PlanException;
import dev.quern.api.Range;
import dev.quern.api.Source;
import dev.quern.api.image.PixelColumn;
import dev.quern.datasets.generate.DigitGenerator;
import dev.quern.datasets.generate.RowRandom;
import jakarta.inject.Inject;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.apache.arrow.vector.types.pojo.Schema;

/// Draws handwritten digits as rows (id, image, label): 28 x 28 pixels of grey, labels `0` to `9`, each as likely. Row
/// by row they depend on the step's seed, `part` and the row's number only.
public final class GenerateDigits implements Source {
    private static final int ROWS = 10_000;
    private static final PixelColumn SHAPE = new PixelColumn(1, DigitGenerator.SIDE, DigitGenerator.SIDE);

    @Doc("Draws handwritten digits of 28 x 28 pixels; needs no data.")
    public record Config(
            @Doc("number of digits") @Range(atLeast = 1, atMost = 1_000_000_000)
            long rows,

            @Doc(Generated.PART) @Default("train") String part,

            @Doc("how different the digits are: 0 for model shapes, 1 for about the variety of people, 2 for scrawl")
            @Default("1")
            @Range(atLeast = 0, atMost = 4)
            double distortion,

            @Doc("standard deviation of the noise on each pixel, of intensities 0 to 1")
            @Default("0.02")
            @Range(atLeast = 0, atMost = 1)
            double noise,

            @Doc("width of the thinnest pen in pixels") @Default("1.6") @Range(above = 0, atMost = 10)
            double thinnest,

            @Doc("width of the thickest pen in pixels") @Default("3.6") @Range(above = 0, atMost = 10)
            double thickest) {
        public Config {
            Generated.check(part);
            PlanException.check(
                    thinnest <= thickest, "thinnest", "must be at most thickest (%s), is %s", thickest, thinnest);
        }
    }

    private final Config config;

    @Inject
    GenerateDigits(Config config) {
        this.config = config;
    }

    @Override
    public Outputs plan(Inputs inputs) {
        return Outputs.rows(schema());
    }

    private static Schema schema() {
        return ImageRows.schema(Optional.of(SHAPE), true);
    }

    @Override
    public List<InputFile> files() {
        return List.of();
    }

    @Override
    public List<Split> splits(List<InputFile> files) {
        return Generated.splits(config.rows(), ROWS, SHAPE.size());
    }

    @Override
    public void read(Split split, SourceContext context, Emitter out) throws IOException {
        Generated rows = new Generated(config.part(), context.seed());
        DigitGenerator generator = new DigitGenerator(
                new DigitGenerator.Style(config.distortion(), config.noise(), config.thinnest(), config.thickest()));
        String prefix = rows.prefix();
        try (ImageRows images = new ImageRows(schema(), context.allocator(), out)) {
            for (long row = Generated.first(split); row < Generated.end(split); row++) {
                RowRandom random = rows.random(row);
                int digit = random.below(10);
                images.add(prefix + row, generator.draw(digit, random), Integer.toString(digit));
            }
            images.flush();
        }
    }
}
