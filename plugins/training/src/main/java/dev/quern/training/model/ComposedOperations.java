package dev.quern.training.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import dev.quern.api.compute.FusedOperations;
import dev.quern.api.compute.UpdateRule;
import java.util.List;

/// The fused operations made of plain DJL ones: their specification, and what a model uses on an engine that has
/// none of its own.
public final class ComposedOperations implements FusedOperations {
    private static final float MASKED = -1e9f;

    @Override
    public NDArray attention(NDArray queryKeyValue, int heads, boolean causal) {
        Shape shape = queryKeyValue.getShape();
        long batch = shape.get(0);
        long time = shape.get(1);
        long width = shape.get(2) / 3;
        NDList parts = queryKeyValue.split(new long[] {width, 2 * width}, 2);
        NDArray query = heads(parts.get(0), batch, time, heads);
        NDArray key = heads(parts.get(1), batch, time, heads);
        NDArray value = heads(parts.get(2), batch, time, heads);
        NDArray scores = query.matMul(key.transpose(0, 2, 1)).mul((float) (1 / Math.sqrt((double) width / heads)));
        if (causal) {
            scores = scores.add(mask(queryKeyValue.getManager(), time));
        }
        NDArray mixed = scores.softmax(2).matMul(value);
        return mixed.reshape(batch, heads, time, width / heads)
                .transpose(0, 2, 1, 3)
                .reshape(batch, time, width);
    }

    private static NDArray heads(NDArray x, long batch, long time, int heads) {
        long size = x.getShape().get(2) / heads;
        return x.reshape(batch, time, heads, size).transpose(0, 2, 1, 3).reshape(batch * heads, time, size);
    }

    private static NDArray mask(NDManager manager, long time) {
        float[] mask = new float[(int) (time * time)];
        for (int query = 0; query < time; query++) {
            for (int key = query + 1; key < time; key++) {
                mask[(int) (query * time + key)] = MASKED;
            }
        }
        return manager.create(mask, new Shape(1, time, time));
    }

    @Override
    public NDArray rmsNorm(NDArray x, NDArray gain, float epsilon) {
        NDArray square = x.square().mean(new int[] {-1}, true);
        return x.div(square.add(epsilon).sqrt()).mul(gain);
    }

    @Override
    public NDArray silu(NDArray x) {
        return x.mul(Activation.sigmoid(x));
    }

    @Override
    public NDArray rotary(NDArray x, int heads, int first, double base) {
        Shape shape = x.getShape();
        long time = shape.get(1);
        int half = (int) (shape.get(2) / heads / 2);
        float[] cos = new float[(int) time * half];
        float[] sin = new float[cos.length];
        for (int i = 0; i < cos.length; i++) {
            double angle = (first + i / half) * Math.pow(base, -(double) (i % half) / half);
            cos[i] = (float) Math.cos(angle);
            sin[i] = (float) Math.sin(angle);
        }
        NDArray c = x.getManager().create(cos, new Shape(1, time, 1, half));
        NDArray s = x.getManager().create(sin, new Shape(1, time, 1, half));
        NDList halves = x.reshape(shape.get(0), time, heads, 2L * half).split(new long[] {half}, 3);
        NDArray a = halves.get(0);
        NDArray b = halves.get(1);
        return a.mul(c).sub(b.mul(s)).concat(a.mul(s).add(b.mul(c)), 3).reshape(shape);
    }

    @Override
    public NDArray linearCrossEntropy(NDArray hidden, NDArray weight, NDArray labels) {
        NDArray known = labels.gte(0).toType(DataType.FLOAT32, false);
        return linearCrossEntropyPerRow(hidden, weight, labels).sum().div(known.sum());
    }

    @Override
    public NDArray linearCrossEntropyPerRow(NDArray hidden, NDArray weight, NDArray labels) {
        NDArray logits = hidden.matMul(weight.transpose());
        NDArray known = labels.gte(0).toType(DataType.FLOAT32, false);
        NDArray places = labels.maximum(0).toType(DataType.INT64, false).expandDims(1);
        NDArray chosen = logits.logSoftmax(1).gather(places, 1).squeeze(1);
        return chosen.mul(known).neg();
    }

    @Override
    public double globalNorm(NDList gradients) {
        double sum = 0;
        for (NDArray gradient : gradients) {
            try (NDArray squares = gradient.square();
                    NDArray total = squares.sum()) {
                sum += total.getFloat();
            }
        }
        return Math.sqrt(sum);
    }

    @Override
    public void adamW(
            NDList parameters,
            NDList gradients,
            NDList firstMoments,
            NDList secondMoments,
            float[] decays,
            AdamWStep step) {
        float firstCorrection = (float) (1 - Math.pow(step.beta1(), step.step()));
        float secondCorrection = (float) (1 - Math.pow(step.beta2(), step.step()));
        for (int i = 0; i < parameters.size(); i++) {
            NDArray weight = parameters.get(i);
            try (NDScope temporaries = new NDScope()) {
                temporaries.suppressNotUsedWarning();
                NDArray gradient = gradients.get(i).mul((float) step.gradientScale());
                NDArray first = firstMoments.get(i);
                NDArray second = secondMoments.get(i);
                first.muli((float) step.beta1()).addi(gradient.mul((float) (1 - step.beta1())));
                second.muli((float) step.beta2()).addi(gradient.square().mul((float) (1 - step.beta2())));
                NDArray root = second.div(secondCorrection).sqrt().add((float) step.epsilon());
                weight.muli((float) (1 - step.learningRate() * decays[i]));
                weight.subi(first.div(firstCorrection).div(root).mul((float) step.learningRate()));
            }
        }
    }

    @Override
    public void update(
            UpdateRule rule,
            NDList parameters,
            NDList gradients,
            List<NDList> states,
            float[] decays,
            double gradientScale) {
        for (int i = 0; i < parameters.size(); i++) {
            NDArray weight = parameters.get(i);
            int at = i;
            List<NDArray> kept = states.stream().map(state -> state.get(at)).toList();
            try (NDScope temporaries = new NDScope()) {
                temporaries.suppressNotUsedWarning();
                NDArray gradient = gradients.get(i).mul((float) gradientScale).add(weight.mul(decays[i]));
                weight.subi(change(rule, gradient, kept));
            }
        }
    }

    /// What a rule takes from the weights.
    private static NDArray change(UpdateRule rule, NDArray d, List<NDArray> states) {
        return switch (rule) {
            case UpdateRule.Descent(double rate, double momentum, boolean nesterov) -> {
                if (momentum == 0) {
                    yield d.mul((float) rate);
                }
                NDArray velocity = states.get(0).muli((float) momentum).addi(d);
                yield (nesterov ? velocity.mul((float) momentum).add(d) : velocity).mul((float) rate);
            }
            case UpdateRule.RmsProp(double rate, double rho, double momentum, double epsilon) -> {
                NDArray squares = mean(states.get(0), d.square(), rho);
                NDArray share = d.div(squares.sqrt().add((float) epsilon));
                NDArray velocity = momentum == 0
                        ? share
                        : states.get(1).muli((float) momentum).addi(share);
                yield velocity.mul((float) rate);
            }
            case UpdateRule.Adagrad(double rate, double epsilon) -> {
                NDArray squares = states.get(0).addi(d.square());
                yield d.div(squares.sqrt().add((float) epsilon)).mul((float) rate);
            }
            case UpdateRule.Adam(int step, double rate, double beta1, double beta2, double epsilon) -> {
                NDArray first = mean(states.get(0), d, beta1);
                NDArray second = mean(states.get(1), d.square(), beta2);
                NDArray root =
                        second.div((float) (1 - Math.pow(beta2, step))).sqrt().add((float) epsilon);
                yield first.div(root).mul((float) (rate / (1 - Math.pow(beta1, step))));
            }
        };
    }

    private static NDArray mean(NDArray mean, NDArray value, double decay) {
        return mean.muli((float) decay).addi(value.mul((float) (1 - decay)));
    }

    @Override
    public void average(NDList averages, NDList values, double share) {
        for (int i = 0; i < averages.size(); i++) {
            try (NDArray difference = values.get(i).sub(averages.get(i));
                    NDArray part = difference.mul((float) share)) {
                averages.get(i).addi(part);
            }
        }
    }
}
