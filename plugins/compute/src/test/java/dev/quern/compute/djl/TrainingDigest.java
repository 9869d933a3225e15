package dev.quern.compute.djl;

import ai.djl.Device;
import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.Blocks;
import ai.djl.nn.Parameter;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.nn.norm.Dropout;
import ai.djl.nn.norm.LayerNorm;
import ai.djl.nn.pooling.Pool;
import ai.djl.nn.recurrent.GRU;
import ai.djl.nn.recurrent.LSTM;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.GradientCollector;
import ai.djl.training.Trainer;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.util.Pair;
import java.util.Arrays;
import java.util.Random;

/// Trains small networks that use most of the kernels and prints a digest of all weights, one line each. Started in
/// JVMs with vectors of different widths and different numbers of threads, whose lines must be equal.
final class TrainingDigest {

    private TrainingDigest() {}

    public static void main(String[] arguments) {
        System.out.println("digest convolutional " + convolutional(5));
        System.out.println("digest recurrent " + digest(recurrent(), new Shape(19, 7, 11), 5));
    }

    /// Trains a network with convolutions, normalisations and dropout.
    static int convolutional(int seed) {
        return digest(convolutional(), new Shape(20, 3, 17, 15), seed);
    }

    private static Block convolutional() {
        return new SequentialBlock()
                .add(Conv2d.builder()
                        .setKernelShape(new Shape(3, 3))
                        .setFilters(20)
                        .optPadding(new Shape(1, 1))
                        .build())
                .add(BatchNorm.builder().build())
                .add(Activation::relu)
                .add(Conv2d.builder()
                        .setKernelShape(new Shape(3, 3))
                        .setFilters(20)
                        .optStride(new Shape(2, 2))
                        .optGroups(20)
                        .build())
                .add(Activation::tanh)
                .add(Pool.avgPool2dBlock(new Shape(2, 2), new Shape(2, 2)))
                .add(Conv2d.builder()
                        .setKernelShape(new Shape(1, 1))
                        .setFilters(37)
                        .build())
                .add(Pool.maxPool2dBlock(new Shape(2, 2), new Shape(1, 1)))
                .add(Activation::gelu)
                .add(Blocks.batchFlattenBlock())
                .add(LayerNorm.builder().build())
                .add(Dropout.builder().optRate(0.3f).build())
                .add(Linear.builder().setUnits(10).build());
    }

    private static Block recurrent() {
        return new SequentialBlock()
                .add(LSTM.builder()
                        .setStateSize(13)
                        .setNumLayers(2)
                        .optBidirectional(true)
                        .optBatchFirst(true)
                        .build())
                .add(GRU.builder()
                        .setStateSize(18)
                        .setNumLayers(1)
                        .optBatchFirst(true)
                        .build())
                .add(Activation::sigmoid)
                .add(Blocks.batchFlattenBlock())
                .add(Linear.builder().setUnits(10).build());
    }

    private static int digest(Block block, Shape input, int seed) {
        try (Model model = Model.newInstance("digest", QuernEngine.NAME)) {
            model.getNDManager().getEngine().setRandomSeed(seed);
            model.setBlock(block);
            DefaultTrainingConfig config = new DefaultTrainingConfig(Loss.softmaxCrossEntropyLoss())
                    .optDevices(new Device[] {Device.cpu()})
                    .optOptimizer(Optimizer.adam().build());
            try (Trainer trainer = model.newTrainer(config)) {
                trainer.initialize(input);
                for (int step = 0; step < 4; step++) {
                    step(trainer, input, step);
                }
            }
            int digest = 1;
            for (Pair<String, Parameter> each : block.getParameters()) {
                digest =
                        31 * digest + Arrays.hashCode(each.getValue().getArray().toFloatArray());
            }
            return digest;
        }
    }

    private static void step(Trainer trainer, Shape input, int number) {
        Random random = new Random(number);
        float[] features = new float[(int) input.size()];
        for (int i = 0; i < features.length; i++) {
            features[i] = random.nextFloat() - 0.5f;
        }
        try (NDManager manager = trainer.getManager().newSubManager()) {
            NDArray labels = manager.create(random.longs(input.get(0), 0, 10).toArray());
            try (GradientCollector collector = trainer.newGradientCollector()) {
                NDList output = trainer.forward(new NDList(manager.create(features, input)));
                collector.backward(trainer.getLoss().evaluate(new NDList(labels), output));
            }
            trainer.step();
        }
    }
}
