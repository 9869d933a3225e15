package dev.quern.jobs;

import dev.quern.engine.record.RunRecord;
import dev.quern.engine.run.RunResult;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// The outcome of a run in one JSON object, for schedulers and webhooks.
///
/// @param steps number of steps by status
/// @param gates verdicts by step
/// @param metrics counts and figures without labels, by `step.metric`
record RunSummary(
        String job,
        String run,
        String status,
        int exitCode,
        String folder,
        Map<String, Long> steps,
        Map<String, String> gates,
        Map<String, Double> metrics,
        List<RunRecord.FailureRecord> failures) {

    static RunSummary of(RunResult result) {
        RunRecord record = result.record();
        Map<String, String> gates = new TreeMap<>();
        Map<String, Double> metrics = new TreeMap<>();
        record.steps().forEach(step -> {
            if (step.verdict() != null) {
                gates.put(step.step(), step.verdict().name());
            }
            step.facts().counted().forEach((name, count) -> metrics.put(step.step() + "." + name, (double) count));
            step.facts().metrics().stream()
                    .filter(metric -> metric.labels().isEmpty())
                    .forEach(metric -> metrics.put(step.step() + "." + metric.name(), metric.value()));
        });
        Map<String, Long> steps = record.steps().stream()
                .collect(Collectors.groupingBy(step -> step.status().name(), TreeMap::new, Collectors.counting()));
        return new RunSummary(
                record.job(),
                record.run(),
                record.status(),
                result.exitCode(),
                result.folder().toString(),
                steps,
                gates,
                metrics,
                record.failures());
    }

    String json() {
        return JsonArgument.text(this);
    }
}
