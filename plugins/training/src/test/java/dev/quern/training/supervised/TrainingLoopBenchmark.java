package dev.quern.training.supervised;

import ai.djl.engine.Engine;
import dev.quern.api.Columns;
import dev.quern.api.StoredRows;
import dev.quern.api.feed.ExampleBatch;
import dev.quern.api.feed.ExampleColumns;
import dev.quern.api.feed.Feed;
import dev.quern.api.feed.FeedOptions;
import dev.quern.api.feed.Feeds;
import dev.quern.api.feed.Survey;
import dev.quern.api.testing.TestContext;
import dev.quern.api.testing.TestRows;
import dev.quern.training.Engines;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.IntConsumer;
import org.apache.arrow.vector.types.pojo.Schema;

/// Times steps of the training loop (targets, step, accuracy, curves) on batches that are ready, against the bare
/// step, by turns in one JVM.
///
/// Arguments: names of networks as job files write them and optimisers, `lenet momentum` for one; LeNet-5 and a
/// multi-layer perceptron on 28x28 pixels with two optimisers unless given.
final class TrainingLoopBenchmark {
    private static final int ROWS = 6400;
    private static final int BATCH = 64;
    private static final int CLASSES = 10;
    private static final int WARM_UP = 600;
    private static final int ROUNDS = 15;
    private static final int STEPS = 30;

    private TrainingLoopBenchmark() {}

    /// Always the same few batches.
    private record Ready() implements Feeds {
        @Override
        public int[] inputShape(Schema schema, String key, String column) {
            return new int[] {1, 28, 28};
        }

        @Override
        public Survey survey(StoredRows rows, ExampleColumns columns) {
            TreeMap<String, Long> classes = new TreeMap<>();
            for (int c = 0; c < CLASSES; c++) {
                classes.put(Integer.toString(c), rows.rowCount() / CLASSES);
            }
            return new Survey(rows.rowCount(), classes, new double[] {0}, new double[] {1}, 0, 1);
        }

        @Override
        public Feed open(StoredRows rows, ExampleColumns columns, FeedOptions options) {
            List<ExampleBatch> batches = new ArrayList<>();
            Random random = new Random(1);
            for (int b = 0; b < 8; b++) {
                float[] inputs = new float[BATCH * 784];
                for (int i = 0; i < inputs.length; i++) {
                    inputs[i] = random.nextFloat() - 0.5f;
                }
                int[] labels = random.ints(BATCH, 0, CLASSES).toArray();
                float[] targets = new float[BATCH * CLASSES];
                for (int row = 0; row < BATCH; row++) {
                    targets[row * CLASSES + labels[row]] = 1;
                }
                batches.add(new ExampleBatch(0, b, BATCH, inputs, labels, targets, new long[BATCH]));
            }
            return new ReadyFeed(batches);
        }
    }

    private static final class ReadyFeed implements Feed {
        private final List<ExampleBatch> ready;
        private int next;

        ReadyFeed(List<ExampleBatch> ready) {
            this.ready = ready;
        }

        @Override
        public long rows() {
            return ROWS;
        }

        @Override
        public int batches() {
            return ROWS / BATCH;
        }

        @Override
        public void seek(int epoch, int batch) {
            next = batch;
        }

        @Override
        public ExampleBatch next() {
            return ready.get(next++ % ready.size());
        }

        @Override
        public void close() {
            // Holds nothing.
        }
    }

    private static NetworkTrainingConfig config(String network, String optimizer) {
        String kind = network.equals("mlp") ? "'mlp': {'hidden': [512, 256, 128]}" : "'" + network + "': {}";
        return Runs.config("{'network': {" + kind + "}, 'batch': 64, 'epochs': 1000, 'optimizer': {'type': '"
                + optimizer + "', 'learning-rate': 0.001}}");
    }

    public static void main(String[] arguments) throws Exception {
        List<String> wanted = arguments.length == 0
                ? List.of("lenet", "momentum", "lenet", "adamw", "mlp", "momentum", "mlp", "adamw")
                : Arrays.asList(arguments);
        Path folder = Files.createTempDirectory("loop");
        TestRows rows = TestRows.of(Runs.numbers("image", 1), Columns.text("label"));
        for (int i = 0; i < ROWS; i++) {
            rows.row(List.of(0f), "0");
        }
        try (TestContext context = Runs.context(folder, rows, rows)) {
            for (int i = 0; i + 1 < wanted.size(); i += 2) {
                compare(wanted.get(i) + " " + wanted.get(i + 1), config(wanted.get(i), wanted.get(i + 1)), context);
            }
        }
    }

    private static void compare(String name, NetworkTrainingConfig config, TestContext context) throws Exception {
        Engine engine = Engines.engine();
        TrainingData data = new TrainingData(config, new Ready(), context.rows("train"), context.rows("validation"));
        try (NetworkTraining loop = new NetworkTraining(
                        engine, config, data, Runs.augmenters(), Optional.empty(), 1, new Silent());
                NetworkTrainer bare = new NetworkTrainer(engine, config, data.inputShape(), CLASSES, 1);
                Feed feed = data.openTraining(Runs.augmenters(), 1)) {
            float[] ones = new float[CLASSES];
            Arrays.fill(ones, 1);
            ExampleBatch batch = feed.next();
            float[] targets = Targets.ofClasses(config.loss(), ones).of(batch);
            IntConsumer step =
                    number -> bare.step(batch.inputs(), targets, BATCH, number + 1, 0.001, number, false, false);
            time(step, WARM_UP);
            time(number -> loop.advance(), WARM_UP);
            List<Double> steps = new ArrayList<>();
            List<Double> loops = new ArrayList<>();
            for (int round = 0; round < ROUNDS; round++) {
                steps.add(time(step, STEPS));
                loops.add(time(number -> loop.advance(), STEPS));
            }
            System.out.printf(
                    Locale.ROOT, "%-16s step %.3f ms, in the loop %.3f ms%n", name, median(steps), median(loops));
        }
    }

    private static double time(IntConsumer action, int count) {
        long start = System.nanoTime();
        for (int i = 0; i < count; i++) {
            action.accept(i);
        }
        return (System.nanoTime() - start) / 1e6 / count;
    }

    private static double median(List<Double> values) {
        return values.stream().sorted().skip(values.size() / 2).findFirst().orElseThrow();
    }

    private static final class Silent implements NetworkTraining.Watcher {
        @Override
        public void progress(long step, long steps, double loss) {
            // Nobody looks.
        }

        @Override
        public boolean stopRequested() {
            return false;
        }

        @Override
        public RuntimeException stopped() {
            return new IllegalStateException();
        }

        @Override
        public void warn(String message) {
            System.out.println(message);
        }
    }
}
