package dev.quern.compute.core;

import dev.quern.compute.kernel.Compute;
import dev.quern.compute.kernel.UpdateRules;
import dev.quern.compute.kernel.UpdateRules.Part;
import java.util.ArrayList;
import java.util.List;

/// Update rules over all parameters of a network, one pass over memory for each of them.
public final class Updates {
    /// Floating-point operations for each weight, about.
    private static final int OPERATIONS = 12;

    private final Allocator allocator;
    private final Compute compute;
    private final UpdateRules rules;

    Updates(Allocator allocator, Compute compute) {
        this.allocator = allocator;
        this.compute = compute;
        this.rules = compute.kernels().updates();
    }

    /// A rule for one piece of a parameter.
    @FunctionalInterface
    public interface Rule {
        /// @param states the piece's part of each state
        /// @param decay L2 penalty of the parameter
        void apply(UpdateRules kernels, Part weight, Part gradient, List<Part> states, int n, float decay);
    }

    /// One step of a rule.
    ///
    /// @param states for each state of the rule its tensors
    /// @param decays one L2 penalty for each parameter
    public void update(
            Rule rule, List<Tensor> parameters, List<Tensor> gradients, List<List<Tensor>> states, float[] decays) {
        if (decays.length != parameters.size()) {
            throw new IllegalArgumentException(
                    "an update needs a decay for each parameter, got " + decays.length + " for " + parameters.size());
        }
        states.forEach(state -> requireAlike(parameters, state, true));
        requireAlike(parameters, gradients, false);
        for (int p = 0; p < parameters.size(); p++) {
            List<Part> parts = new ArrayList<>();
            for (List<Tensor> state : states) {
                parts.add(part(state.get(p)));
                state.get(p).storage().touch();
            }
            update(rule, parameters.get(p), gradients.get(p), parts, decays[p]);
        }
    }

    private void update(Rule rule, Tensor weight, Tensor gradient, List<Part> states, float decay) {
        try (Tensor flat = allocator.contiguous(gradient)) {
            Part w = part(weight);
            Part g = part(flat);
            compute.pieces(weight.size(), OPERATIONS, (from, count) -> {
                List<Part> pieces =
                        states.stream().map(state -> state.from(from)).toList();
                rule.apply(rules, w.from(from), g.from(from), pieces, count, decay);
            });
        }
        weight.storage().touch();
    }

    /// Moves averages by a share of the way to values.
    public void average(List<Tensor> averages, List<Tensor> values, double share) {
        requireAlike(averages, values, true);
        requireAlike(values, averages, true);
        for (int i = 0; i < averages.size(); i++) {
            Part average = part(averages.get(i));
            Part value = part(values.get(i));
            compute.pieces(
                    averages.get(i).size(),
                    2,
                    (from, count) -> rules.average(average.from(from), value.from(from), count, (float) share));
            averages.get(i).storage().touch();
        }
    }

    private static Part part(Tensor tensor) {
        return new Part(tensor.floats(), tensor.offset());
    }

    private static void requireAlike(List<Tensor> parameters, List<Tensor> others, boolean contiguous) {
        if (parameters.size() != others.size()) {
            throw new IllegalArgumentException("an update needs lists of one length, got " + parameters.size() + " and "
                    + others.size() + " arrays");
        }
        for (int i = 0; i < others.size(); i++) {
            Tensor parameter = parameters.get(i);
            Tensor other = others.get(i);
            boolean fits = other.type() == ElementType.FLOAT32
                    && parameter.type() == ElementType.FLOAT32
                    && parameter.isContiguous()
                    && parameter.layout().sameShape(other.layout())
                    && (!contiguous || other.isContiguous());
            if (!fits) {
                throw new IllegalArgumentException(
                        "an update needs contiguous float32 arrays of one shape, got " + parameter + " and " + other);
            }
        }
    }
}
