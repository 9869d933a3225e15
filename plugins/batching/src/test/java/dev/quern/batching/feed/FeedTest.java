package dev.quern.batching.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quern.api.ErrorCode;
import dev.quern.api.QuernException;
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
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FeedTest {
    static final PixelColumn SHAPE = new PixelColumn(3, 2, 5);
    static final ExampleColumns IMAGES = new ExampleColumns("image", "label", Target.CLASS);
    static final List<String> CLASSES = List.of("0", "1", "2");
    private static final double[] MEANS = {0.1, 0.5, 0.25};
    private static final double[] DEVIATIONS = {0.5, 0.25, 2};

    /// Adds noise, then blends each image and target with the next of the batch.
    record Shaken(boolean mixes) implements Augmenter {
        @Override
        public void augment(float[] images, int offset, PixelColumn shape, long seed) {
            SplittableRandom random = new SplittableRandom(seed);
            for (int i = offset; i < offset + shape.size(); i++) {
                images[i] = Math.clamp(images[i] + (float) random.nextDouble(-0.1, 0.1), 0, 1);
            }
        }

        @Override
        public void mix(float[] images, float[] targets, int rows, int classes, PixelColumn shape, long seed) {
            float share = (float) new SplittableRandom(seed).nextDouble();
            blend(images, rows * shape.size(), shape.size(), share);
            blend(targets, rows * classes, classes, share);
        }

        private static void blend(float[] values, int end, int width, float share) {
            float[] before = Arrays.copyOf(values, end);
            for (int i = 0; i < end; i++) {
                values[i] = share * before[i] + (1 - share) * before[(i + width) % end];
            }
        }
    }

    /// Options by default, which tests change one at a time.
    record Options(Order order, Sampling sampling, Remainder remainder, Optional<Augmenter> augmenter, int prefetch) {
        static final Options PLAIN =
                new Options(new Order.Stored(), Sampling.ONCE, Remainder.KEEP, Optional.empty(), 0);

        Options with(Order other) {
            return new Options(other, sampling, remainder, augmenter, prefetch);
        }

        Options with(Sampling other) {
            return new Options(order, other, remainder, augmenter, prefetch);
        }

        Options with(Remainder other) {
            return new Options(order, sampling, other, augmenter, prefetch);
        }

        Options with(Augmenter other) {
            return new Options(order, sampling, remainder, Optional.of(other), prefetch);
        }

        Options withPrefetch(int other) {
            return new Options(order, sampling, remainder, augmenter, other);
        }

        FeedOptions of(int batch) {
            return new FeedOptions(
                    batch, order, sampling, remainder, 42, CLASSES, MEANS, DEVIATIONS, augmenter, prefetch);
        }
    }

    /// A batch by value.
    record Seen(
            int epoch, int batch, List<Long> origins, List<Integer> labels, List<Float> inputs, List<Float> targets) {
        static Seen of(ExampleBatch batch, int width, int classes) {
            List<Long> origins = new ArrayList<>();
            List<Integer> labels = new ArrayList<>();
            for (int i = 0; i < batch.rows(); i++) {
                origins.add(batch.origins()[i]);
                if (batch.labels().length > 0) {
                    labels.add(batch.labels()[i]);
                }
            }
            return new Seen(
                    batch.epoch(),
                    batch.batch(),
                    origins,
                    labels,
                    list(batch.inputs(), batch.rows() * width),
                    list(batch.targets(), batch.rows() * classes));
        }

        private static List<Float> list(float[] values, int count) {
            List<Float> list = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                list.add(values[i]);
            }
            return list;
        }
    }

    static List<Seen> read(Feed feed, int batches) {
        List<Seen> seen = new ArrayList<>();
        for (int i = 0; i < batches; i++) {
            seen.add(Seen.of(feed.next(), SHAPE.size(), CLASSES.size()));
        }
        return seen;
    }

    static List<Seen> epochs(GivenRows rows, FeedOptions options, int epochs) throws IOException {
        try (Feed feed = new StoredFeeds(new Budget(1 << 20)).open(rows, IMAGES, options)) {
            return read(feed, epochs * feed.batches());
        }
    }

    static List<Long> origins(List<Seen> batches) {
        return batches.stream().flatMap(batch -> batch.origins().stream()).toList();
    }

    private static GivenRows images(int count) {
        return GivenRows.images(SHAPE, count, 3, count).cut(4, 3);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 6, 7, 8, 14, 20})
    void givesEachRowOnceAsAPlainReadingWould(int count) throws IOException {
        GivenRows rows = images(count);
        List<Seen> batches = epochs(rows, Options.PLAIN.of(7), 2);
        assertThat(batches).hasSize(2 * ((count + 6) / 7));
        int row = 0;
        for (Seen batch : batches) {
            row = batch.batch() == 0 ? 0 : row;
            for (int i = 0; i < batch.origins().size(); i++, row++) {
                assertThat(batch.origins().get(i)).isEqualTo(row);
                assertRow(rows.rows().get(row), batch, i);
            }
        }
    }

    private static void assertRow(Object[] row, Seen batch, int i) {
        int label = Integer.parseInt((String) row[2]);
        assertThat(batch.labels().get(i)).isEqualTo(label);
        for (int c = 0; c < 3; c++) {
            assertThat(batch.targets().get(i * 3 + c)).isEqualTo(c == label ? 1f : 0f);
        }
        byte[] pixels = (byte[]) row[1];
        for (int p = 0; p < pixels.length; p++) {
            int channel = p / 10;
            float expected = (float) (((pixels[p] & 0xff) / 255f - MEANS[channel]) / DEVIATIONS[channel]);
            assertThat(batch.inputs().get(i * pixels.length + p)).isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 6, 7, 8, 14, 20})
    void shufflesAllRowsAnewInEachEpoch(int count) throws IOException {
        for (Order order : List.of(new Order.Shuffled(), new Order.Buffered(3), new Order.Buffered(100))) {
            List<Seen> batches = epochs(images(count), Options.PLAIN.with(order).of(7), 2);
            List<Long> first = origins(batches.subList(0, batches.size() / 2));
            List<Long> second = origins(batches.subList(batches.size() / 2, batches.size()));
            assertThat(new TreeSet<>(first)).hasSize(count).hasSameSizeAs(first);
            assertThat(second).containsExactlyInAnyOrderElementsOf(first);
            if (count > 8) {
                assertThat(second).isNotEqualTo(first);
            }
        }
    }

    @Test
    void keepsRowsOfABufferedOrderNearTheirPlace() throws IOException {
        List<Long> origins = origins(
                epochs(images(200), Options.PLAIN.with(new Order.Buffered(10)).of(7), 1));
        for (int place = 0; place < origins.size(); place++) {
            assertThat(origins.get(place)).as("place %d", place).isLessThan(place + 10);
        }
        assertThat(origins).isNotEqualTo(origins.stream().sorted().toList());
        assertThat(origins(epochs(
                        images(20), Options.PLAIN.with(new Order.Buffered(1)).of(7), 1)))
                .isSorted();
    }

    @ParameterizedTest
    @ValueSource(ints = {7, 8, 13, 14})
    void dropsWhatFillsNoBatch(int count) throws IOException {
        List<Seen> batches = epochs(
                images(count),
                Options.PLAIN.with(new Order.Shuffled()).with(Remainder.DROP).of(7),
                3);
        assertThat(batches).hasSize(3 * (count / 7));
        assertThat(batches).allSatisfy(batch -> assertThat(batch.origins()).hasSize(7));
    }

    @Test
    void drawsClassesAlikeAndRowsOfAClassAlike() throws IOException {
        List<Object[]> rows = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            rows.add(new Object[] {"", new byte[SHAPE.size()], i < 95 ? "0" : "2"});
        }
        GivenRows given = GivenRows.of(images(1).schema().getFields(), rows);
        List<Seen> batches = epochs(given, Options.PLAIN.with(Sampling.BALANCED).of(8), 100);
        int[] counts = new int[100];
        origins(batches).forEach(origin -> counts[origin.intValue()]++);
        assertThat(Arrays.stream(counts).sum()).isEqualTo(10_000);
        // 4 standard deviations of a binomial: 200 of 10,000 draws, 128 of 1,000 for each of the five
        assertThat(Arrays.stream(counts, 95, 100).sum()).isBetween(4_800, 5_200);
        assertThat(Arrays.stream(counts, 95, 100)).allMatch(count -> count > 872 && count < 1_128);
        assertThat(Arrays.stream(counts, 0, 95)).allMatch(count -> count > 23 && count < 82);
    }

    @Test
    void givesTheSameBatchesWhoeverMakesThem() throws IOException {
        for (Order order : List.of(new Order.Stored(), new Order.Shuffled(), new Order.Buffered(5))) {
            for (Sampling sampling : Sampling.values()) {
                Options options = Options.PLAIN.with(order).with(sampling).with(new Shaken(true));
                List<Seen> alone = epochs(images(20), options.of(7), 4);
                for (int threads : new int[] {1, 2, 4}) {
                    assertThat(epochs(images(20), options.withPrefetch(threads).of(7), 4))
                            .isEqualTo(alone);
                }
                assertThat(epochs(images(20).cut(20, 1), options.of(7), 4)).isEqualTo(alone);
            }
        }
    }

    @Test
    void goesOnFromAnyPlace() throws IOException {
        for (int threads : new int[] {0, 3}) {
            FeedOptions options = Options.PLAIN
                    .with(new Order.Shuffled())
                    .with(new Shaken(true))
                    .withPrefetch(threads)
                    .of(7);
            List<Seen> all = epochs(images(20), options, 4);
            try (Feed feed = new StoredFeeds(new Budget(1 << 20)).open(images(20), IMAGES, options)) {
                for (int from : new int[] {7, 0, 11, 4, 4}) {
                    feed.seek(from / 3, from % 3);
                    int count = Math.min(2, all.size() - from);
                    assertThat(read(feed, count)).isEqualTo(all.subList(from, from + count));
                }
            }
        }
    }

    @Test
    void goesAnywhereWhileThreadsAreAtWork() throws IOException {
        FeedOptions options = Options.PLAIN
                .with(new Order.Shuffled())
                .with(new Shaken(true))
                .withPrefetch(4)
                .of(3);
        List<Seen> all = epochs(images(20), options, 5);
        SplittableRandom random = new SplittableRandom(11);
        try (Feed feed = new StoredFeeds(new Budget(0)).open(images(20), IMAGES, options)) {
            for (int i = 0; i < 300; i++) {
                int from = random.nextInt(all.size());
                feed.seek(from / 7, from % 7);
                int count = random.nextInt(Math.min(4, all.size() - from) + 1);
                assertThat(read(feed, count)).isEqualTo(all.subList(from, from + count));
            }
        }
    }

    @Test
    void augmentsARowThatComesTwiceInTwoWays() throws IOException {
        FeedOptions options =
                Options.PLAIN.with(Sampling.BALANCED).with(new Shaken(false)).of(2);
        List<Seen> twice = epochs(images(2), options, 40).stream()
                .filter(batch ->
                        batch.origins().getFirst().equals(batch.origins().getLast()))
                .toList();
        assertThat(twice).isNotEmpty().allSatisfy(batch -> assertThat(
                        batch.inputs().subList(0, SHAPE.size()))
                .isNotEqualTo(batch.inputs().subList(SHAPE.size(), 2 * SHAPE.size())));
    }

    @Test
    void readsFromAScratchFileWhatDoesNotFit() throws IOException {
        for (int threads : new int[] {0, 4}) {
            FeedOptions options = Options.PLAIN
                    .with(new Order.Shuffled())
                    .with(new Shaken(false))
                    .withPrefetch(threads)
                    .of(7);
            long needed = 20L * SHAPE.size();
            List<Seen> expected = epochs(images(20), options, 2);
            for (long memory : new long[] {needed, needed - 1, 0}) {
                try (Feed feed = new StoredFeeds(new Budget(memory)).open(images(20), IMAGES, options)) {
                    assertThat(read(feed, 2 * feed.batches())).isEqualTo(expected);
                }
            }
        }
    }

    @Test
    void feedsShareTheMemoryAndGiveItBack() throws IOException {
        long needed = 20L * SHAPE.size();
        Budget memory = new Budget(needed + 1);
        StoredFeeds feeds = new StoredFeeds(memory);
        FeedOptions options = Options.PLAIN.of(7);
        Feed first = feeds.open(images(20), IMAGES, options);
        assertThat(memory.left()).isEqualTo(1);
        try (Feed second = feeds.open(images(20), IMAGES, options)) {
            assertThat(read(second, 3)).isEqualTo(read(first, 3));
        }
        assertThat(memory.left()).isEqualTo(1);
        GivenRows foreign = images(20);
        foreign.rows().get(19)[2] = "dog";
        first.close();
        first.close();
        assertThat(memory.left()).isEqualTo(needed + 1);
        assertThatThrownBy(() -> feeds.open(foreign, IMAGES, options)).isInstanceOf(QuernException.class);
        assertThat(memory.left()).isEqualTo(needed + 1);
    }

    @Test
    void augmentsARowAnewInEachEpochAndMixesTargets() throws IOException {
        List<Seen> batches =
                epochs(images(7), Options.PLAIN.with(new Shaken(true)).of(7), 2);
        assertThat(batches.get(0).inputs()).isNotEqualTo(batches.get(1).inputs());
        assertThat(batches.get(0).labels()).isEqualTo(batches.get(1).labels());
        assertThat(batches.get(0).targets()).anyMatch(target -> target > 0 && target < 1);
    }

    @Test
    void augmentationThatDoesNothingChangesNoBit() throws IOException {
        Augmenter still = new Augmenter() {
            @Override
            public void augment(float[] images, int offset, PixelColumn shape, long seed) {}

            @Override
            public void mix(float[] images, float[] targets, int rows, int classes, PixelColumn shape, long seed) {
                throw new AssertionError("it does not mix");
            }

            @Override
            public boolean mixes() {
                return false;
            }
        };
        assertThat(epochs(images(20), Options.PLAIN.with(still).of(7), 1))
                .isEqualTo(epochs(images(20), Options.PLAIN.of(7), 1));
    }

    /// Fails as long as it is told to.
    private record Failing(AtomicBoolean fails) implements Augmenter {
        @Override
        public void augment(float[] images, int offset, PixelColumn shape, long seed) {
            if (fails.get()) {
                throw new QuernException(ErrorCode.NOT_FINITE, "no such image", "");
            }
        }

        @Override
        public void mix(float[] images, float[] targets, int rows, int classes, PixelColumn shape, long seed) {
            throw new AssertionError("it does not mix");
        }

        @Override
        public boolean mixes() {
            return false;
        }
    }

    @Test
    void tellsWhatFailedUntilItGoesElsewhere() throws IOException {
        for (int threads : new int[] {0, 2}) {
            Failing failing = new Failing(new AtomicBoolean(true));
            FeedOptions options =
                    Options.PLAIN.with(failing).withPrefetch(threads).of(7);
            try (Feed feed = new StoredFeeds(new Budget(0)).open(images(20), IMAGES, options)) {
                for (int i = 0; i < 3; i++) {
                    assertThatThrownBy(feed::next).hasMessage("no such image");
                }
                failing.fails().set(false);
                feed.seek(1, 2);
                assertThat(feed.next().rows()).isEqualTo(6);
                assertThatThrownBy(() -> feed.seek(0, 3))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessage("no batch 3 in epoch 0; an epoch has 3");
            }
        }
    }

    @Test
    void stopsItsThreads() throws IOException {
        Feed feed = new StoredFeeds(new Budget(0))
                .open(images(20), IMAGES, Options.PLAIN.withPrefetch(3).of(7));
        feed.next();
        feed.close();
        feed.close();
        assertThat(Thread.getAllStackTraces().keySet())
                .noneMatch(thread -> thread.getName().startsWith("quern-feed"));
        assertThatThrownBy(feed::next).hasMessage("the feed is closed");
    }
}
