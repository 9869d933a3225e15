package dev.quern.compute.kernel;

import static dev.quern.compute.kernel.VectorShape.SPECIES;
import static dev.quern.compute.kernel.VectorShape.WIDTH;

import jdk.incubator.vector.FloatVector;

/// [UpdateRules] in whole vectors; the rest is the plain form's.
final class VectorUpdates implements UpdateRules {
    private static final ScalarUpdates TAIL = new ScalarUpdates();

    private static FloatVector at(Part part, int index) {
        return FloatVector.fromArray(SPECIES, part.values(), part.offset() + index);
    }

    private static void put(FloatVector vector, Part part, int index) {
        vector.intoArray(part.values(), part.offset() + index);
    }

    private static FloatVector all(float value) {
        return FloatVector.broadcast(SPECIES, value);
    }

    private static FloatVector read(Part weight, Part gradient, int index, Step step) {
        return all(step.decay()).fma(at(weight, index), at(gradient, index).mul(step.scale()));
    }

    private static void descend(Part weight, int index, FloatVector direction, Step step) {
        put(all(-step.rate()).fma(direction, at(weight, index)), weight, index);
    }

    private static FloatVector mean(FloatVector square, Part squares, int index, float rho) {
        return all(rho).fma(at(squares, index), square.mul(1f - rho));
    }

    @Override
    public void descent(Part weight, Part gradient, int n, Step step) {
        int i = 0;
        for (; i + WIDTH <= n; i += WIDTH) {
            descend(weight, i, read(weight, gradient, i, step), step);
        }
        TAIL.descent(weight.from(i), gradient.from(i), n - i, step);
    }

    @Override
    public void momentum(Part weight, Part gradient, Part velocity, int n, Step step, float momentum) {
        int i = 0;
        for (; i + WIDTH <= n; i += WIDTH) {
            FloatVector v = all(momentum).fma(at(velocity, i), read(weight, gradient, i, step));
            put(v, velocity, i);
            descend(weight, i, v, step);
        }
        TAIL.momentum(weight.from(i), gradient.from(i), velocity.from(i), n - i, step, momentum);
    }

    @Override
    public void nesterov(Part weight, Part gradient, Part velocity, int n, Step step, float momentum) {
        int i = 0;
        for (; i + WIDTH <= n; i += WIDTH) {
            FloatVector d = read(weight, gradient, i, step);
            FloatVector v = all(momentum).fma(at(velocity, i), d);
            put(v, velocity, i);
            descend(weight, i, all(momentum).fma(v, d), step);
        }
        TAIL.nesterov(weight.from(i), gradient.from(i), velocity.from(i), n - i, step, momentum);
    }

    @Override
    public void rmsProp(Part weight, Part gradient, Part squares, int n, Step step, float rho, float epsilon) {
        int i = 0;
        for (; i + WIDTH <= n; i += WIDTH) {
            FloatVector d = read(weight, gradient, i, step);
            FloatVector s = mean(d.mul(d), squares, i, rho);
            put(s, squares, i);
            descend(weight, i, d.div(s.sqrt().add(epsilon)), step);
        }
        TAIL.rmsProp(weight.from(i), gradient.from(i), squares.from(i), n - i, step, rho, epsilon);
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
        int i = 0;
        for (; i + WIDTH <= n; i += WIDTH) {
            FloatVector d = read(weight, gradient, i, step);
            FloatVector s = mean(d.mul(d), squares, i, rho);
            put(s, squares, i);
            FloatVector v = all(momentum).fma(at(velocity, i), d.div(s.sqrt().add(epsilon)));
            put(v, velocity, i);
            descend(weight, i, v, step);
        }
        TAIL.rmsPropMomentum(
                weight.from(i),
                gradient.from(i),
                squares.from(i),
                velocity.from(i),
                n - i,
                step,
                rho,
                epsilon,
                momentum);
    }

    @Override
    public void adagrad(Part weight, Part gradient, Part squares, int n, Step step, float epsilon) {
        int i = 0;
        for (; i + WIDTH <= n; i += WIDTH) {
            FloatVector d = read(weight, gradient, i, step);
            FloatVector s = d.fma(d, at(squares, i));
            put(s, squares, i);
            descend(weight, i, d.div(s.sqrt().add(epsilon)), step);
        }
        TAIL.adagrad(weight.from(i), gradient.from(i), squares.from(i), n - i, step, epsilon);
    }

    @Override
    public void adam(Part weight, Part gradient, Part first, Part second, int n, Step step, AdamFactors factors) {
        int i = 0;
        for (; i + WIDTH <= n; i += WIDTH) {
            FloatVector d = read(weight, gradient, i, step);
            FloatVector m = mean(d, first, i, factors.beta1());
            FloatVector v = mean(d.mul(d), second, i, factors.beta2());
            put(m, first, i);
            put(v, second, i);
            FloatVector root = v.sqrt().fma(all(factors.rootCorrection()), all(factors.epsilon()));
            descend(weight, i, m.div(root), step);
        }
        TAIL.adam(weight.from(i), gradient.from(i), first.from(i), second.from(i), n - i, step, factors);
    }

    @Override
    public void average(Part average, Part values, int n, float share) {
        int i = 0;
        for (; i + WIDTH <= n; i += WIDTH) {
            FloatVector a = at(average, i);
            put(all(share).fma(at(values, i).sub(a), a), average, i);
        }
        TAIL.average(average.from(i), values.from(i), n - i, share);
    }
}
