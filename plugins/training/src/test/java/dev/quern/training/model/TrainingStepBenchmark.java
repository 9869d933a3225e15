package dev.quern.training.model;

import ai.djl.Device;
import ai.djl.Model;
import ai.djl.basicmodelzoo.cv.classification.LeNet;
import ai.djl.basicmodelzoo.cv.classification.MobileNetV2;
import ai.djl.basicmodelzoo.cv.classification.ResNetV1;
import ai.djl.engine.Engine;
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
import ai.djl.nn.pooling.Pool;
import ai.djl.nn.recurrent.GRU;
import ai.djl.nn.recurrent.LSTM;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import ai.djl.training.Trainer;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.util.Pair;
import dev.quern.api.compute.FusedOperations;
import dev.quern.api.compute.FusedOperations.AdamWStep;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;

/// Times one training step (forward, backward, Adam) of the standard networks on this engine and on DJL's PyTorch
/// engine, by turns in one JVM, and holds the losses of the first steps from equal weights against each other.
///
/// Arguments: names of networks, or a name and an engine as `lenet:Quern`; all networks on both engines unless given.
final class TrainingStepBenchmark {

    private static final int ROUNDS = 9;
    private static final int BATCH = 64;
    private static final int BATCHES = 4;
    private static final int PAUSE_MILLIS = 60;

    private TrainingStepBenchmark() {}

    /// A network being trained on one engine.
    private interface Training extends AutoCloseable {
        /// The weights in a fixed order.
        List<float[]> weights();

        void setWeights(List<float[]> weights);

        /// One step on the batch of that number.
        float step(int number);

        @Override
        void close();
    }

    private record Network(String name, int warmUp, int steps, java.util.function.Function<String, Training> start) {}

    private static List<Network> networks() {
        Shape image = new Shape(BATCH, 3, 32, 32);
        return List.of(
                new Network(
                        "mlp",
                        1000,
                        40,
                        engine -> classifier(engine, TrainingStepBenchmark::mlp, new Shape(BATCH, 784))),
                new Network(
                        "lenet",
                        1000,
                        40,
                        engine -> classifier(engine, () -> LeNet.builder().build(), new Shape(BATCH, 1, 28, 28))),
                new Network("resnet18", 10, 1, engine -> classifier(engine, TrainingStepBenchmark::resNet18, image)),
                new Network(
                        "resnet18-zoo",
                        6,
                        1,
                        engine -> classifier(
                                engine,
                                () -> ResNetV1.builder()
                                        .setImageShape(new Shape(3, 32, 32))
                                        .setNumLayers(18)
                                        .setOutSize(10)
                                        .build(),
                                image)),
                new Network(
                        "mobilenetv2",
                        30,
                        1,
                        engine -> classifier(
                                engine,
                                () -> MobileNetV2.builder().setOutSize(10).build(),
                                image)),
                new Network(
                        "lstm",
                        150,
                        2,
                        engine -> recurrent(engine, () -> LSTM.builder()
                                .setStateSize(256)
                                .setNumLayers(2)
                                .optBatchFirst(true)
                                .build())),
                new Network(
                        "gru",
                        150,
                        2,
                        engine -> recurrent(engine, () -> GRU.builder()
                                .setStateSize(256)
                                .setNumLayers(2)
                                .optBatchFirst(true)
                                .build())),
                new Network(
                        "gpt",
                        12,
                        2,
                        engine -> new GptTraining(engine, new GptShape(4, 4, 128, 256, 8192, 0), 12, 256)),
                new Network(
                        "gpt2",
                        2,
                        1,
                        engine -> new GptTraining(engine, new GptShape(12, 12, 768, 1024, 50304, 0), 4, 64)));
    }

    private static Block mlp() {
        SequentialBlock block = new SequentialBlock().add(Blocks.batchFlattenBlock(784));
        for (int units : new int[] {512, 256, 128}) {
            block.add(Linear.builder().setUnits(units).build()).add(Activation::relu);
        }
        return block.add(Linear.builder().setUnits(10).build());
    }

    /// ResNet-18 of He et al. (2015) for small images: basic blocks; DJL's own of that name has bottlenecks.
    private static Block resNet18() {
        SequentialBlock block = new SequentialBlock()
                .add(Conv2d.builder()
                        .setKernelShape(new Shape(3, 3))
                        .setFilters(64)
                        .optPadding(new Shape(1, 1))
                        .optBias(false)
                        .build())
                .add(BatchNorm.builder().build())
                .add(Activation::relu);
        int[] filters = {64, 128, 256, 512};
        for (int stage = 0; stage < filters.length; stage++) {
            Shape stride = stage == 0 ? new Shape(1, 1) : new Shape(2, 2);
            block.add(ResNetV1.residualUnit(filters[stage], stride, stage == 0, false, 0.9f));
            block.add(ResNetV1.residualUnit(filters[stage], new Shape(1, 1), true, false, 0.9f));
        }
        return block.add(Pool.globalAvgPool2dBlock())
                .add(Linear.builder().setUnits(10).build());
    }

    private static Training classifier(String engine, Supplier<Block> block, Shape input) {
        return new DjlTraining(engine, block.get(), input, Loss.softmaxCrossEntropyLoss(), new Shape(BATCH));
    }

    private static Training recurrent(String engine, Supplier<Block> block) {
        Shape shape = new Shape(32, 64, 256);
        return new DjlTraining(engine, block.get(), shape, Loss.l2Loss(), shape);
    }

    /// DJL's own trainer.
    private static final class DjlTraining implements Training {
        private final Model model;
        private final Trainer trainer;
        private final Shape input;
        private final Shape target;
        private final float[][] features;
        private final long[][] labels;

        DjlTraining(String engine, Block block, Shape input, Loss loss, Shape target) {
            this.input = input;
            this.target = target;
            features = new float[BATCHES][(int) input.size()];
            labels = new long[BATCHES][];
            model = Model.newInstance("network", engine);
            model.setBlock(block);
            trainer = model.newTrainer(new DefaultTrainingConfig(loss)
                    .optDevices(new Device[] {Device.cpu()})
                    .optOptimizer(Optimizer.adam().build()));
            trainer.initialize(input);
            for (int batch = 0; batch < BATCHES; batch++) {
                Random random = new Random(batch);
                for (int i = 0; i < input.size(); i++) {
                    features[batch][i] = random.nextFloat() - 0.5f;
                }
                labels[batch] = random.longs(target.size(), 0, 10).toArray();
            }
        }

        @Override
        public List<float[]> weights() {
            return model.getBlock().getParameters().stream()
                    .map(each -> each.getValue().getArray().toFloatArray())
                    .toList();
        }

        @Override
        public void setWeights(List<float[]> weights) {
            int index = 0;
            for (Pair<String, Parameter> each : model.getBlock().getParameters()) {
                each.getValue().getArray().set(weights.get(index++));
            }
        }

        @Override
        public float step(int number) {
            int batch = number % BATCHES;
            float result;
            try (NDManager manager = trainer.getManager().newSubManager()) {
                NDList data = new NDList(manager.create(features[batch], input));
                NDArray wanted = target.dimension() == 1
                        ? manager.create(labels[batch])
                        : manager.create(features[batch], target).mul(0.5f);
                try (GradientCollector collector = trainer.newGradientCollector()) {
                    NDList output = trainer.forward(data);
                    NDArray loss = trainer.getLoss().evaluate(new NDList(wanted), new NDList(output.head()));
                    collector.backward(loss);
                    result = loss.getFloat();
                    output.close();
                    loss.close();
                }
                trainer.step();
            }
            return result;
        }

        @Override
        public void close() {
            trainer.close();
            model.close();
        }
    }

    /// The GPT of this project, with the fused operations of the engine or their composed form.
    private static final class GptTraining implements Training {
        private final Engine engine;
        private final NDManager manager;
        private final FusedOperations operations;
        private final Gpt gpt;
        private final ParameterStore store;
        private final int batch;
        private final int time;
        private final NDList parameters = new NDList();
        private final NDList first = new NDList();
        private final NDList second = new NDList();
        private int done;

        GptTraining(String name, GptShape shape, int batch, int time) {
            this.batch = batch;
            this.time = time;
            engine = Engine.getEngine(name);
            manager = engine.newBaseManager();
            operations = FusedOperations.of(manager, new ComposedOperations());
            gpt = new Gpt(shape, operations);
            gpt.setWeights(gpt.startingWeights(1), manager, true);
            store = new ParameterStore(manager, false);
            for (Parameter parameter : gpt.named().values()) {
                parameters.add(parameter.getArray());
                first.add(manager.zeros(parameter.getShape()));
                second.add(manager.zeros(parameter.getShape()));
            }
        }

        @Override
        public List<float[]> weights() {
            return List.of();
        }

        @Override
        public void setWeights(List<float[]> weights) {
            // The starting weights come from a seed.
        }

        @Override
        public float step(int number) {
            Random random = new Random(number);
            int vocabulary = Math.min(1000, gpt.shape().vocabulary());
            int[] ids = random.ints((long) batch * time + 1, 0, vocabulary).toArray();
            float result;
            try (NDManager scope = manager.newSubManager()) {
                try (GradientCollector collector = engine.newGradientCollector()) {
                    NDArray inputs = scope.create(Arrays.copyOf(ids, batch * time), new Shape(batch, time));
                    NDArray labels = scope.create(Arrays.copyOfRange(ids, 1, batch * time + 1));
                    NDArray hidden =
                            gpt.forward(store, new NDList(inputs), true).singletonOrThrow();
                    NDArray loss = operations.linearCrossEntropy(hidden, gpt.outputWeight(), labels);
                    collector.backward(loss);
                    result = loss.getFloat();
                }
                NDList gradients = new NDList();
                parameters.forEach(parameter -> gradients.add(parameter.getGradient()));
                float[] decays = new float[parameters.size()];
                AdamWStep adam = new AdamWStep(++done, 1e-3, 0.9, 0.999, 1e-8, 1);
                operations.adamW(parameters, gradients, first, second, decays, adam);
                if (!"Quern".equals(engine.getEngineName())) {
                    gradients.forEach(gradient -> gradient.subi(gradient)); // PyTorch's optimiser would clear them
                }
                gradients.close();
            }
            return result;
        }

        @Override
        public void close() {
            manager.close();
        }
    }

    public static void main(String[] arguments) throws Exception {
        List<String> wanted = Arrays.asList(arguments);
        for (Network network : networks()) {
            boolean all = wanted.isEmpty() && !network.name.equals("gpt2");
            if (all || wanted.contains(network.name)) {
                compare(network);
            }
            for (String engine : List.of("Quern", "PyTorch")) {
                if (wanted.contains(network.name + ":" + engine)) {
                    alone(network, engine);
                }
            }
        }
    }

    private static void alone(Network network, String engine) throws Exception {
        try (Training training = network.start.apply(engine)) {
            List<Double> millis = new ArrayList<>();
            time(network, training, network.warmUp, null);
            for (int round = 0; round < ROUNDS; round++) {
                time(network, training, network.steps, millis);
            }
            print(network.name, engine, millis);
        }
        System.out.printf(Locale.ROOT, "%-12s %-8s peak resident %d MB%n", network.name, engine, peakMegabytes());
    }

    private static long peakMegabytes() throws Exception {
        for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
            if (line.startsWith("VmHWM:")) {
                return Long.parseLong(line.replaceAll("\\D", "")) / 1024;
            }
        }
        return -1;
    }

    private static void compare(Network network) {
        try (Training ours = network.start.apply("Quern");
                Training theirs = network.start.apply("PyTorch")) {
            ours.setWeights(theirs.weights());
            for (int step = 0; step < 3; step++) {
                float a = ours.step(step);
                float b = theirs.step(step);
                double tolerance = step == 0 ? 1e-3 : 0.05; // later steps have rounding errors magnified
                if (!(Math.abs(a - b) <= tolerance * Math.abs(b))) {
                    throw new IllegalStateException(
                            network.name + " step " + step + ": loss " + a + " here, " + b + " on PyTorch");
                }
            }
            Map<String, List<Double>> millis = Map.of("Quern", new ArrayList<>(), "PyTorch", new ArrayList<>());
            time(network, ours, network.warmUp, null);
            time(network, theirs, network.warmUp, null);
            for (int round = 0; round < ROUNDS; round++) {
                time(network, ours, network.steps, millis.get("Quern"));
                time(network, theirs, network.steps, millis.get("PyTorch"));
            }
            double mine = print(network.name, "Quern", millis.get("Quern"));
            double peer = print(network.name, "PyTorch", millis.get("PyTorch"));
            System.out.printf(Locale.ROOT, "%-12s ratio %.2f%n", network.name, peer / mine);
        }
    }

    /// Without the threads of the other engine, which spin for a while when their work is done.
    private static void time(Network network, Training training, int steps, List<Double> millis) {
        try {
            Thread.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        long begin = System.nanoTime();
        for (int i = 0; i < steps; i++) {
            float loss = training.step(i);
            if (!Float.isFinite(loss)) {
                throw new IllegalStateException(network.name + " lost its loss: " + loss);
            }
        }
        if (millis != null) {
            millis.add((System.nanoTime() - begin) / 1e6 / steps);
        }
    }

    private static double print(String network, String engine, List<Double> millis) {
        List<Double> sorted = millis.stream().sorted().toList();
        double median = sorted.get(sorted.size() / 2);
        System.out.printf(
                Locale.ROOT,
                "%-12s %-8s %9.2f ms (%.2f .. %.2f)%n",
                network,
                engine,
                median,
                sorted.getFirst(),
                sorted.getLast());
        return median;
    }
}
