package dev.quern.compute.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Blocks;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.GradientCollector;
import ai.djl.training.Trainer;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Optimizer;
import dev.quern.compute.core.Core;
import dev.quern.compute.kernel.Compute;
import dev.quern.compute.kernel.KernelChoice;
import dev.quern.compute.kernel.Kernels;
import dev.quern.compute.kernel.ThreadTeam;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A second device, whose kernels count how often they are asked and otherwise do what the processor's do.
class FakeDeviceTest {
    private static final Device FAKE = Device.of("fake", 0);

    private static final Map<String, Integer> CALLS = new TreeMap<>();

    @BeforeAll
    static void addDevice() {
        Kernels kernels = KernelChoice.ofThisJvm();
        Kernels counting = (Kernels) Proxy.newProxyInstance(
                Kernels.class.getClassLoader(), new Class<?>[] {Kernels.class}, (proxy, method, arguments) -> {
                    CALLS.merge(method.getName(), 1, Integer::sum);
                    try {
                        return method.invoke(kernels, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
        engine().addDevice(FAKE, Core.create(new Compute(counting, new ThreadTeam(1))));
    }

    @BeforeEach
    void forget() {
        CALLS.clear();
    }

    private static QuernEngine engine() {
        return (QuernEngine) Engine.getEngine(QuernEngine.NAME);
    }

    private static SequentialBlock network() {
        return new SequentialBlock()
                .add(Conv2d.builder()
                        .setKernelShape(new Shape(3, 3))
                        .setFilters(4)
                        .build())
                .add(Activation::relu)
                .add(Blocks.batchFlattenBlock())
                .add(Linear.builder().setUnits(3).build());
    }

    private static final Shape INPUT = new Shape(6, 2, 7, 7);

    /// What a network answers on each device after three steps; each has its own batch.
    private static List<float[]> train(SequentialBlock network, Device... devices) {
        engine().setRandomSeed(9);
        List<float[]> answers = new ArrayList<>();
        try (Model model = Model.newInstance("network", devices[0], QuernEngine.NAME)) {
            model.setBlock(network);
            DefaultTrainingConfig config = new DefaultTrainingConfig(Loss.softmaxCrossEntropyLoss())
                    .optDevices(devices)
                    .optOptimizer(Optimizer.adam().build());
            try (Trainer trainer = model.newTrainer(config)) {
                trainer.initialize(INPUT);
                for (int step = 0; step < 3; step++) {
                    step(trainer, devices);
                }
                for (Device device : devices) {
                    try (NDManager manager = trainer.getManager().newSubManager(device)) {
                        NDArray features = manager.create(features(new Random(5)), INPUT);
                        answers.add(
                                trainer.evaluate(new NDList(features)).head().toFloatArray());
                    }
                }
            }
        }
        return answers;
    }

    private static float[] features(Random random) {
        float[] features = new float[(int) INPUT.size()];
        for (int i = 0; i < features.length; i++) {
            features[i] = random.nextFloat() - 0.5f;
        }
        return features;
    }

    private static void step(Trainer trainer, Device... devices) {
        try (GradientCollector collector = trainer.newGradientCollector()) {
            for (int i = 0; i < devices.length; i++) {
                try (NDManager manager = trainer.getManager().newSubManager(devices[i])) {
                    Random random = new Random(i);
                    NDArray features = manager.create(features(random), INPUT);
                    NDArray labels =
                            manager.create(random.longs(INPUT.get(0), 0, 3).toArray());
                    NDList output = trainer.forward(new NDList(features), new NDList(labels));
                    assertThat(output.head().getDevice()).isEqualTo(devices[i]);
                    collector.backward(trainer.getLoss().evaluate(new NDList(labels), output));
                }
            }
        }
        trainer.step();
    }

    @Test
    void trainsThereAsHere() {
        float[] here =
                train(network().add(BatchNorm.builder().build()), Device.cpu()).getFirst();
        assertThat(CALLS).isEmpty();
        float[] there = train(network().add(BatchNorm.builder().build()), FAKE).getFirst();
        assertThat(there).isEqualTo(here);
        assertThat(CALLS).containsKeys("gatheredProduct", "gemm", "arithmetic", "lineProducts", "clipGradient");
    }

    @Test
    void trainsOnBoth() {
        List<float[]> both = train(network(), Device.cpu(), FAKE);
        assertThat(both.get(1)).isEqualTo(both.get(0));
        assertThat(both.get(0)).isNotEqualTo(train(network(), Device.cpu()).getFirst());
        assertThat(CALLS).containsKey("gatheredProduct");
    }

    @Test
    void arraysMoveAndReturn() {
        try (NDManager manager = engine().newBaseManager()) {
            for (DataType type : List.of(
                    DataType.FLOAT32,
                    DataType.FLOAT64,
                    DataType.FLOAT16,
                    DataType.INT8,
                    DataType.UINT8,
                    DataType.INT32,
                    DataType.INT64,
                    DataType.BOOLEAN)) {
                NDArray array = manager.arange(12).reshape(3, 4).transpose().toType(type, false);
                NDArray moved = array.toDevice(FAKE, false);
                assertThat(moved.getDevice()).isEqualTo(FAKE);
                assertThat(moved.getManager()).isSameAs(manager);
                assertThat(moved.get(1).getDevice()).isEqualTo(FAKE);
                assertThat(moved.toDevice(Device.cpu(), false).contentEquals(array))
                        .isTrue();
                assertThat(array.toDevice(Device.cpu(), false)).isSameAs(array);
            }
        }
    }

    @Test
    void arraysOfTwoDevicesDoNotMix() {
        try (NDManager here = engine().newBaseManager();
                NDManager there = engine().newBaseManager(FAKE)) {
            NDArray one = here.ones(new Shape(2, 3));
            NDArray other = there.ones(new Shape(2, 3));
            assertThat(other.add(other).getDevice()).isEqualTo(FAKE);
            for (Runnable mixture : List.<Runnable>of(
                    () -> one.add(other),
                    () -> other.muli(one),
                    () -> one.matMul(other.transpose()),
                    () -> one.concat(other),
                    () -> one.set(new NDIndex("0"), other.get(0)))) {
                assertThatThrownBy(mixture::run)
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining("another device; move one of them with toDevice");
            }
            assertThatThrownBy(() -> one.toDevice(Device.gpu(7), false))
                    .hasMessage("Device gpu(7) is not available; this engine has [cpu(), fake(0)]");
        }
    }
}
