package dev.quern.training.supervised;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import dev.quern.api.compute.FusedOperations;
import dev.quern.api.compute.FusedOperations.AdamWStep;
import dev.quern.training.supervised.OptimizerConfig.Type;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Moves the weights that learn by their gradients, and keeps the optimiser's state of them.
final class WeightUpdate {
    private final OptimizerConfig config;
    private final FusedOperations operations;
    private final List<Group> groups = new ArrayList<>();

    /// A parameter that learns.
    ///
    /// @param decayed whether decay and penalties apply
    /// @param factor on the learning rate
    record Learned(String name, NDArray weight, boolean decayed, double factor) {}

    /// Parameters of one factor on the learning rate.
    private record Group(
            double factor,
            List<Learned> learned,
            NDList weights,
            List<NDList> states,
            float[] penalties,
            float[] decays) {}

    WeightUpdate(OptimizerConfig config, FusedOperations operations, NDManager manager, List<Learned> learned) {
        this.config = config;
        this.operations = operations;
        Map<Double, List<Learned>> byFactor = new TreeMap<>();
        learned.forEach(each -> byFactor.computeIfAbsent(each.factor(), factor -> new ArrayList<>())
                .add(each));
        byFactor.forEach((factor, members) -> groups.add(group(factor, members, manager)));
    }

    private Group group(double factor, List<Learned> members, NDManager manager) {
        NDList weights = new NDList();
        members.forEach(member -> weights.add(member.weight()));
        List<NDList> states = new ArrayList<>();
        for (int state = 0; state < config.rule(1, 1).states(); state++) {
            NDList arrays = new NDList();
            members.forEach(member -> arrays.add(manager.zeros(member.weight().getShape())));
            states.add(arrays);
        }
        float[] penalties = new float[members.size()];
        float[] decays = new float[members.size()];
        boolean apart = config.type() == Type.ADAMW;
        for (int i = 0; i < decays.length; i++) {
            if (members.get(i).decayed()) {
                penalties[i] = (float) (config.l2() + (apart ? 0 : config.weightDecay()));
                decays[i] = apart ? (float) config.weightDecay() : 0;
            }
        }
        return new Group(factor, members, weights, states, penalties, decays);
    }

    /// One step. The gradients are those of the latest backward pass.
    ///
    /// @param number 1 for the first step
    /// @param scale what gradients are multiplied by first
    void apply(int number, double rate, double scale) {
        for (Group group : groups) {
            NDList gradients = new NDList();
            group.weights.forEach(weight -> gradients.add(weight.getGradient()));
            double left = condition(group, gradients, scale);
            double own = rate * group.factor;
            if (config.type() == Type.ADAMW) {
                AdamWStep step = new AdamWStep(number, own, config.beta1(), config.beta2(), config.epsilon(), left);
                NDList first = group.states.get(0);
                operations.adamW(group.weights, gradients, first, group.states.get(1), group.decays, step);
            } else {
                operations.update(
                        config.rule(number, own), group.weights, gradients, group.states, group.penalties, left);
            }
            gradients.close();
        }
    }

    /// Changes gradients in place where a rule cannot do it on its way: clipped elements, the L1 penalty, and the L2
    /// penalty of AdamW.
    ///
    /// @return the scale that is left to apply
    private double condition(Group group, NDList gradients, double scale) {
        boolean apart = config.type() == Type.ADAMW && config.l2() > 0;
        if (config.clipValue() == 0 && config.l1() == 0 && !apart) {
            return scale;
        }
        for (int i = 0; i < gradients.size(); i++) {
            NDArray gradient = gradients.get(i).muli((float) scale);
            if (config.clipValue() > 0) {
                try (NDArray clipped = gradient.clip(-config.clipValue(), config.clipValue())) {
                    clipped.copyTo(gradient);
                }
            }
            Learned member = group.learned.get(i);
            if (member.decayed()) {
                add(gradient, member.weight().sign().muli((float) config.l1()));
                if (apart) {
                    add(gradient, member.weight().mul((float) config.l2()));
                }
            }
        }
        return 1;
    }

    private static void add(NDArray gradient, NDArray more) {
        gradient.addi(more);
        more.close();
    }

    /// The arrays of the optimiser's state, by names that do not change from run to run.
    Map<String, NDArray> state() {
        Map<String, NDArray> all = new LinkedHashMap<>();
        for (Group group : groups) {
            for (int state = 0; state < group.states.size(); state++) {
                for (int i = 0; i < group.learned.size(); i++) {
                    all.put(
                            "state" + state + "/" + group.learned.get(i).name(),
                            group.states.get(state).get(i));
                }
            }
        }
        return all;
    }
}
