package dev.quern.engine.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.quern.api.Default;
import dev.quern.api.ErrorCode;
import dev.quern.api.Inputs;
import dev.quern.api.Metric;
import dev.quern.api.Outputs;
import dev.quern.api.PortType;
import dev.quern.api.QuernException;
import dev.quern.api.QuernPlugin;
import dev.quern.api.StepBinder;
import dev.quern.api.StepFunction;
import dev.quern.api.SweepTable;
import dev.quern.api.Task;
import dev.quern.api.TaskContext;
import dev.quern.engine.Plan;
import dev.quern.engine.PlannedStep;
import dev.quern.engine.StepSpec;
import dev.quern.engine.jobfile.InvalidJobException;
import dev.quern.engine.jobfile.Overrides;
import dev.quern.engine.plan.Planner;
import dev.quern.engine.plugin.PluginRegistry;
import dev.quern.engine.record.StepRecord;
import dev.quern.engine.record.StepRecord.Status;
import dev.quern.engine.run.JobRunner;
import dev.quern.engine.run.RunOptions;
import dev.quern.engine.run.RunResult;
import dev.quern.engine.stage.FunctionSource;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Sweeps over a step that measures `score = -(rate - 3)² - 1 / epochs` and diverges above 9.
class SweepTest {
    private static final AtomicInteger RUNS = new AtomicInteger();
    private static final PluginRegistry REGISTRY = PluginRegistry.of(new Measuring(), new SweepPlugin());

    @TempDir
    Path temporary;

    /// Provides `measure` and `look`.
    public static final class Measuring implements QuernPlugin {
        @Override
        public void configure(StepBinder steps) {
            steps.task("measure", Measure.Config.class, Measure.class);
            steps.task("look", Look.Config.class, Look.class);
        }
    }

    /// The step that is swept.
    public static final class Measure implements Task {
        public record Config(
                @Default("{}") Optimizer optimizer,
                @Default("1") int epochs) {}

        public record Optimizer(@Default("1") double rate) {}

        private final Config config;

        @Inject
        Measure(Config config) {
            this.config = config;
        }

        @Override
        public Outputs plan(Inputs inputs) {
            PortType model = new PortType.Artifact("model");
            return Outputs.none().and("best", model).and("last", model);
        }

        @Override
        public void run(TaskContext context) throws IOException {
            RUNS.incrementAndGet();
            double rate = config.optimizer().rate();
            if (rate > 9) {
                throw new QuernException(ErrorCode.NOT_FINITE, "the loss is NaN", "lower the rate");
            }
            Files.writeString(context.output("best").file("rate.txt"), rate + " " + config.epochs());
            Files.writeString(context.output("last").file("rate.txt"), "last");
            context.metric(Metric.of("score", -(rate - 3) * (rate - 3) - 1.0 / config.epochs(), 1));
            context.metric(Metric.of("score", 99, 1).labelled("part", "a"));
        }
    }

    /// A step behind the sweep.
    public static final class Look implements Task {
        public record Config() {}

        @Inject
        Look(Config config) {}

        @Override
        public Outputs plan(Inputs inputs) {
            inputs.artifact("model", "model");
            inputs.artifact("trials", SweepTable.KIND);
            return Outputs.artifact("seen");
        }

        @Override
        public void run(TaskContext context) throws IOException {
            Files.copy(
                    context.artifact("model").file("rate.txt"),
                    context.output("").file("rate.txt"));
        }
    }

    /// Functions of this test's plugins.
    record Functions() implements FunctionSource {
        @Override
        public StepFunction create(StepSpec step, int index) {
            return REGISTRY.create(step, index);
        }
    }

    @BeforeEach
    void reset() {
        RUNS.set(0);
    }

    private Plan plan(String sweep) throws IOException {
        return planOf("""
                version: 1
                name: swept
                runner: direct
                steps:
                  model:
                    use: measure
                    with: {epochs: 2}
                    sweep: %s
                    gate: [{metric: score, at-least: -1}]
                  seen: {use: look, from: {model: model.best, trials: model.trials}}
                """.formatted(sweep));
    }

    private Plan planOf(String job) throws IOException {
        return Planner.plan(Files.writeString(temporary.resolve("job.yaml"), job), Overrides.none(), REGISTRY);
    }

    private RunResult run(Plan plan) {
        RunOptions options = RunOptions.in(temporary.resolve("store"), temporary.resolve("runs"));
        return new JobRunner(new Functions(), step -> List.of()).run(plan, options);
    }

    private static Map<String, Status> statuses(RunResult result) {
        return result.record().steps().stream().collect(Collectors.toMap(StepRecord::step, StepRecord::status));
    }

    private Path artifact(RunResult result, String step, String port) {
        return result.record().steps().stream()
                .filter(each -> each.step().equals(step))
                .flatMap(each -> each.artifacts().stream())
                .filter(name -> name.endsWith(port))
                .map(name -> temporary.resolve("store").resolve(name))
                .findFirst()
                .orElseThrow();
    }

    private static String content(Path directory, String name) throws IOException {
        try (var files = Files.walk(directory)) {
            Path file = files.filter(each -> each.getFileName().toString().startsWith(name))
                    .findFirst()
                    .orElseThrow();
            return Files.readString(file);
        }
    }

    private String seen(RunResult result) throws IOException {
        return content(artifact(result, "seen", ""), "rate");
    }

    private JsonNode table(RunResult result) throws IOException {
        return new ObjectMapper().readTree(content(artifact(result, "model", "trials"), "sweep"));
    }

    @Test
    void triesEveryCombinationAndKeepsTheBest() throws IOException {
        Plan plan = plan("{over: {optimizer.rate: [1, 4, 8], epochs: [2, 5]}, metric: score}");
        assertThat(plan.steps().stream().map(PlannedStep::name))
                .containsExactly(
                        "model-trial-1",
                        "model-trial-2",
                        "model-trial-3",
                        "model-trial-4",
                        "model-trial-5",
                        "model-trial-6",
                        "model",
                        "seen");
        RunResult result = run(plan);
        assertThat(result.record().failures()).isEmpty();
        assertThat(seen(result)).isEqualTo("4.0 5");
        assertThat(RUNS).hasValue(6);
        assertThat(table(result).get("best").asInt()).isEqualTo(4);
        assertThat(table(result).at("/trials/3/settings/optimizer.rate").asText())
                .isEqualTo("4");
        assertThat(table(result).at("/trials/3/scores/0").asDouble()).isEqualTo(-1.2);
        assertThat(result.exitCode()).as("the gate sees the best trial's -1.2").isEqualTo(3);
    }

    @Test
    void runsOnlyNewTrialsWhenValuesAreAdded() throws IOException {
        run(plan("{over: {optimizer.rate: [1, 4]}, metric: score}"));
        RunResult more = run(plan("{over: {optimizer.rate: [1, 4, 3]}, metric: score}"));
        assertThat(RUNS).hasValue(3);
        assertThat(seen(more)).isEqualTo("3.0 2");
        assertThat(more.exitCode()).isZero();
        RUNS.set(0);
        assertThat(run(plan("{over: {optimizer.rate: [1, 4, 3]}, metric: score}"))
                        .exitCode())
                .isZero();
        assertThat(RUNS).hasValue(0);
    }

    @Test
    void aTrialThatDivergesLosesAndDoesNotFailTheRun() throws IOException {
        RunResult result = run(plan("{over: {optimizer.rate: [20, 2.5, 30]}, metric: score}"));
        assertThat(result.exitCode()).isZero();
        assertThat(statuses(result)).containsEntry("model-trial-1", Status.SKIPPED);
        assertThat(seen(result)).isEqualTo("2.5 2");
        assertThat(table(result).at("/trials/0/scores")).isEmpty();
    }

    @Test
    void allTrialsDivergingIsAFailureThatSaysSo() throws IOException {
        RunResult result = run(plan("{over: {optimizer.rate: [20, 30]}, metric: score}"));
        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.record().failures().getFirst().message())
                .contains("none of 2 trials came to an end with a finite 'score'");
    }

    @Test
    void smallestMayBeBest() throws IOException {
        RunResult result = run(plan("{over: {optimizer.rate: [1, 4, 8]}, metric: score, is: smallest}"));
        assertThat(seen(result)).isEqualTo("8.0 2");
    }

    @Test
    void halvingGivesMoreWorkToFewer() throws IOException {
        String sweep =
                "{over: {optimizer.rate: [1, 2, 3, 4, 5, 6, 7, 8, 20]}, metric: score, halving: {over: epochs, rungs: [1, 3, 9]}}";
        RunResult result = run(plan(sweep));
        assertThat(result.record().failures()).isEmpty();
        assertThat(seen(result)).isEqualTo("3.0 9");
        assertThat(RUNS).hasValue(9 + 3 + 1);
        Set<String> skipped = new TreeSet<>();
        statuses(result).forEach((step, status) -> {
            if (status == Status.SKIPPED) {
                skipped.add(step);
            }
        });
        assertThat(skipped)
                .hasSize(1 + 6 + 8)
                .contains("model-trial-9-round-1", "model-trial-1-round-2", "model-trial-2-round-3")
                .doesNotContain("model-trial-2-round-2", "model-trial-3-round-3", "model-trial-4-round-2");
        assertThat(table(result).at("/trials/2/scores")).hasSize(3);
        assertThat(table(result).at("/trials/3/scores")).hasSize(2);
        RUNS.set(0);
        assertThat(statuses(run(plan(sweep)))).containsEntry("seen", Status.REUSED);
        assertThat(RUNS).hasValue(0);
    }

    /// A trial that once won a round lies in the store; among better rivals it must not come back.
    @Test
    void whatTheStoreHoldsDoesNotChangeTheChoice() throws IOException {
        String halving = "metric: score, halving: {over: epochs, rungs: [1, 9], keep: 0.5}}";
        run(plan("{over: {optimizer.rate: [5, 6]}, " + halving));
        RunResult wider = run(plan("{over: {optimizer.rate: [5, 4.9, 4.8, 4.7]}, " + halving));
        assertThat(seen(wider)).isEqualTo("4.7 9");
        assertThat(statuses(wider)).containsEntry("model-trial-1-round-2", Status.SKIPPED);
        assertThat(table(wider).at("/trials/0/scores")).hasSize(1);
    }

    @Test
    void drawnValuesDependOnTheirPathAndTheSeedOnly() throws IOException {
        String one = "optimizer.rate: {from: 1e-4, to: 1, scale: log}";
        List<String> alone = drawn("{over: {" + one + "}, trials: 20, metric: score}");
        List<String> longer =
                drawn("{over: {epochs: {from: 1, to: 5, whole: true}, " + one + "}, trials: 25, metric: score}");
        assertThat(longer.subList(0, 20)).isEqualTo(alone);
        assertThat(drawn("{over: {" + one + "}, trials: 20, seed: 1, metric: score}"))
                .isNotEqualTo(alone);
        assertThat(alone).doesNotHaveDuplicates().allSatisfy(rate -> assertThat(Double.parseDouble(rate))
                .isBetween(1e-4, 1.0));
        assertThat(alone.stream()
                        .filter(rate -> Double.parseDouble(rate) < 1e-2)
                        .count())
                .as("half of a logarithmic range")
                .isBetween(4L, 16L);
    }

    private List<String> drawn(String sweep) throws IOException {
        return plan(sweep).steps().stream()
                .filter(step -> step.config() instanceof Measure.Config)
                .map(step -> Double.toString(
                        ((Measure.Config) step.config()).optimizer().rate()))
                .toList();
    }

    @Test
    void theResolvedJobHasTheSamePlan() throws IOException {
        Plan plan = plan("{over: {optimizer.rate: [1, 2, 3]}, metric: score, halving: {over: epochs, rungs: [1, 3]}}");
        Plan again = planOf(plan.resolved());
        assertThat(again.steps().stream().map(PlannedStep::toString).toList())
                .isEqualTo(plan.steps().stream().map(PlannedStep::toString).toList());
    }

    @Test
    void mistakesAreFoundBeforeAnythingRuns() {
        assertProblem("{over: {optimizer.rat: [1]}, metric: score}", "unknown key 'rat'");
        assertProblem("{over: {optimizer.rate: [1, fast]}, metric: score}", "'rate' must be a number");
        assertProblem("{over: {optimizer.rate: 1}, metric: score}", "a sweep needs a list or a range");
        assertProblem("{over: {optimizer.rate: {from: 1, to: 2}}, metric: score}", "number of 'trials' must be given");
        assertProblem("{over: {optimizer.rate: {from: 0, to: 2, scale: log}}, trials: 2, metric: score}", "above 0");
        assertProblem("{over: {optimizer.rate: [1]}}", "key 'metric' is missing");
        assertProblem("{metric: score}", "'over' must name the settings to try");
        assertProblem("{over: {optimizer.rate: [1]}, metric: score, halvin: {}}", "unknown key 'halvin'");
        assertProblem(
                "{over: {optimizer.rate: [1]}, metric: score, halving: {over: epochs, rungs: [1]}}",
                "at least two rounds");
        assertProblem("12", "'sweep' must be a mapping");
    }

    private void assertProblem(String sweep, String message) {
        assertThatThrownBy(() -> plan(sweep)).isInstanceOfSatisfying(InvalidJobException.class, invalid -> assertThat(
                        invalid.problems().toString())
                .contains(message));
    }

    @Test
    void aMetricThatIsNotMeasuredIsNamedAfterTheFirstRound() throws IOException {
        RunResult result =
                run(plan("{over: {optimizer.rate: [1, 2]}, metric: accuracy, halving: {over: epochs, rungs: [1, 3]}}"));
        assertThat(result.exitCode()).isNotZero();
        assertThat(RUNS).hasValue(2);
        assertThat(result.record().failures().getFirst().message())
                .contains("measured no 'accuracy'; it measured [score]");
        assertThat(Optional.ofNullable(statuses(result).get("seen"))).isNotEmpty();
    }
}
