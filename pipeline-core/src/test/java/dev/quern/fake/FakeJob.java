package dev.quern.fake;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.quern.api.Inputs;
import dev.quern.api.Outputs;
import dev.quern.api.PortType;
import dev.quern.engine.Plan;
import dev.quern.engine.PlannedStep;
import dev.quern.engine.StepDefinition;
import dev.quern.engine.StepKind;
import dev.quern.engine.StepReference;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Builds plans of fake steps.
public final class FakeJob {
    private final Map<String, PlannedStep> steps = new LinkedHashMap<>();
    private String runner = "direct";
    private long limitRows;
    private long deadlineSeconds;

    /// Adds a step. `from` is a list such as `"clean"` or `"train=split.low", "sum=total"`.
    public FakeJob step(String name, String use, Record config, PlannedStep.Policy policy, String... from) {
        Map<String, StepReference> inputs = new LinkedHashMap<>();
        for (String each : from) {
            String[] parts = each.contains("=") ? each.split("=") : new String[] {"", each};
            String[] reference = parts[1].split("\\.");
            inputs.put(parts[0], new StepReference(reference[0], reference.length > 1 ? reference[1] : ""));
        }
        StepDefinition definition = FakeFunctions.definition(use);
        steps.put(
                name,
                new PlannedStep(
                        name, definition, config, json(config), inputs, outputs(use, config, inputs), 7, policy));
        return this;
    }

    public FakeJob step(String name, String use, Record config, String... from) {
        return step(name, use, config, PlannedStep.Policy.plain(), from);
    }

    public FakeJob runner(String name) {
        runner = name;
        return this;
    }

    public FakeJob limitRows(long rows) {
        limitRows = rows;
        return this;
    }

    public FakeJob deadlineSeconds(long seconds) {
        deadlineSeconds = seconds;
        return this;
    }

    /// One function for each input of rows, its outputs named after the input when there are several.
    private Map<String, PortType> outputs(String use, Record config, Map<String, StepReference> inputs) {
        Map<String, PortType> rows = new LinkedHashMap<>();
        Map<String, PortType> artifacts = new LinkedHashMap<>();
        inputs.forEach((port, input) -> {
            PortType type = steps.get(input.step()).outputs().get(input.port());
            (type instanceof PortType.Rows ? rows : artifacts).put(port, type);
        });
        StepKind kind = FakeFunctions.definition(use).kind();
        int last = kind == StepKind.TWO_PASS ? 1 : 0;
        if (kind != StepKind.TRANSFORM && kind != StepKind.TWO_PASS || rows.size() < 2) {
            Map<String, PortType> all = new LinkedHashMap<>(rows);
            all.putAll(artifacts);
            return FakeFunctions.create(use, last, config).plan(new Inputs(all)).ports();
        }
        List<Outputs> each = new ArrayList<>();
        Map<String, PortType> outputs = new LinkedHashMap<>();
        rows.forEach((port, type) -> {
            Map<String, PortType> all = new LinkedHashMap<>(artifacts);
            all.put(port, type);
            each.add(FakeFunctions.create(use, last, config).plan(new Inputs(all)));
            each.getLast().ports().forEach((name, out) -> outputs.put(name.isEmpty() ? port : port + "." + name, out));
        });
        return outputs;
    }

    private static String json(Record config) {
        try {
            return new ObjectMapper().writeValueAsString(config);
        } catch (JsonProcessingException wrong) {
            throw new IllegalArgumentException(wrong);
        }
    }

    public Plan plan() {
        return new Plan(
                "fake-job",
                Path.of("fake-job.yaml"),
                "name: fake-job\n",
                "name: fake-job # given\n",
                Map.of(),
                7,
                "2026-01-01",
                List.copyOf(steps.values()),
                limitRows > 0,
                limitRows,
                new Plan.RunPolicy(runner, Map.of(), deadlineSeconds));
    }
}
