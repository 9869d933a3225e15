package dev.quern.engine.plan;

import dev.quern.engine.PlannedStep;
import dev.quern.engine.config.Normal;
import dev.quern.engine.config.Place;
import dev.quern.engine.config.Value;
import dev.quern.engine.jobfile.Job;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Writes a job with all its values, each with its origin in a comment. The result is a job file again: it has the same
/// plan, without parameters and profiles. Secrets stand by name.
final class ResolvedYaml {
    private final Job job;
    private final Map<String, BoundStep> bound;
    private final List<PlannedStep> planned;
    private final YamlText out;

    ResolvedYaml(Job job, Map<String, BoundStep> bound, List<PlannedStep> planned) {
        this.job = job;
        this.bound = bound;
        this.planned = planned;
        this.out = new YamlText(job.file().toString());
    }

    String text() {
        out.comment("The job as it was run: every value, and where it comes from.");
        job.parameters()
                .forEach((name, value) -> out.comment("params." + name + ": " + value + "  ("
                        + job.parameterOrigins().get(name) + ")"));
        Map<String, Normal> all = new LinkedHashMap<>(job.header().values());
        if (job.limitRows() > 0) {
            out.comment("limit-rows: " + job.limitRows() + ", so nothing is published");
        }
        all.put("seed", leaf(job.seed(), "seed"));
        all.put("runner", runner());
        Map<String, Normal> steps = new LinkedHashMap<>();
        planned.forEach(step -> steps.put(step.name(), step(bound.get(step.name()), step)));
        all.put("steps", new Normal.Named(steps));
        out.mapping(new Normal.Named(all));
        return out.toString();
    }

    private Normal runner() {
        Map<String, Normal> runner = new LinkedHashMap<>();
        runner.put("type", leaf(job.runner().type(), "runner"));
        job.runner().options().forEach((key, value) -> runner.put(key, leaf(value, "runner")));
        return new Normal.Named(runner);
    }

    private Normal leaf(Object value, String key) {
        Normal known = job.header().values().get(key);
        if (known instanceof Normal.Leaf leaf && leaf.value().equals(value)) {
            return known;
        }
        return new Normal.Leaf(value, Place.outside(""), "");
    }

    private static Normal step(BoundStep step, PlannedStep planned) {
        Map<String, Normal> keys = new LinkedHashMap<>();
        Place usePlace = step.draft().use().orElseThrow().place();
        keys.put("use", new Normal.Leaf(step.definition().name(), usePlace, ""));
        for (String key : List.of("from", "when", "expect")) {
            Value.Entry entry = step.draft().keys().entries().get(key);
            if (entry != null) {
                keys.put(key, normal(entry.value()));
            }
        }
        keys.put("with", step.normal());
        keys.putAll(step.draft().engineKeys().values());
        keys.put("seed", new Normal.Leaf(planned.seed(), Place.outside("derived from the job's seed"), ""));
        step.draft()
                .seed()
                .ifPresent(own ->
                        keys.put("seed", step.draft().engineKeys().values().get("seed")));
        return new Normal.Named(keys);
    }

    private static Normal normal(Value value) {
        return switch (value) {
            case Value.Scalar scalar -> new Normal.Leaf(scalar.stored(), scalar.place(), scalar.via());
            case Value.Items list -> {
                List<Normal> items = new ArrayList<>();
                list.items().forEach(item -> items.add(normal(item)));
                yield new Normal.Many(items);
            }
            case Value.Entries mapping -> {
                Map<String, Normal> values = new LinkedHashMap<>();
                mapping.entries().forEach((key, entry) -> values.put(key, normal(entry.value())));
                yield new Normal.Named(values);
            }
            case Value.Broken broken -> throw new IllegalStateException("a broken value in a good job");
        };
    }
}
