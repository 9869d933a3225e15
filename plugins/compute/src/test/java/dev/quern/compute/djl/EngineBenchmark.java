package dev.quern.compute.djl;

import ai.djl.Device;
import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Blocks;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.GradientCollector;
import ai.djl.training.Trainer;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Optimizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/// Times small operations and the training step of an MLP (784-512-256-128-10, batch 64, Adam) on the named engines.
///
/// Arguments: engine names, `Quern` and `PyTorch` by default. Prints the median of the rounds with the fastest
/// and slowest.
final class EngineBenchmark {

    private static final int ROUNDS = 15;
    private static volatile double sink;

    private EngineBenchmark() {}

    public static void main(String[] arguments) {
        List<String> engines = arguments.length == 0 ? List.of("Quern", "PyTorch") : Arrays.asList(arguments);
        for (String engine : engines) {
            smallOperations(engine);
            trainingStep(engine);
        }
    }

    private static void smallOperations(String engine) {
        try (NDManager manager = NDManager.newBaseManager(engine)) {
            NDArray a = manager.create(new float[64]).add(1);
            NDArray b = manager.create(new float[64]).add(2);
            NDArray long1 = manager.ones(new Shape(1 << 20));
            time(engine, "add(64) + close", 20_000, () -> a.add(b).close());
            time(engine, "addi(64)", 20_000, () -> a.addi(b));
            time(engine, "mul(number) + close", 20_000, () -> a.mul(1.5f).close());
            time(engine, "exp(64) + close", 20_000, () -> b.exp().close());
            time(engine, "sum(64) + getFloat", 20_000, () -> {
                try (NDArray sum = b.sum()) {
                    sink = sum.getFloat();
                }
            });
            time(engine, "reshape + close", 20_000, () -> b.reshape(8, 8).close());
            time(engine, "zeros(64) + close", 20_000, () -> manager.zeros(new Shape(64))
                    .close());
            time(engine, "get(\"1:3\") + close", 20_000, () -> b.get("1:3").close());
            time(engine, "add(1M) + close", 100, () -> long1.add(long1).close());
            time(engine, "exp(1M) + close", 30, () -> long1.exp().close());
            a.setRequiresGradient(true);
            time(engine, "mul + sum + backward (64)", 2_000, () -> {
                try (GradientCollector collector = Engine.getEngine(engine).newGradientCollector();
                        NDArray product = a.mul(b);
                        NDArray sum = product.sum()) {
                    collector.backward(sum);
                }
            });
        }
    }

    private static void trainingStep(String engine) {
        SequentialBlock block = new SequentialBlock().add(Blocks.batchFlattenBlock(784));
        for (int units : new int[] {512, 256, 128}) {
            block.add(Linear.builder().setUnits(units).build()).add(Activation::relu);
        }
        block.add(Linear.builder().setUnits(10).build());
        try (Model model = Model.newInstance("mlp", engine)) {
            model.setBlock(block);
            DefaultTrainingConfig config = new DefaultTrainingConfig(Loss.softmaxCrossEntropyLoss())
                    .optDevices(new Device[] {Device.cpu()})
                    .optOptimizer(Optimizer.adam().build());
            try (Trainer trainer = model.newTrainer(config)) {
                trainer.initialize(new Shape(64, 784));
                Random random = new Random(1);
                float[] features = new float[64 * 784];
                long[] labels = new long[64];
                time(engine, "MLP training step", 20, () -> {
                    for (int i = 0; i < features.length; i++) {
                        features[i] = random.nextFloat();
                    }
                    for (int i = 0; i < labels.length; i++) {
                        labels[i] = random.nextInt(10);
                    }
                    step(trainer, features, labels);
                });
            }
        }
    }

    private static void step(Trainer trainer, float[] features, long[] labels) {
        try (NDManager manager = trainer.getManager().newSubManager()) {
            NDList data = new NDList(manager.create(features, new Shape(64, 784)));
            NDList expected = new NDList(manager.create(labels));
            data.attach(manager);
            try (GradientCollector collector = trainer.newGradientCollector()) {
                NDList output = trainer.forward(data);
                NDArray loss = trainer.getLoss().evaluate(expected, output);
                collector.backward(loss);
                output.close();
                loss.close();
            }
            trainer.step();
        }
    }

    private static void time(String engine, String name, int repeats, Runnable body) {
        List<Double> micros = new ArrayList<>();
        for (int round = -5; round < ROUNDS; round++) {
            long begin = System.nanoTime();
            for (int i = 0; i < repeats; i++) {
                body.run();
            }
            if (round >= 0) {
                micros.add((System.nanoTime() - begin) / 1e3 / repeats);
            }
        }
        micros.sort(null);
        System.out.printf(
                Locale.ROOT,
                "%-8s %-26s %10.3f us (%.3f .. %.3f)%n",
                engine,
                name,
                micros.get(ROUNDS / 2),
                micros.getFirst(),
                micros.getLast());
    }
}
