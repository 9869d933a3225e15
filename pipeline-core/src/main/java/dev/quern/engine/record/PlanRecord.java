package dev.quern.engine.record;

import java.util.List;
import java.util.Map;

/// `plan.json`: what was decided for each step, why, and what its fingerprint was made of.
public record PlanRecord(String job, String run, List<StepPlan> steps) {

    public record StepPlan(
            String step,
            String action,
            String reason,
            String fingerprint,
            List<String> artifacts,
            Map<String, String> components) {}

    /// Components of a step's fingerprint, or null when the job did not have it.
    public Map<String, String> components(String step) {
        for (StepPlan each : steps) {
            if (each.step().equals(step)) {
                return each.components();
            }
        }
        return null;
    }
}
