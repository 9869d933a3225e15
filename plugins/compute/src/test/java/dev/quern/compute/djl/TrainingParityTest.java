package dev.quern.compute.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Blocks;
import ai.djl.nn.Parameter;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.Dropout;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.GradientCollector;
import ai.djl.training.Trainer;
import ai.djl.training.initializer.XavierInitializer;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import ai.djl.util.Pair;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// DJL's own model, trainer, losses and optimizers run on this engine unchanged and follow PyTorch step by step.
class TrainingParityTest {

    private static final int FEATURES = 20;
    private static final int CLASSES = 3;
    private static final int BATCH = 32;

    private static SequentialBlock perceptron() {
        return new SequentialBlock()
                .add(Blocks.batchFlattenBlock(FEATURES))
                .add(Linear.builder().setUnits(48).build())
                .add(Activation::relu)
                .add(Linear.builder().setUnits(17).build())
                .add(Activation::tanh)
                .add(Linear.builder().setUnits(CLASSES).build());
    }

    /// The losses of some steps on one fixed task, beginning from weights drawn by java.util.Random.
    private static List<Float> losses(String engine, Optimizer optimizer, int steps) {
        try (Model model = Model.newInstance("mlp", engine)) {
            model.setBlock(perceptron());
            DefaultTrainingConfig config = new DefaultTrainingConfig(Loss.softmaxCrossEntropyLoss())
                    .optDevices(new ai.djl.Device[] {ai.djl.Device.cpu()})
                    .optOptimizer(optimizer);
            try (Trainer trainer = model.newTrainer(config)) {
                trainer.initialize(new Shape(BATCH, FEATURES));
                setWeights(model, new Random(5));
                List<Float> losses = new ArrayList<>();
                Random random = new Random(11);
                for (int step = 0; step < steps; step++) {
                    losses.add(step(trainer, random));
                }
                return losses;
            }
        }
    }

    private static void setWeights(Model model, Random random) {
        for (Pair<String, Parameter> entry : model.getBlock().getParameters()) {
            NDArray array = entry.getValue().getArray();
            float[] values = new float[(int) array.size()];
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) random.nextGaussian(0, 0.3);
            }
            array.set(values);
        }
    }

    private static float step(Trainer trainer, Random random) {
        try (NDManager manager = trainer.getManager().newSubManager()) {
            float[] features = new float[BATCH * FEATURES];
            long[] labels = new long[BATCH];
            for (int row = 0; row < BATCH; row++) {
                labels[row] = random.nextInt(CLASSES);
                for (int i = 0; i < FEATURES; i++) {
                    features[row * FEATURES + i] = (float) random.nextGaussian(i % CLASSES == labels[row] ? 0.7 : 0, 1);
                }
            }
            NDList data = new NDList(manager.create(features, new Shape(BATCH, FEATURES)));
            NDList expected = new NDList(manager.create(labels, new Shape(BATCH)));
            try (GradientCollector collector = trainer.newGradientCollector()) {
                NDArray loss = trainer.getLoss().evaluate(expected, trainer.forward(data));
                collector.backward(loss);
                trainer.step();
                return loss.getFloat();
            }
        }
    }

    private static void assertFollows(java.util.function.Supplier<Optimizer> optimizer) {
        Oracle.requirePlatform();
        List<Float> expected = losses("PyTorch", optimizer.get(), 60);
        List<Float> actual = losses(QuernEngine.NAME, optimizer.get(), 60);
        assertThat(expected.getLast()).isLessThan(expected.getFirst());
        for (int step = 0; step < expected.size(); step++) {
            assertThat(actual.get(step)).as("loss of step " + step).isCloseTo(expected.get(step), within(2e-5f));
        }
    }

    @Test
    void adamFollowsPyTorch() {
        assertFollows(() ->
                Optimizer.adam().optLearningRateTracker(Tracker.fixed(0.003f)).build());
    }

    @Test
    void adamWithDecayFollowsPyTorch() {
        assertFollows(() -> Optimizer.adam()
                .optLearningRateTracker(Tracker.fixed(0.003f))
                .optWeightDecays(0.02f)
                .build());
    }

    @Test
    void adamWFollowsPyTorch() {
        assertFollows(() -> Optimizer.adamW()
                .optLearningRateTracker(Tracker.fixed(0.003f))
                .optWeightDecays(0.05f)
                .build());
    }

    @Test
    void momentumFollowsPyTorch() {
        assertFollows(() -> Optimizer.sgd()
                .setLearningRateTracker(Tracker.fixed(0.05f))
                .optMomentum(0.9f)
                .optWeightDecays(0.001f)
                .build());
    }

    @Test
    void theOptimizersThatPyTorchLacksReduceTheLoss() {
        List<Optimizer> optimizers = List.of(
                Optimizer.nag()
                        .setLearningRateTracker(Tracker.fixed(0.02f))
                        .setMomentum(0.9f)
                        .build(),
                Optimizer.rmsprop()
                        .optLearningRateTracker(Tracker.fixed(0.003f))
                        .build(),
                Optimizer.rmsprop()
                        .optLearningRateTracker(Tracker.fixed(0.003f))
                        .optCentered(true)
                        .build(),
                Optimizer.adagrad().optLearningRateTracker(Tracker.fixed(0.03f)).build(),
                Optimizer.adadelta().build());
        for (Optimizer optimizer : optimizers) {
            List<Float> losses = losses(QuernEngine.NAME, optimizer, 200);
            double first = losses.subList(0, 20).stream()
                    .mapToDouble(loss -> loss)
                    .average()
                    .orElseThrow();
            double last = losses.subList(180, 200).stream()
                    .mapToDouble(loss -> loss)
                    .average()
                    .orElseThrow();
            assertThat(last).as(optimizer.getClass().getSimpleName()).isLessThan(0.9 * first);
        }
    }

    @Test
    void trainsWithDjlsInitializersAndDropoutAndReadsItsOwnFile(@TempDir Path folder)
            throws IOException, ai.djl.MalformedModelException {
        SequentialBlock block = perceptron();
        block.add(Dropout.builder().optRate(0.1f).build());
        float[] before;
        try (Model model = Model.newInstance("saved", QuernEngine.NAME)) {
            model.setBlock(block);
            DefaultTrainingConfig config = new DefaultTrainingConfig(Loss.softmaxCrossEntropyLoss())
                    .optInitializer(new XavierInitializer(), Parameter.Type.WEIGHT)
                    .optOptimizer(Optimizer.adam().build());
            try (Trainer trainer = model.newTrainer(config)) {
                trainer.initialize(new Shape(BATCH, FEATURES));
                Random random = new Random(3);
                float first = step(trainer, random);
                float last = first;
                for (int i = 0; i < 150; i++) {
                    last = step(trainer, random);
                }
                assertThat(last).isLessThan(first);
            }
            before = model.getBlock().getParameters().valueAt(0).getArray().toFloatArray();
            model.save(folder, "saved");
        }
        try (Model model = Model.newInstance("saved", QuernEngine.NAME)) {
            SequentialBlock fresh = perceptron();
            fresh.add(Dropout.builder().optRate(0.1f).build());
            model.setBlock(fresh);
            model.load(folder, "saved");
            assertThat(model.getBlock().getParameters().valueAt(0).getArray().toFloatArray())
                    .isEqualTo(before);
            assertThat(model.getDataType()).isEqualTo(DataType.FLOAT32);
        }
    }
}
