package dev.quern.training.network;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import dev.quern.engine.config.ConfigReader;
import dev.quern.engine.config.Problems;
import dev.quern.engine.config.Value;
import dev.quern.engine.config.YamlReader;
import java.util.Optional;
import java.util.Random;

/// Networks as job files write them, and inputs.
public final class Samples {
    private Samples() {}

    /// Reads `network:` of a job file.
    public static NetworkConfig config(String yaml) {
        Problems problems = new Problems(yaml);
        Optional<NetworkConfig> config = read(yaml, problems);
        assertThat(problems.summary()).isEmpty();
        return config.orElseThrow();
    }

    /// The problems of `network:` of a job file.
    static String problems(String yaml) {
        Problems problems = new Problems(yaml);
        read(yaml, problems);
        return problems.summary();
    }

    private static Optional<NetworkConfig> read(String yaml, Problems problems) {
        Optional<Value> value = YamlReader.document(yaml, problems);
        return value.flatMap(given -> new ConfigReader(problems)
                .read(NetworkConfig.class, given, "network", given.place())
                .map(bound -> bound.config()));
    }

    public static NDManager manager(String engine) {
        System.setProperty("OPT_OUT_TRACKING", "true");
        System.setProperty("ai.djl.offline", "true");
        return NDManager.newBaseManager(Device.cpu(), engine);
    }

    public static NDArray images(NDManager manager, long seed, long... shape) {
        Random random = new Random(seed);
        Shape dimensions = new Shape(shape);
        float[] values = new float[Math.toIntExact(dimensions.size())];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return manager.create(values, dimensions);
    }

    static ParameterStore store(NDManager manager) {
        return new ParameterStore(manager, false);
    }
}
