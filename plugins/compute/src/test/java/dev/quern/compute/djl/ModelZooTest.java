package dev.quern.compute.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import ai.djl.Device;
import ai.djl.Model;
import ai.djl.basicmodelzoo.cv.classification.AlexNet;
import ai.djl.basicmodelzoo.cv.classification.GoogLeNet;
import ai.djl.basicmodelzoo.cv.classification.LeNet;
import ai.djl.basicmodelzoo.cv.classification.MobileNetV1;
import ai.djl.basicmodelzoo.cv.classification.MobileNetV2;
import ai.djl.basicmodelzoo.cv.classification.NiN;
import ai.djl.basicmodelzoo.cv.classification.ResNetV1;
import ai.djl.basicmodelzoo.cv.classification.SqueezeNet;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.GradientCollector;
import ai.djl.training.Trainer;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import ai.djl.util.Pair;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// Networks that others wrote for DJL train here unchanged, and from equal weights with the losses that DJL's PyTorch
/// engine gives.
class ModelZooTest {

    /// @param tolerances per cent that the losses of the steps may differ: batch normalisation of few elements
    /// magnifies
    ///     rounding, and where a network drops elements only the first has any bound
    private record Zoo(String name, Supplier<Block> block, Shape input, double... tolerances) {}

    private static Stream<Zoo> networks() {
        Shape image = new Shape(4, 3, 32, 32);
        return Stream.of(
                new Zoo("LeNet", () -> LeNet.builder().build(), new Shape(4, 1, 28, 28), 0.01, 0.1, 0.1),
                new Zoo(
                        "ResNet",
                        () -> ResNetV1.builder()
                                .setImageShape(new Shape(3, 28, 28))
                                .setNumLayers(8)
                                .setOutSize(10)
                                .build(),
                        new Shape(4, 3, 28, 28),
                        0.01,
                        1,
                        1),
                new Zoo(
                        "MobileNetV1",
                        () -> MobileNetV1.builder().setOutSize(10).build(),
                        image,
                        0.1),
                new Zoo(
                        "MobileNetV2",
                        () -> MobileNetV2.builder().setOutSize(10).build(),
                        image,
                        0.1),
                new Zoo("SqueezeNet", () -> SqueezeNet.squeezenet(10), new Shape(2, 3, 64, 64)),
                new Zoo("NiN", () -> NiN.builder().build(), new Shape(1, 1, 96, 96)),
                new Zoo("GoogLeNet", () -> GoogLeNet.builder().build(), new Shape(2, 1, 64, 64), 0.01, 0.1, 0.1),
                new Zoo("AlexNet", () -> AlexNet.builder().build(), new Shape(1, 1, 128, 128)));
    }

    @TestFactory
    Stream<DynamicTest> trainsAsPyTorchDoes() {
        return networks().map(zoo -> dynamicTest(zoo.name, () -> compare(zoo)));
    }

    private static void compare(Zoo zoo) {
        Oracle.requirePlatform();
        List<float[]> weights = new ArrayList<>();
        float[] expected = losses("PyTorch", zoo, weights, true);
        float[] actual = losses(QuernEngine.NAME, zoo, weights, false);
        for (int step = 0; step < expected.length; step++) {
            assertThat(actual[step]).isFinite();
            if (step < zoo.tolerances.length) {
                assertThat(actual[step]).isCloseTo(expected[step], Percentage.withPercentage(zoo.tolerances[step]));
            }
        }
    }

    /// The losses of three steps of stochastic gradient descent.
    private static float[] losses(String engine, Zoo zoo, List<float[]> weights, boolean gives) {
        float[] losses = new float[3];
        try (Model model = Model.newInstance(zoo.name, engine)) {
            model.setBlock(zoo.block.get());
            DefaultTrainingConfig config = new DefaultTrainingConfig(Loss.softmaxCrossEntropyLoss())
                    .optDevices(new Device[] {Device.cpu()})
                    .optOptimizer(Optimizer.sgd()
                            .setLearningRateTracker(Tracker.fixed(0.01f))
                            .build());
            try (Trainer trainer = model.newTrainer(config)) {
                trainer.initialize(zoo.input);
                int index = 0;
                for (Pair<String, Parameter> each : model.getBlock().getParameters()) {
                    NDArray array = each.getValue().getArray();
                    if (gives) {
                        weights.add(array.toFloatArray());
                    } else {
                        array.set(weights.get(index++));
                    }
                }
                for (int step = 0; step < losses.length; step++) {
                    losses[step] = step(trainer, zoo.input, step);
                }
            }
        }
        return losses;
    }

    private static float step(Trainer trainer, Shape input, int number) {
        Random random = new Random(number);
        float[] features = new float[(int) input.size()];
        for (int i = 0; i < features.length; i++) {
            features[i] = random.nextFloat();
        }
        float result;
        try (NDManager manager = trainer.getManager().newSubManager()) {
            NDList data = new NDList(manager.create(features, input));
            NDList labels =
                    new NDList(manager.create(random.longs(input.get(0), 0, 10).toArray()));
            try (GradientCollector collector = trainer.newGradientCollector()) {
                NDList output = trainer.forward(data);
                NDArray flat = output.head().reshape(input.get(0), -1);
                NDArray loss = trainer.getLoss().evaluate(labels, new NDList(flat));
                collector.backward(loss);
                result = loss.getFloat();
            }
            trainer.step();
        }
        return result;
    }
}
