package dev.quern.compute.djl;

import ai.djl.ndarray.NDList;
import dev.quern.api.compute.FusedOperations;
import dev.quern.api.compute.UpdateRule;
import dev.quern.compute.core.Tensor;
import dev.quern.compute.kernel.UpdateRules;
import dev.quern.compute.kernel.UpdateRules.AdamFactors;
import dev.quern.compute.kernel.UpdateRules.Part;
import dev.quern.compute.kernel.UpdateRules.Step;
import java.util.List;

/// Update rules over all parameters of a network at once.
interface UpdateMethods extends ExHandle, FusedOperations {

    @Override
    default void update(
            UpdateRule rule,
            NDList parameters,
            NDList gradients,
            List<NDList> states,
            float[] decays,
            double gradientScale) {
        if (states.size() != rule.states()) {
            throw new IllegalArgumentException(rule + " needs " + rule.states() + " states, got " + states.size());
        }
        List<List<Tensor>> kept = states.stream().map(this::tensors).toList();
        float scale = (float) gradientScale;
        core().updates()
                .update(
                        (kernels, w, g, parts, n, decay) -> apply(rule, kernels, w, g, parts, n, decay, scale),
                        tensors(parameters),
                        tensors(gradients),
                        kept,
                        decays);
    }

    @Override
    default void average(NDList averages, NDList values, double share) {
        core().updates().average(tensors(averages), tensors(values), share);
    }

    private static void apply(
            UpdateRule rule, UpdateRules rules, Part w, Part g, List<Part> states, int n, float decay, float scale) {
        switch (rule) {
            case UpdateRule.Descent(double rate, double momentum, boolean nesterov) -> {
                Step step = new Step(scale, decay, (float) rate);
                if (momentum == 0) {
                    rules.descent(w, g, n, step);
                } else if (nesterov) {
                    rules.nesterov(w, g, states.get(0), n, step, (float) momentum);
                } else {
                    rules.momentum(w, g, states.get(0), n, step, (float) momentum);
                }
            }
            case UpdateRule.RmsProp(double rate, double rho, double momentum, double epsilon) -> {
                Step step = new Step(scale, decay, (float) rate);
                float mean = (float) rho;
                if (momentum == 0) {
                    rules.rmsProp(w, g, states.get(0), n, step, mean, (float) epsilon);
                } else {
                    Part velocity = states.get(1);
                    rules.rmsPropMomentum(
                            w, g, states.get(0), velocity, n, step, mean, (float) epsilon, (float) momentum);
                }
            }
            case UpdateRule.Adagrad(double rate, double epsilon) ->
                rules.adagrad(w, g, states.get(0), n, new Step(scale, decay, (float) rate), (float) epsilon);
            case UpdateRule.Adam(int number, double rate, double beta1, double beta2, double epsilon) -> {
                Step step = new Step(scale, decay, (float) (rate / (1 - Math.pow(beta1, number))));
                float correction = (float) (1 / Math.sqrt(1 - Math.pow(beta2, number)));
                rules.adam(
                        w,
                        g,
                        states.get(0),
                        states.get(1),
                        n,
                        step,
                        new AdamFactors((float) beta1, (float) beta2, correction, (float) epsilon));
            }
        }
    }
}
