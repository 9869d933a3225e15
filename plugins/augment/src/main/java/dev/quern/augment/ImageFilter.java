package dev.quern.augment;

import dev.quern.api.Default;
import dev.quern.api.Doc;
import dev.quern.api.PlanException;
import dev.quern.api.Range;
import dev.quern.api.image.Augmentation.Padding;
import dev.quern.api.image.PixelColumn;
import dev.quern.augment.filter.Classic;
import dev.quern.augment.filter.GaussianBlur;
import dev.quern.augment.filter.Kernel;
import dev.quern.augment.filter.PlaneFilter;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// One of the filters of a job file: exactly one component is present.
@Doc("exactly one filter")
public record ImageFilter(
        @Doc("identity, edge (Laplacian over 8 neighbours), ridge (over 4), sharpen, box-blur (3 x 3), binomial-blur"
                + " (3 x 3), unsharp-mask (5 x 5), sobel (length of the gradient), sobel-x, sobel-y")
        Optional<Classic> named,

        @Doc("blurs by a Gaussian") Optional<Gaussian> gaussianBlur,
        @Doc("weights of your own") Optional<Weights> kernel) {

    private static final int MOST = 99;

    public ImageFilter {
        long present = Stream.of(named, gaussianBlur, kernel)
                .filter(Optional::isPresent)
                .count();
        PlanException.check(present == 1, "", "each entry names exactly one filter, got %d", present);
    }

    public record Gaussian(
            @Doc("standard deviation in pixels; weights end at three of them") @Range(above = 0, atMost = 100)
            double sigma) {}

    @Doc("laid on the image as written, the middle on the pixel")
    public record Weights(
            @Doc(
                    "rows of weights, an odd number of rows of one odd length, such as [[0, -1, 0], [-1, 5, -1], [0, -1, 0]]")
            List<List<Double>> values,

            @Doc("what the sum of weighted intensities is divided by")
            @Default("1")
            @Range(atLeast = -1e9, atMost = 1e9)
            double divisor,

            @Doc("what is then added, of intensities 0 to 255; 128 shows both signs of a difference")
            @Default("0")
            @Range(atLeast = -255, atMost = 255)
            double offset) {

        public Weights {
            int rows = values.size();
            PlanException.check(
                    rows % 2 == 1 && rows <= MOST,
                    "values",
                    "needs an odd number of rows up to %d, got %d",
                    MOST,
                    rows);
            int columns = values.getFirst().size();
            PlanException.check(
                    columns % 2 == 1 && columns <= MOST,
                    "values",
                    "needs rows of an odd length up to %d, got %d",
                    MOST,
                    columns);
            for (int row = 0; row < rows; row++) {
                checkRow(values.get(row), row, columns);
            }
            PlanException.check(divisor != 0, "divisor", "must not be 0");
        }

        private static void checkRow(List<Double> row, int index, int columns) {
            PlanException.check(
                    row.size() == columns,
                    "values",
                    "needs rows of one length; row %d has %d weights, the first %d",
                    index + 1,
                    row.size(),
                    columns);
            for (double weight : row) {
                PlanException.check(
                        Math.abs(weight) <= 1e9, "values", "weights lie between -1e9 and 1e9, got %s", weight);
            }
        }

        private double[][] rows() {
            return values.stream()
                    .map(row -> row.stream().mapToDouble(Double::doubleValue).toArray())
                    .toArray(double[][]::new);
        }
    }

    /// The filter for planes of images of this shape, intensities 0 to 255.
    PlaneFilter filter(PixelColumn shape, Padding border) {
        int height = shape.height();
        int width = shape.width();
        if (named.isPresent()) {
            return named.get().filter(height, width, border);
        }
        if (gaussianBlur.isPresent()) {
            double sigma = gaussianBlur.get().sigma();
            GaussianBlur blur = new GaussianBlur(height, width, border, sigma);
            return (images, offset) -> blur.apply(images, offset, sigma);
        }
        Weights weights = kernel.orElseThrow();
        PlaneFilter weighing = new Kernel(weights.rows(), weights.divisor()).filter(height, width, border);
        return (images, offset) -> {
            weighing.apply(images, offset);
            for (int i = 0; i < height * width; i++) {
                images[offset + i] += (float) weights.offset();
            }
        };
    }
}
