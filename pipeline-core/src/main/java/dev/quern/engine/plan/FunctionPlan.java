package dev.quern.engine.plan;

import dev.quern.api.Inputs;
import dev.quern.api.Outputs;
import dev.quern.api.PlanException;
import dev.quern.api.PortType;
import dev.quern.api.StepBinder;
import dev.quern.engine.StepDefinition;
import dev.quern.engine.StepKind;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// What the functions of a step say to its inputs.
///
/// @param unasked inputs that no function has asked for
record FunctionPlan(Map<String, PortType> outputs, Set<String> unasked) {

    /// Asks the functions.
    ///
    /// A transform with several inputs of rows has one function for each: what it emits on its unnamed port
    /// becomes the port named like the input, and its port `x` becomes `input.x`. So has the second pass of a
    /// two-pass step; a first pass that asks for its only input of rows refuses several.
    ///
    /// @throws PlanException when a function refuses
    static FunctionPlan of(
            StepDefinition definition, Record config, Map<String, PortType> inputs, StepDefinition.Factory factory) {
        FunctionPlan plan =
                switch (definition.kind()) {
                    case TWO_PASS -> twoPass(definition, config, inputs, factory);
                    case TRANSFORM -> transform(definition, 0, config, inputs, factory);
                    case SOURCE, SUMMARY, WRITER, TASK -> ask(definition, 0, config, inputs, factory);
                };
        checkKinds(definition, plan.outputs());
        return plan;
    }

    private static FunctionPlan ask(
            StepDefinition definition,
            int index,
            Record config,
            Map<String, PortType> types,
            StepDefinition.Factory factory) {
        Inputs inputs = new Inputs(types);
        Outputs outputs = factory.create(definition, index, config).plan(inputs);
        return new FunctionPlan(outputs.ports(), inputs.unasked());
    }

    private static FunctionPlan transform(
            StepDefinition definition,
            int index,
            Record config,
            Map<String, PortType> inputs,
            StepDefinition.Factory factory) {
        List<String> rows = inputs.keySet().stream()
                .filter(port -> inputs.get(port) instanceof PortType.Rows)
                .toList();
        if (rows.size() <= 1) {
            return ask(definition, index, config, inputs, factory);
        }
        Map<String, PortType> outputs = new LinkedHashMap<>();
        Set<String> unasked = new LinkedHashSet<>(inputs.keySet());
        for (String port : rows) {
            Map<String, PortType> own = new LinkedHashMap<>(inputs);
            rows.stream().filter(other -> !other.equals(port)).forEach(own::remove);
            FunctionPlan plan = ask(definition, index, config, own, factory);
            plan.outputs().forEach((output, type) -> outputs.put(output.isEmpty() ? port : port + "." + output, type));
            unasked.removeIf(name -> own.containsKey(name) && !plan.unasked().contains(name));
        }
        return new FunctionPlan(outputs, unasked);
    }

    private static FunctionPlan twoPass(
            StepDefinition definition, Record config, Map<String, PortType> inputs, StepDefinition.Factory factory) {
        FunctionPlan first = ask(definition, 0, config, inputs, factory);
        PortType artifact = first.outputs().get("");
        if (!(artifact instanceof PortType.Artifact)) {
            throw new IllegalStateException("its first pass planned " + first.outputs() + " instead of one artifact");
        }
        Map<String, PortType> more = new LinkedHashMap<>(inputs);
        more.put(StepBinder.FIRST_PASS, artifact);
        FunctionPlan second = transform(definition, 1, config, more, factory);
        Set<String> unasked = new LinkedHashSet<>(first.unasked());
        unasked.retainAll(second.unasked());
        return new FunctionPlan(second.outputs(), unasked);
    }

    private static void checkKinds(StepDefinition definition, Map<String, PortType> outputs) {
        boolean fits =
                switch (definition.kind()) {
                    case SOURCE, TRANSFORM, TWO_PASS ->
                        !outputs.isEmpty() && outputs.values().stream().allMatch(PortType.Rows.class::isInstance);
                    case SUMMARY, WRITER -> outputs.size() == 1 && outputs.get("") instanceof PortType.Artifact;
                    case TASK -> outputs.values().stream().allMatch(PortType.Artifact.class::isInstance);
                };
        if (!fits) {
            throw new IllegalStateException("a " + kind(definition.kind()) + " cannot have the outputs " + outputs);
        }
    }

    private static String kind(StepKind kind) {
        return kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
