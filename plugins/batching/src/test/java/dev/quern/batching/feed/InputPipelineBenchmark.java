package dev.quern.batching.feed;

import dev.quern.api.feed.ExampleBatch;
import dev.quern.api.feed.ExampleColumns;
import dev.quern.api.feed.ExampleColumns.Target;
import dev.quern.api.feed.Feed;
import dev.quern.api.feed.FeedOptions;
import dev.quern.api.feed.FeedOptions.Order;
import dev.quern.api.feed.FeedOptions.Remainder;
import dev.quern.api.feed.FeedOptions.Sampling;
import dev.quern.api.image.Augmenter;
import dev.quern.api.image.PixelColumn;
import dev.quern.batching.values.Seeds;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SplittableRandom;

/// How many images of 3x32x32 a feed makes ready in a second of wall time, shuffled, in batches of 128: from
/// memory and from a scratch file, without augmentation and with the crop (4 pixels of padding) and flip that
/// are usual for CIFAR, made by the caller and by one or two threads. The first epoch of each is checked
/// against plain loops, bit for bit. Rounds of one epoch go by turns; median and range of them are printed.
///
/// Run: `sh benchmarks/run.sh input-pipeline`, or with a number of images as argument.
final class InputPipelineBenchmark {
    private static final PixelColumn SHAPE = new PixelColumn(3, 32, 32);
    private static final ExampleColumns COLUMNS = new ExampleColumns("image", "label", Target.CLASS);
    private static final List<String> CLASSES = List.of("0", "1", "2", "3", "4", "5", "6", "7", "8", "9");
    private static final double[] MEANS = {0.4914, 0.4822, 0.4465};
    private static final double[] DEVIATIONS = {0.247, 0.2435, 0.2616};
    private static final int ROUNDS = 5;
    private static final int PADDING = 4;
    private static final long SEED = 1;

    private InputPipelineBenchmark() {}

    public static void main(String[] arguments) throws IOException {
        int count = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 50_000;
        GivenRows rows = GivenRows.images(SHAPE, count, CLASSES.size(), SEED).cut(8192, 1024);
        List<Contender> contenders = new ArrayList<>();
        for (boolean augmented : new boolean[] {false, true}) {
            for (int threads = 0; threads <= 2; threads++) {
                contenders.add(open(rows, Long.MAX_VALUE, augmented, threads));
            }
        }
        contenders.add(open(rows, 0, false, 0));
        contenders.add(open(rows, 0, false, 2));
        double[][] rates = new double[contenders.size()][ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
            for (int i = 0; i < rates.length; i++) {
                rates[i][round] = contenders.get(i).epoch();
            }
        }
        for (int i = 0; i < rates.length; i++) {
            Arrays.sort(rates[i]);
            System.out.printf(
                    Locale.ROOT,
                    "%-42s %8.0f images/s (%.0f to %.0f)%n",
                    contenders.get(i).name(),
                    rates[i][ROUNDS / 2],
                    rates[i][0],
                    rates[i][ROUNDS - 1]);
            contenders.get(i).feed().close();
        }
    }

    private record Contender(String name, Feed feed) {

        /// Images in a second.
        double epoch() {
            long start = System.nanoTime();
            for (int batch = 0; batch < feed.batches(); batch++) {
                feed.next();
            }
            return feed.rows() * 1e9 / (System.nanoTime() - start);
        }
    }

    private static Contender open(GivenRows rows, long memory, boolean augmented, int threads) throws IOException {
        FeedOptions options = new FeedOptions(
                128,
                new Order.Shuffled(),
                Sampling.ONCE,
                Remainder.KEEP,
                SEED,
                CLASSES,
                MEANS,
                DEVIATIONS,
                augmented ? Optional.of(new CropAndFlip()) : Optional.empty(),
                threads);
        long start = System.nanoTime();
        Feed feed = new StoredFeeds(new Budget(memory)).open(rows, COLUMNS, options);
        String name = (memory == 0 ? "scratch file" : "memory") + (augmented ? ", crop and flip" : "") + ", "
                + (threads == 0 ? "the caller" : threads + (threads == 1 ? " thread" : " threads"));
        System.out.printf(Locale.ROOT, "%s: opened in %.2f s%n", name, (System.nanoTime() - start) / 1e9);
        check(rows, feed, augmented);
        return new Contender(name, feed);
    }

    private static void check(GivenRows rows, Feed feed, boolean augmented) {
        boolean[] seen = new boolean[rows.rows().size()];
        float[] expected = new float[SHAPE.size()];
        for (int number = 0; number < feed.batches(); number++) {
            ExampleBatch batch = feed.next();
            for (int i = 0; i < batch.rows(); i++) {
                int row = (int) batch.origins()[i];
                byte[] pixels = (byte[]) rows.rows().get(row)[1];
                for (int p = 0; p < expected.length; p++) {
                    expected[p] = (pixels[p] & 0xff) / 255f;
                }
                if (augmented) {
                    new CropAndFlip().augment(expected, 0, SHAPE, Seeds.of(SEED, 'a', 0, row));
                }
                for (int p = 0; p < expected.length; p++) {
                    float value = (float) ((expected[p] - MEANS[p / 1024]) / DEVIATIONS[p / 1024]);
                    if (value != batch.inputs()[i * expected.length + p]) {
                        throw new IllegalStateException("row " + row + " differs at " + p);
                    }
                }
                if (seen[row]
                        || batch.labels()[i]
                                != Integer.parseInt((String) rows.rows().get(row)[2])) {
                    throw new IllegalStateException("row " + row + " comes twice or has another label");
                }
                seen[row] = true;
            }
        }
    }

    /// Cuts out a part at random of the image with a border of zeros; every other image is mirrored.
    private record CropAndFlip() implements Augmenter {
        private static final ThreadLocal<float[]> BEFORE = ThreadLocal.withInitial(() -> new float[SHAPE.size()]);

        @Override
        public void augment(float[] images, int offset, PixelColumn shape, long seed) {
            SplittableRandom random = new SplittableRandom(seed);
            int down = random.nextInt(2 * PADDING + 1) - PADDING;
            int right = random.nextInt(2 * PADDING + 1) - PADDING;
            boolean mirrored = random.nextBoolean();
            float[] before = BEFORE.get();
            System.arraycopy(images, offset, before, 0, before.length);
            int width = shape.width();
            for (int line = 0; line < shape.channels() * shape.height(); line++) {
                int from = line % shape.height() + down;
                boolean outside = from < 0 || from >= shape.height();
                for (int x = 0; x < width; x++) {
                    int source = (mirrored ? width - 1 - x : x) + right;
                    images[offset + line * width + x] =
                            outside || source < 0 || source >= width ? 0 : before[(line + down) * width + source];
                }
            }
        }

        @Override
        public void mix(float[] images, float[] targets, int rows, int classes, PixelColumn shape, long seed) {}

        @Override
        public boolean mixes() {
            return false;
        }
    }
}
