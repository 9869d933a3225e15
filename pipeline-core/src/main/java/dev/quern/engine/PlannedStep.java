package dev.quern.engine;

import dev.quern.api.PortType;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// One step, bound, typed and checked.
///
/// @param name its name in the job
/// @param config the config record, all defaults filled in
/// @param resolvedConfig the same as canonical JSON (keys sorted, secrets by name only): what enters the fingerprint
/// @param inputs where each input port comes from
/// @param outputs types of the output ports
/// @param seed this step's own seed, derived from the job's unless the step sets one
/// @param policy what the engine does around it
public record PlannedStep(
        String name,
        StepDefinition definition,
        Record config,
        String resolvedConfig,
        Map<String, StepReference> inputs,
        Map<String, PortType> outputs,
        long seed,
        Policy policy) {

    public PlannedStep {
        inputs = Collections.unmodifiableMap(new LinkedHashMap<>(inputs));
        outputs = Collections.unmodifiableMap(new LinkedHashMap<>(outputs));
    }

    /// The engine's keys of a step.
    ///
    /// @param when the step whose gate must have passed (`when: report.passed`)
    /// @param badRowsAtMost share of rows that may be rejected; 0 unless the job says otherwise
    /// @param retries how often to try again, after failures of class RESOURCE only
    /// @param timeout time limit of the step
    /// @param cached false for `cache: never`
    /// @param contest what the step must have won to run
    /// @param mayDiverge whether the step is skipped, and does not fail the run, when its numbers are no longer
    // finite
    public record Policy(
            Optional<String> when,
            List<Expectation> expectations,
            List<Gate> gates,
            double badRowsAtMost,
            int retries,
            Optional<Duration> timeout,
            boolean cached,
            Optional<Contest> contest,
            boolean mayDiverge) {

        public Policy {
            expectations = List.copyOf(expectations);
            gates = List.copyOf(gates);
        }

        /// Without contest; a step that diverges fails.
        public Policy(
                Optional<String> when,
                List<Expectation> expectations,
                List<Gate> gates,
                double badRowsAtMost,
                int retries,
                Optional<Duration> timeout,
                boolean cached) {
            this(when, expectations, gates, badRowsAtMost, retries, timeout, cached, Optional.empty(), false);
        }

        /// No condition, no gate, no bad rows, no retry, no limit.
        public static Policy plain() {
            return new Policy(Optional.empty(), List.of(), List.of(), 0, 0, Optional.empty(), true);
        }
    }

    /// A demand on a step's counts; the step fails when it does not hold.
    ///
    /// @param what `rows` or `kept` (rows out over rows in, between 0 and 1)
    /// @param port output port, or the empty string
    public record Expectation(String what, String port, double atLeast, double atMost) {}

    /// A demand on a metric; the verdict is written and never fails the step.
    ///
    /// @param each label for whose every value the demand is judged, if any
    /// @param bound `value`, `lower` or `upper`: which figure of the metric is judged
    /// @param notWorse a demand on the gain over a champion instead of on the metric itself
    public record Gate(
            String metric,
            Optional<String> each,
            String bound,
            Optional<Double> atLeast,
            Optional<Double> atMost,
            Optional<NotWorse> notWorse) {

        /// A demand on the metric itself.
        public Gate(
                String metric, Optional<String> each, String bound, Optional<Double> atLeast, Optional<Double> atMost) {
            this(metric, each, bound, atLeast, atMost, Optional.empty());
        }

        /// The gain over the champion may, by the lower end of its interval, be a loss of at most this.
        ///
        /// @param without whether the gate passes if the step compared nothing
        public record NotWorse(double by, boolean without) {}
    }
}
