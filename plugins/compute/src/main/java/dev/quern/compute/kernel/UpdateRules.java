package dev.quern.compute.kernel;

/// One step of the update rules of [dev.quern.api.compute.UpdateRule] on n weights. Each rule reads the gradient as
/// `d = gradient * scale + decay * weight`.
///
/// Every array is given with the place where its part begins.
public interface UpdateRules {

    /// Part of an array.
    record Part(float[] values, int offset) {
        /// The part that begins so many elements later.
        public Part from(int index) {
            return new Part(values, offset + index);
        }
    }

    /// How a gradient is read, and the rate of the step.
    ///
    /// @param rate for Adam with the first bias correction in it
    record Step(float scale, float decay, float rate) {}

    /// `w -= rate * d`.
    void descent(Part weight, Part gradient, int n, Step step);

    /// `v = momentum * v + d; w -= rate * v`.
    void momentum(Part weight, Part gradient, Part velocity, int n, Step step, float momentum);

    /// `v = momentum * v + d; w -= rate * (d + momentum * v)`.
    void nesterov(Part weight, Part gradient, Part velocity, int n, Step step, float momentum);

    /// `s = rho * s + (1 - rho) * d²; w -= rate * d / (sqrt(s) + epsilon)`.
    void rmsProp(Part weight, Part gradient, Part squares, int n, Step step, float rho, float epsilon);

    /// Like [#rmsProp], through `v = momentum * v + d / (sqrt(s) + epsilon); w -= rate * v`.
    void rmsPropMomentum(
            Part weight,
            Part gradient,
            Part squares,
            Part velocity,
            int n,
            Step step,
            float rho,
            float epsilon,
            float momentum);

    /// `s += d²; w -= rate * d / (sqrt(s) + epsilon)`.
    void adagrad(Part weight, Part gradient, Part squares, int n, Step step, float epsilon);

    /// `m = beta1 * m + (1 - beta1) * d; v = beta2 * v + (1 - beta2) * d²;
    /// w -= rate * m / (sqrt(v) * rootCorrection + epsilon)`.
    void adam(Part weight, Part gradient, Part first, Part second, int n, Step step, AdamFactors factors);

    /// @param rootCorrection `1 / sqrt(1 - beta2^step)`
    record AdamFactors(float beta1, float beta2, float rootCorrection, float epsilon) {}

    /// `a += share * (x - a)`.
    void average(Part average, Part values, int n, float share);
}
