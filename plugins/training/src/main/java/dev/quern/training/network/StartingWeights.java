package dev.quern.training.network;

import dev.quern.training.network.architecture.InitializerConfig;
import dev.quern.training.network.part.Weight;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.SplittableRandom;

/// What weights start with. Each has a generator of its own, seeded by the seed and its name, so that its values do not
/// depend on what other layers there are.
final class StartingWeights {
    /// Deviation of the standard normal distribution without what lies beyond two deviations.
    private static final double TRUNCATED = 0.87962566103423978;

    private final InitializerConfig initializer;
    private final long seed;

    StartingWeights(InitializerConfig initializer, long seed) {
        this.initializer = initializer;
        this.seed = seed;
    }

    /// @param weight with its full name
    float[] of(Weight weight) {
        float[] values = new float[Math.toIntExact(weight.size())];
        switch (weight.start()) {
            case Weight.Start.Constant constant -> Arrays.fill(values, (float) constant.value());
            case Weight.Start.Drawn drawn -> draw(weight, values);
            case Weight.Start.Identity identity -> {
                draw(weight, values);
                passOn(weight.shape(), values);
            }
        }
        return values;
    }

    private void draw(Weight weight, float[] values) {
        double deviation = initializer.deviation(weight.inputs(), weight.outputs());
        SplittableRandom random = new SplittableRandom(seed * 0x9e3779b97f4a7c15L ^ hash(weight.name()));
        double edge = Math.sqrt(3) * deviation;
        for (int i = 0; i < values.length; i++) {
            values[i] = (float)
                    switch (initializer.type()) {
                        case HE_NORMAL, XAVIER_NORMAL, LECUN_NORMAL, NORMAL -> deviation * random.nextGaussian();
                        case HE_UNIFORM, XAVIER_UNIFORM -> edge * (2 * random.nextDouble() - 1);
                        case TRUNCATED_NORMAL -> deviation * truncated(random);
                        case ZEROS -> 0.0;
                    };
        }
    }

    private static double truncated(SplittableRandom random) {
        double value = random.nextGaussian();
        while (Math.abs(value) > 2) {
            value = random.nextGaussian();
        }
        return value / TRUNCATED;
    }

    /// The first outputs become the inputs (Zagoruyko and Komodakis 2017).
    ///
    /// @param shape (outputs, inputs, kernel, kernel)
    private static void passOn(long[] shape, float[] values) {
        int inputs = (int) shape[1];
        int window = (int) (shape[2] * shape[3]);
        for (int channel = 0; channel < Math.min(shape[0], inputs); channel++) {
            int at = channel * inputs * window;
            Arrays.fill(values, at, at + inputs * window, 0f);
            values[at + channel * window + window / 2] = 1f;
        }
    }

    /// FNV-1a over the name's bytes: the same on any machine.
    private static long hash(String name) {
        long hash = 0xcbf29ce484222325L;
        for (byte each : name.getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ each & 0xff) * 0x100000001b3L;
        }
        return hash;
    }
}
