package dev.quern.compute.core;

import dev.quern.compute.kernel.Compute;
import dev.quern.compute.kernel.Kernels.AdamWFactors;
import java.util.List;

/// Update rules that change float32 weights and their state in place, one pass over memory for each weight.
public final class Optimizers {

    private final Allocator allocator;
    private final Compute compute;

    Optimizers(Allocator allocator, Compute compute) {
        this.allocator = allocator;
        this.compute = compute;
    }

    /// How a gradient is read: `clip(gradient * rescale)`, and the weight decay that a rule adds.
    ///
    /// @param clip the largest magnitude of an element; not positive means no clipping
    public record Gradient(float weightDecay, float rescale, float clip) {
        float read(float gradient) {
            float scaled = gradient * rescale;
            return clip > 0 ? Math.max(-clip, Math.min(clip, scaled)) : scaled;
        }
    }

    /// @param correctedRate the learning rate with Adam's bias correction in it
    /// @param decoupled whether the decay is AdamW's: applied to the weight, not added to the gradient
    public record Adam(
            float learningRate, float correctedRate, float beta1, float beta2, float epsilon, boolean decoupled) {}

    public record RmsProp(float learningRate, float rho, float momentum, float epsilon, boolean centered) {}

    /// One step of AdamW over all parameters.
    ///
    /// @param step 1 for the first update
    /// @param gradientScale what each gradient is multiplied by when read
    public record AdamW(
            int step, double learningRate, double beta1, double beta2, double epsilon, double gradientScale) {}

    /// One rule, element by element: `states[0]` is the weight, `states[1]` the gradient, the rest the rule's state.
    @FunctionalInterface
    private interface Rule {
        void apply(float[] weight, int at, float gradient, float[][] states, int[] offsets, int i);
    }

    private void update(String name, List<Tensor> inputs, int expected, Gradient gradient, Rule rule) {
        require(name, inputs, expected);
        Tensor weight = inputs.get(0);
        try (Tensor gradients = allocator.contiguous(inputs.get(1))) {
            float[][] states = new float[expected][];
            int[] offsets = new int[expected];
            for (int s = 0; s < expected; s++) {
                states[s] = inputs.get(s).floats();
                offsets[s] = inputs.get(s).offset();
            }
            float[] values = gradients.floats();
            compute.pieces(weight.size(), 10, (from, count) -> {
                for (int i = from; i < from + count; i++) {
                    float read = gradient.read(values[gradients.offset() + i]);
                    rule.apply(states[0], offsets[0] + i, read, states, offsets, i);
                }
            });
        }
        touch(inputs, expected);
    }

    private static void touch(List<Tensor> inputs, int expected) {
        for (int s = 0; s < expected; s++) {
            if (s != 1) {
                inputs.get(s).storage().touch();
            }
        }
    }

    private static void require(String name, List<Tensor> inputs, int expected) {
        if (inputs.size() < expected) {
            throw new IllegalArgumentException(
                    name + " needs " + expected + " arrays (weight, gradient, state), got " + inputs.size());
        }
        for (int s = 0; s < expected; s++) {
            Tensor tensor = inputs.get(s);
            boolean fits = tensor.type() == ElementType.FLOAT32
                    && tensor.layout().sameShape(inputs.getFirst().layout())
                    && (s == 1 || tensor.isContiguous());
            if (!fits) {
                throw new IllegalArgumentException(name + " needs float32 arrays of one shape; input " + s + " is "
                        + tensor + ", the weight is " + inputs.getFirst());
            }
        }
    }

    /// `state = momentum * state + rate * g; weight -= state`, with `g` including the decay.
    public void sgd(List<Tensor> inputs, Gradient gradient, float rate, float momentum) {
        float decay = gradient.weightDecay();
        if (momentum == 0) {
            update("sgd", inputs, 2, gradient, (w, at, g, states, offsets, i) -> w[at] -= rate * (g + decay * w[at]));
            return;
        }
        update("sgd", inputs, 3, gradient, (w, at, g, states, offsets, i) -> {
            int s = offsets[2] + i;
            states[2][s] = momentum * states[2][s] + rate * (g + decay * w[at]);
            w[at] -= states[2][s];
        });
    }

    /// Nesterov's accelerated gradient: `state = momentum * state + g; weight -= rate * (g + momentum * state)`.
    public void nesterov(List<Tensor> inputs, Gradient gradient, float rate, float momentum) {
        float decay = gradient.weightDecay();
        if (momentum == 0) {
            sgd(inputs, gradient, rate, 0);
            return;
        }
        update("nag", inputs, 3, gradient, (w, at, read, states, offsets, i) -> {
            float g = read + decay * w[at];
            int s = offsets[2] + i;
            states[2][s] = momentum * states[2][s] + g;
            w[at] -= rate * (g + momentum * states[2][s]);
        });
    }

    /// Adam (Kingma and Ba 2015) and AdamW (Loshchilov and Hutter 2019) with DJL's corrected rate.
    public void adam(List<Tensor> inputs, Gradient gradient, Adam adam) {
        float shrink = adam.decoupled() ? 1 - adam.learningRate() * gradient.weightDecay() : 1;
        float decay = adam.decoupled() ? 0 : gradient.weightDecay();
        if (decay == 0 && gradient.clip() <= 0) {
            AdamWFactors factors = new AdamWFactors(
                    gradient.rescale(), adam.beta1(), adam.beta2(), shrink, adam.correctedRate(), 1, adam.epsilon());
            require("adam", inputs, 4);
            adamW(inputs, factors);
            return;
        }
        update("adam", inputs, 4, gradient, (w, at, read, states, offsets, i) -> {
            float weight = w[at] * shrink;
            float g = read + decay * w[at];
            int m = offsets[2] + i;
            int v = offsets[3] + i;
            states[2][m] = adam.beta1() * states[2][m] + (1 - adam.beta1()) * g;
            states[3][v] = adam.beta2() * states[3][v] + (1 - adam.beta2()) * g * g;
            w[at] = weight - adam.correctedRate() * states[2][m] / ((float) Math.sqrt(states[3][v]) + adam.epsilon());
        });
    }

    /// RMSProp (Tieleman and Hinton 2012); centred, with momentum, as in Graves (2013).
    public void rmsProp(List<Tensor> inputs, Gradient gradient, RmsProp settings) {
        float decay = gradient.weightDecay();
        float rho = settings.rho();
        if (!settings.centered()) {
            update("rmsprop", inputs, 3, gradient, (w, at, read, states, offsets, i) -> {
                float g = read + decay * w[at];
                int n = offsets[2] + i;
                states[2][n] = rho * states[2][n] + (1 - rho) * g * g;
                w[at] -= settings.learningRate() * g / (float) Math.sqrt(states[2][n] + settings.epsilon());
            });
            return;
        }
        update("rmsprop", inputs, 5, gradient, (w, at, read, states, offsets, i) -> {
            float g = read + decay * w[at];
            float square = states[2][offsets[2] + i] = rho * states[2][offsets[2] + i] + (1 - rho) * g * g;
            float mean = states[3][offsets[3] + i] = rho * states[3][offsets[3] + i] + (1 - rho) * g;
            float root = (float) Math.sqrt(square - mean * mean + settings.epsilon());
            int d = offsets[4] + i;
            states[4][d] = settings.momentum() * states[4][d] - settings.learningRate() * g / root;
            w[at] += states[4][d];
        });
    }

    /// Adagrad (Duchi, Hazan and Singer 2011).
    public void adagrad(List<Tensor> inputs, Gradient gradient, float rate, float epsilon) {
        float decay = gradient.weightDecay();
        update("adagrad", inputs, 3, gradient, (w, at, read, states, offsets, i) -> {
            float g = read + decay * w[at];
            int h = offsets[2] + i;
            states[2][h] += g * g;
            w[at] -= rate * g / ((float) Math.sqrt(states[2][h]) + epsilon);
        });
    }

    /// Adadelta (Zeiler 2012).
    public void adadelta(List<Tensor> inputs, Gradient gradient, float rho, float epsilon) {
        float decay = gradient.weightDecay();
        update("adadelta", inputs, 4, gradient, (w, at, g, states, offsets, i) -> {
            int s = offsets[2] + i;
            int d = offsets[3] + i;
            states[2][s] = rho * states[2][s] + (1 - rho) * g * g;
            float delta = (float) (Math.sqrt(states[3][d] + epsilon) / Math.sqrt(states[2][s] + epsilon)) * g;
            states[3][d] = rho * states[3][d] + (1 - rho) * delta * delta;
            w[at] -= delta + decay * w[at];
        });
    }

    /// One AdamW step over all parameters, with bias correction as in `torch.optim.AdamW`.
    public void adamW(
            List<Tensor> parameters,
            List<Tensor> gradients,
            List<Tensor> firstMoments,
            List<Tensor> secondMoments,
            float[] decays,
            AdamW settings) {
        int count = parameters.size();
        if (gradients.size() != count
                || firstMoments.size() != count
                || secondMoments.size() != count
                || decays.length != count) {
            throw new IllegalArgumentException("adamW needs lists of one length, got " + count + " parameters, "
                    + gradients.size() + " gradients, " + firstMoments.size() + " and " + secondMoments.size()
                    + " moments, " + decays.length + " decays");
        }
        for (int p = 0; p < count; p++) {
            List<Tensor> inputs =
                    List.of(parameters.get(p), gradients.get(p), firstMoments.get(p), secondMoments.get(p));
            adamW(inputs, decays[p], settings);
        }
    }

    private void adamW(List<Tensor> inputs, float decay, AdamW settings) {
        double firstCorrection = 1 - Math.pow(settings.beta1(), settings.step());
        double secondCorrection = 1 - Math.pow(settings.beta2(), settings.step());
        require("adamW", inputs, 4);
        adamW(
                inputs,
                new AdamWFactors(
                        (float) settings.gradientScale(),
                        (float) settings.beta1(),
                        (float) settings.beta2(),
                        (float) (1 - settings.learningRate() * decay),
                        (float) (settings.learningRate() / firstCorrection),
                        (float) (1 / Math.sqrt(secondCorrection)),
                        (float) settings.epsilon()));
    }

    private void adamW(List<Tensor> inputs, AdamWFactors factors) {
        Tensor weight = inputs.get(0);
        Tensor first = inputs.get(2);
        Tensor second = inputs.get(3);
        try (Tensor gradient = allocator.contiguous(inputs.get(1))) {
            compute.adamW(
                    weight.floats(),
                    weight.offset(),
                    gradient.floats(),
                    gradient.offset(),
                    first.floats(),
                    first.offset(),
                    second.floats(),
                    second.offset(),
                    weight.size(),
                    factors);
        }
        touch(inputs, 4);
    }
}
