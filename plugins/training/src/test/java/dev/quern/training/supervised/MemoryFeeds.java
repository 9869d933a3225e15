package dev.quern.training.supervised;

import dev.quern.api.StoredRows;
import dev.quern.api.feed.ExampleBatch;
import dev.quern.api.feed.ExampleColumns;
import dev.quern.api.feed.ExampleColumns.Target;
import dev.quern.api.feed.Feed;
import dev.quern.api.feed.FeedOptions;
import dev.quern.api.feed.FeedOptions.Order;
import dev.quern.api.feed.FeedOptions.Remainder;
import dev.quern.api.feed.Feeds;
import dev.quern.api.feed.Survey;
import dev.quern.api.image.PixelColumn;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Schema;

/// Feeds of rows in memory: lists of numbers, taken as inputs of a given shape.
final class MemoryFeeds implements Feeds {
    private final int[] shape;

    MemoryFeeds(int... shape) {
        this.shape = shape.clone();
    }

    /// An input with its label as text.
    private record Row(List<?> input, String label) {}

    private static List<Row> read(StoredRows rows, ExampleColumns columns) throws IOException {
        List<Row> all = new ArrayList<>();
        rows.read(batch -> {
            for (int i = 0; i < batch.getRowCount(); i++) {
                all.add(row(batch, columns, i));
            }
        });
        return all;
    }

    private static Row row(VectorSchemaRoot batch, ExampleColumns columns, int row) {
        Object label = batch.getVector(columns.label()).getObject(row);
        return new Row(
                (List<?>) batch.getVector(columns.input()).getObject(row), label == null ? null : label.toString());
    }

    @Override
    public int[] inputShape(Schema schema, String key, String column) {
        return shape.clone();
    }

    @Override
    public Survey survey(StoredRows rows, ExampleColumns columns) throws IOException {
        SortedMap<String, Long> classes = new TreeMap<>();
        List<Row> all = read(rows, columns);
        int channels = shape[0];
        double[] sums = new double[channels];
        double[] squares = new double[channels];
        double targets = 0;
        double targetSquares = 0;
        for (Row row : all) {
            for (int i = 0; i < row.input().size(); i++) {
                double value = ((Number) row.input().get(i)).doubleValue();
                sums[i * channels / row.input().size()] += value;
                squares[i * channels / row.input().size()] += value * value;
            }
            if (columns.target() == Target.VALUE) {
                targets += Double.parseDouble(row.label());
                targetSquares += Math.pow(Double.parseDouble(row.label()), 2);
            } else if (row.label() != null) {
                classes.merge(row.label(), 1L, Long::sum);
            }
        }
        double each = (double) all.size() * Arrays.stream(shape).skip(1).reduce(1, (a, b) -> a * b);
        double[] means = Arrays.stream(sums).map(sum -> sum / each).toArray();
        double[] deviations = new double[channels];
        Arrays.setAll(deviations, c -> deviation(squares[c] / each, means[c]));
        double mean = targets / all.size();
        double deviation = columns.target() == Target.VALUE ? deviation(targetSquares / all.size(), mean) : 1;
        return new Survey(all.size(), classes, means, deviations, mean, deviation);
    }

    private static double deviation(double meanSquare, double mean) {
        double variance = meanSquare - mean * mean;
        return variance <= 1e-12 ? 1 : Math.sqrt(variance);
    }

    @Override
    public Feed open(StoredRows rows, ExampleColumns columns, FeedOptions options) throws IOException {
        return new MemoryFeed(read(rows, columns), columns.target(), options);
    }

    private final class MemoryFeed implements Feed {
        private final List<Row> rows;
        private final Target target;
        private final FeedOptions options;
        private final int size = Arrays.stream(shape).reduce(1, (a, b) -> a * b);
        private int epoch;
        private int batch;

        MemoryFeed(List<Row> rows, Target target, FeedOptions options) {
            this.rows = rows;
            this.target = target;
            this.options = options;
        }

        @Override
        public long rows() {
            return rows.size();
        }

        @Override
        public int batches() {
            boolean drop = options.remainder() == Remainder.DROP;
            return drop ? rows.size() / options.batch() : (rows.size() + options.batch() - 1) / options.batch();
        }

        @Override
        public void seek(int toEpoch, int toBatch) {
            epoch = toEpoch;
            batch = toBatch;
        }

        @Override
        public ExampleBatch next() {
            List<Integer> order = new ArrayList<>();
            for (int i = 0; i < rows.size(); i++) {
                order.add(i);
            }
            if (!(options.order() instanceof Order.Stored)) {
                Collections.shuffle(order, new Random(options.seed() * 31 + epoch));
            }
            int first = batch * options.batch();
            ExampleBatch made = make(order.subList(first, Math.min(rows.size(), first + options.batch())));
            batch++;
            if (batch == batches()) {
                epoch++;
                batch = 0;
            }
            return made;
        }

        private ExampleBatch make(List<Integer> chosen) {
            int count = chosen.size();
            int classes = Math.max(1, options.classes().size());
            float[] inputs = new float[count * size + 5]; // longer than needed, as feeds may be
            int[] labels = new int[target == Target.CLASS ? count : 0];
            float[] targets = new float[count * classes];
            for (int row = 0; row < count; row++) {
                Row each = rows.get(chosen.get(row));
                for (int i = 0; i < size; i++) {
                    inputs[row * size + i] = ((Number) each.input().get(i)).floatValue();
                }
                if (target == Target.CLASS) {
                    labels[row] = options.classes().indexOf(each.label());
                    targets[row * classes + labels[row]] = 1;
                } else {
                    targets[row] = Float.parseFloat(each.label());
                }
                augment(inputs, row, chosen.get(row));
            }
            normalise(inputs, count);
            if (options.augmenter().isPresent() && options.augmenter().get().mixes()) {
                options.augmenter()
                        .get()
                        .mix(inputs, targets, count, classes, pixels(), options.seed() + 7L * epoch + batch);
            }
            return new ExampleBatch(epoch, batch, count, inputs, labels, targets, new long[count]);
        }

        private PixelColumn pixels() {
            return new PixelColumn(shape[0], shape[1], shape[2]);
        }

        private void augment(float[] inputs, int row, long origin) {
            options.augmenter().ifPresent(augmenter -> {
                augmenter.augment(inputs, row * size, pixels(), options.seed() ^ origin * 1_000_003 ^ epoch);
            });
        }

        private void normalise(float[] inputs, int count) {
            double[] means = options.means();
            for (int i = 0; means.length > 0 && i < count * size; i++) {
                int channel = i % size * means.length / size;
                inputs[i] = (float) ((inputs[i] - means[channel]) / options.deviations()[channel]);
            }
        }

        @Override
        public void close() {
            // Holds nothing.
        }
    }
}
