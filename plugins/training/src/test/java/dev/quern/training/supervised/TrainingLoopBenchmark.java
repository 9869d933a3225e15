package dev.quern.training.supervised;

import ai.djl.engine.Engine;
import dev.quern.api.feed.ExampleBatch;
import dev.quern.api.feed.Feed;
import dev.quern.api.testing.TestContext;
import dev.quern.api.testing.TestRows;
import dev.quern.training.Engines;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import org.apache.arrow.vector.types.pojo.Field;

/// Times the whole training loop (feed, targets, step, curves) against its bare step on one batch, by turns.
///
/// Arguments: names of networks, `lenet` and `mlp` unless given.
final class TrainingLoopBenchmark {
    private static final int ROWS = 6400;
    private static final int BATCH = 64;
    private static final int ROUNDS = 9;

    private TrainingLoopBenchmark() {}

    private static TestRows rows() {
        Field image = Runs.numbers("image", 784);
        TestRows rows = TestRows.of(image, dev.quern.api.Columns.text("label"));
        Random random = new Random(1);
        for (int i = 0; i < ROWS; i++) {
            List<Object> pixels = new ArrayList<>();
            for (int p = 0; p < 784; p++) {
                pixels.add(random.nextFloat());
            }
            rows.row(pixels, Integer.toString(i % 10));
        }
        return rows;
    }

    private static NetworkTrainingConfig config(String network, String optimizer) {
        return Runs.config("{'network': {" + network + "}, 'batch': 64, 'epochs': 1000, 'optimizer': {'type': '"
                + optimizer + "', 'learning-rate': 0.001}, 'evaluate-every': '100000 epochs'}");
    }

    public static void main(String[] arguments) throws Exception {
        List<String> wanted = arguments.length == 0 ? List.of("lenet", "mlp") : List.of(arguments);
        Path folder = Files.createTempDirectory("loop");
        TestRows rows = rows();
        try (TestContext context = Runs.context(folder, rows, rows)) {
            for (String name : wanted) {
                String network = name.equals("mlp") ? "'mlp': {'hidden': [512, 256, 128]}" : "'" + name + "': {}";
                for (String optimizer : List.of("momentum", "adamw")) {
                    compare(name + " " + optimizer, config(network, optimizer), context);
                }
            }
        }
    }

    private static void compare(String name, NetworkTrainingConfig config, TestContext context) throws Exception {
        Engine engine = Engines.engine();
        TrainingData data = new TrainingData(
                config, new MemoryFeeds(1, 28, 28), context.rows("train"), context.rows("validation"));
        try (NetworkTraining loop = new NetworkTraining(
                        engine, config, data, Runs.augmenters(), Optional.empty(), 1, new Silent());
                NetworkTrainer bare = new NetworkTrainer(engine, config, data.inputShape(), 10, 1);
                Feed feed = data.openTraining(Runs.augmenters(), 1)) {
            ExampleBatch batch = feed.next();
            float[] targets = Targets.ofClasses(config.loss(), new float[] {1, 1, 1, 1, 1, 1, 1, 1, 1, 1})
                    .of(batch);
            List<Double> loops = new ArrayList<>();
            List<Double> steps = new ArrayList<>();
            List<Double> feeds = new ArrayList<>();
            int number = 0;
            for (int round = 0; round < ROUNDS + 6; round++) {
                int count = round < 6 ? 150 : 60;
                long start = System.nanoTime();
                for (int i = 0; i < count; i++) {
                    bare.step(batch.inputs(), targets, BATCH, ++number, 0.001, number, false, false);
                }
                long middle = System.nanoTime();
                for (int i = 0; i < count; i++) {
                    loop.advance();
                }
                long end = System.nanoTime();
                for (int i = 0; i < count; i++) {
                    feed.next();
                }
                if (round >= 6) {
                    steps.add((middle - start) / 1e6 / count);
                    loops.add((end - middle) / 1e6 / count);
                    feeds.add((System.nanoTime() - end) / 1e6 / count);
                }
            }
            System.out.printf(
                    Locale.ROOT,
                    "%-16s bare step %.3f ms, loop %.3f ms, of that feed %.3f ms%n",
                    name,
                    median(steps),
                    median(loops),
                    median(feeds));
        }
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
