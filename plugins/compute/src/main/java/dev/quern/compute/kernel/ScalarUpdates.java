package dev.quern.compute.kernel;

/// The plain form of [UpdateRules].
final class ScalarUpdates implements UpdateRules {

    private static float at(Part part, int index) {
        return part.values()[part.offset() + index];
    }

    private static void put(float value, Part part, int index) {
        part.values()[part.offset() + index] = value;
    }

    private static float read(Part weight, Part gradient, int index, Step step) {
        return Math.fma(step.decay(), at(weight, index), at(gradient, index) * step.scale());
    }

    private static void descend(Part weight, int index, float direction, Step step) {
        put(Math.fma(-step.rate(), direction, at(weight, index)), weight, index);
    }

    private static float mean(float square, Part squares, int index, float rho) {
        return Math.fma(rho, at(squares, index), square * (1f - rho));
    }

    @Override
    public void descent(Part weight, Part gradient, int n, Step step) {
        for (int i = 0; i < n; i++) {
            descend(weight, i, read(weight, gradient, i, step), step);
        }
    }

    @Override
    public void momentum(Part weight, Part gradient, Part velocity, int n, Step step, float momentum) {
        for (int i = 0; i < n; i++) {
            float v = Math.fma(momentum, at(velocity, i), read(weight, gradient, i, step));
            put(v, velocity, i);
            descend(weight, i, v, step);
        }
    }

    @Override
    public void nesterov(Part weight, Part gradient, Part velocity, int n, Step step, float momentum) {
        for (int i = 0; i < n; i++) {
            float d = read(weight, gradient, i, step);
            float v = Math.fma(momentum, at(velocity, i), d);
            put(v, velocity, i);
            descend(weight, i, Math.fma(momentum, v, d), step);
        }
    }

    @Override
    public void rmsProp(Part weight, Part gradient, Part squares, int n, Step step, float rho, float epsilon) {
        for (int i = 0; i < n; i++) {
            float d = read(weight, gradient, i, step);
            float s = mean(d * d, squares, i, rho);
            put(s, squares, i);
            descend(weight, i, d / ((float) Math.sqrt(s) + epsilon), step);
        }
    }

    @Override
    public void rmsPropMomentum(
            Part weight,
            Part gradient,
            Part squares,
            Part velocity,
            int n,
            Step step,
            float rho,
            float epsilon,
            float momentum) {
        for (int i = 0; i < n; i++) {
            float d = read(weight, gradient, i, step);
            float s = mean(d * d, squares, i, rho);
            put(s, squares, i);
            float v = Math.fma(momentum, at(velocity, i), d / ((float) Math.sqrt(s) + epsilon));
            put(v, velocity, i);
            descend(weight, i, v, step);
        }
    }

    @Override
    public void adagrad(Part weight, Part gradient, Part squares, int n, Step step, float epsilon) {
        for (int i = 0; i < n; i++) {
            float d = read(weight, gradient, i, step);
            float s = Math.fma(d, d, at(squares, i));
            put(s, squares, i);
            descend(weight, i, d / ((float) Math.sqrt(s) + epsilon), step);
        }
    }

    @Override
    public void adam(Part weight, Part gradient, Part first, Part second, int n, Step step, AdamFactors factors) {
        for (int i = 0; i < n; i++) {
            float d = read(weight, gradient, i, step);
            float m = mean(d, first, i, factors.beta1());
            float v = mean(d * d, second, i, factors.beta2());
            put(m, first, i);
            put(v, second, i);
            float root = Math.fma((float) Math.sqrt(v), factors.rootCorrection(), factors.epsilon());
            descend(weight, i, m / root, step);
        }
    }

    @Override
    public void average(Part average, Part values, int n, float share) {
        for (int i = 0; i < n; i++) {
            float a = at(average, i);
            put(Math.fma(share, at(values, i) - a, a), average, i);
        }
    }
}
