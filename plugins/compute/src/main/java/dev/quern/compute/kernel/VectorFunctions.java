package dev.quern.compute.kernel;

import static dev.quern.compute.kernel.VectorShape.SPECIES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/// [Polynomials] of whole vectors.
final class VectorFunctions {

    private VectorFunctions() {}

    /// [Polynomials#exp].
    static FloatVector exp(FloatVector x) {
        FloatVector bounded = x.max(Polynomials.LEAST).min(Polynomials.MOST);
        FloatVector shifted = bounded.fma(Polynomials.LOG2_E, Polynomials.ROUNDER);
        FloatVector n = shifted.sub(Polynomials.ROUNDER);
        FloatVector r = n.fma(FloatVector.broadcast(SPECIES, -Polynomials.LN2_HIGH), bounded);
        r = n.fma(FloatVector.broadcast(SPECIES, -Polynomials.LN2_LOW), r);
        FloatVector p =
                FloatVector.broadcast(SPECIES, Polynomials.E5).fma(r, FloatVector.broadcast(SPECIES, Polynomials.E4));
        p = p.fma(r, FloatVector.broadcast(SPECIES, Polynomials.E3));
        p = p.fma(r, FloatVector.broadcast(SPECIES, Polynomials.E2));
        p = p.fma(r, FloatVector.broadcast(SPECIES, Polynomials.E1));
        p = p.fma(r, FloatVector.broadcast(SPECIES, Polynomials.E0));
        FloatVector y = p.fma(r.mul(r), r).add(1f);
        FloatVector scaled = y.reinterpretAsInts()
                .add(shifted.reinterpretAsInts().lanewise(VectorOperators.LSHL, 23))
                .reinterpretAsFloats();
        VectorMask<Float> vanishes = x.lt(Polynomials.LEAST);
        return scaled.blend(0f, vanishes);
    }

    /// [Polynomials#sigmoid].
    static FloatVector sigmoid(FloatVector x) {
        return FloatVector.broadcast(SPECIES, 1f).div(exp(x.neg()).add(1f));
    }

    /// [Polynomials#tanh].
    static FloatVector tanh(FloatVector x) {
        FloatVector size = x.abs();
        FloatVector square = x.mul(x);
        FloatVector p = FloatVector.broadcast(SPECIES, Polynomials.TANH_4)
                .fma(square, FloatVector.broadcast(SPECIES, Polynomials.TANH_3));
        p = p.fma(square, FloatVector.broadcast(SPECIES, Polynomials.TANH_2));
        p = p.fma(square, FloatVector.broadcast(SPECIES, Polynomials.TANH_1));
        p = p.fma(square, FloatVector.broadcast(SPECIES, Polynomials.TANH_0));
        FloatVector near = p.mul(square).fma(x, x);
        FloatVector e = exp(size.add(size)).add(1f);
        FloatVector far = FloatVector.broadcast(SPECIES, 1f)
                .sub(FloatVector.broadcast(SPECIES, 2f).div(e));
        FloatVector signed = far.blend(far.neg(), x.lt(0f));
        return signed.blend(near, size.compare(VectorOperators.LT, Polynomials.TANH_NEAR));
    }

    /// [Polynomials#normal].
    static FloatVector normal(FloatVector x, FloatVector e) {
        FloatVector distance = x.abs().mul(Polynomials.ROOT_HALF);
        FloatVector t = FloatVector.broadcast(SPECIES, 1f)
                .div(distance.fma(
                        FloatVector.broadcast(SPECIES, Polynomials.ERF_P), FloatVector.broadcast(SPECIES, 1f)));
        FloatVector p = t.fma(
                FloatVector.broadcast(SPECIES, Polynomials.ERF_5), FloatVector.broadcast(SPECIES, Polynomials.ERF_4));
        p = p.fma(t, FloatVector.broadcast(SPECIES, Polynomials.ERF_3));
        p = p.fma(t, FloatVector.broadcast(SPECIES, Polynomials.ERF_2));
        p = p.fma(t, FloatVector.broadcast(SPECIES, Polynomials.ERF_1));
        FloatVector tail = p.mul(t).mul(e).mul(0.5f);
        FloatVector rest = FloatVector.broadcast(SPECIES, 1f).sub(tail);
        return rest.blend(tail, x.lt(0f));
    }
}
