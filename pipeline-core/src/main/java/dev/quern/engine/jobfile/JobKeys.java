package dev.quern.engine.jobfile;

import dev.quern.api.Default;
import dev.quern.api.Doc;
import dev.quern.api.PlanException;
import dev.quern.api.Range;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/// The engine's own keys of a job file, as records: read, documented and put into the JSON Schema like those of steps.
final class JobKeys {
    /// The top level.
    static final List<String> TOP = List.of(
            "version",
            "name",
            "description",
            "meta",
            "seed",
            "params",
            "profiles",
            "plugins",
            "runner",
            "steps",
            "schedule",
            "notify");

    /// A step.
    static final List<String> STEP = List.of(
            "use",
            "from",
            "when",
            "with",
            "sweep",
            "expect",
            "gate",
            "bad-rows",
            "retries",
            "timeout",
            "cache",
            "diverged",
            "seed",
            "meta");

    /// A profile.
    static final List<String> PROFILE = List.of("params", "set", "runner", "limit-rows");

    /// Runners that a job may name.
    static final List<String> RUNNERS = List.of("flink", "direct");

    private JobKeys() {}

    /// Keys of the top level that need no knowledge of steps.
    record Header(
            @Doc("version of the format; this quern reads 1")
            int version,

            @Doc("name of the job, such as pretrain-jdk; names its folder of runs")
            String name,

            @Doc("one line for people") @Default("") String description,

            @Doc("the seed from which those of all steps are derived") @Default("0")
            long seed,

            @Doc("plugin jars, relative to the job file") @Default("[]")
            List<Path> plugins,

            @Doc("when a scheduler starts the job, and how long a run may take")
            Optional<Schedule> schedule,

            @Doc("who hears of the end of a run") @Default("[]")
            List<Notify> notify_) {
        static final List<String> KEYS =
                List.of("version", "name", "description", "seed", "plugins", "schedule", "notify");
    }

    @Doc("Kept for the scheduler that starts the job; the deadline is in force.")
    record Schedule(
            @Doc("five fields: minute hour day-of-month month day-of-week")
            Optional<String> cron,

            @Doc("time zone of cron, such as Europe/Paris") @Default("UTC")
            String timezone,

            @Doc("a run that takes longer saves its state and ends with status 75")
            Optional<Duration> deadline) {}

    /// Outcomes of a run that can be told.
    enum Outcome {
        SUCCEEDED,
        FAILED,
        GATE_FAILED,
        STOPPED
    }

    record Notify(
            @Doc("outcomes to tell of") List<Outcome> when,

            @Doc("http or https address that receives the run's summary as JSON")
            String post) {}

    /// Whether a step's output is kept for the next run.
    enum Cache {
        ALWAYS,
        NEVER
    }

    /// What becomes of a run when a step's numbers are no longer finite.
    enum Diverged {
        FAIL,
        SKIP
    }

    /// Which end of a scale is better.
    enum Direction {
        LARGEST,
        SMALLEST
    }

    @Doc("the step runs only if a candidate is among the best")
    record Best(
            @Doc("how many win") @Range(atLeast = 1) int best,
            @Doc("the steps that compete") List<String> of,
            @Doc("the one that must be among the best") String candidate,
            @Doc("metric that they are compared by") String metric,

            @Doc("which value is better") @Default("largest")
            Direction is) {}

    @Doc("runs the step once for each combination of values, each as a step of its own, and keeps the best")
    record Sweep(
            @Doc("combinations drawn at random; all combinations when absent") @Range(atLeast = 1, atMost = 1000)
            Optional<Integer> trials,

            @Doc("seed of that draw") @Default("0") long seed,

            @Doc("metric of the step that trials are compared by")
            String metric,

            @Doc("which value is better") @Default("largest")
            Direction is,

            @Doc(
                    "begins with little work for each trial, and gives more only to the best (Jamieson and Talwalkar 2016)")
            Optional<Halving> halving) {
        static final List<String> KEYS = List.of("trials", "seed", "metric", "is", "halving");
    }

    /// How a range is covered.
    enum Scale {
        LINEAR,
        LOG
    }

    @Doc("values are drawn from this range, to four digits")
    record SweepRange(
            @Doc("smallest value") double from,
            @Doc("largest value") double to,

            @Doc("evenly by value, or by its logarithm") @Default("linear")
            Scale scale,

            @Doc("whole numbers only") @Default("false") boolean whole) {
        public SweepRange {
            PlanException.check(from <= to, "from", "must be at most 'to' (%s), is %s", to, from);
            PlanException.check(
                    scale == Scale.LINEAR || from > 0, "from", "must be above 0 on a logarithmic scale, is %s", from);
        }

        String draw(SplittableRandom random) {
            double share = random.nextDouble();
            double value = scale == Scale.LOG ? from * Math.pow(to / from, share) : from + (to - from) * share;
            return whole
                    ? Long.toString(Math.round(Math.clamp(value, Math.ceil(from), Math.floor(to))))
                    : SweepSpace.rounded(Math.clamp(value, from, to));
        }
    }

    @Doc("successive halving; each round starts anew with the next value")
    record Halving(
            @Doc("setting below 'with' that says how much work a trial is, such as epochs")
            String over,

            @Doc("its value in each round, growing") List<String> rungs,

            @Doc("share of the trials that goes on to the next round") @Default("0.3333") @Range(above = 0, atMost = 1)
            double keep) {}

    /// Keys of a step that need no knowledge of other steps.
    record Step(
            @Doc("demands on metrics; the verdict is written and never fails the step") @Default("[]")
            List<Gate> gate,

            @Doc("rows that may be rejected; the first one fails the step unless this is set")
            Optional<BadRows> badRows,

            @Doc("how often to try again after a failure of the machine (disk, memory, network), not of the data")
            @Default("0")
            @Range(atLeast = 0, atMost = 100)
            int retries,

            @Doc("time limit of the step") Optional<Duration> timeout,

            @Doc("never: run it each time, because its result changes") @Default("always")
            Cache cache,

            @Doc("skip: a step whose numbers are no longer finite is left out and does not fail the run")
            @Default("fail")
            Diverged diverged,

            @Doc("the step's own seed, instead of one derived from the job's")
            Optional<Long> seed) {
        static final List<String> KEYS = List.of("gate", "bad-rows", "retries", "timeout", "cache", "diverged", "seed");
    }

    record BadRows(
            @Doc("largest share of rows, such as 0.1%") @Range(atLeast = 0, atMost = 1)
            double atMost) {}

    /// The figure of a metric that is judged.
    enum Bound {
        VALUE,
        LOWER,
        UPPER
    }

    record Gate(
            @Doc("name of a metric that the step reports") String metric,

            @Doc("a label: every value of it is judged for itself")
            Optional<String> each,

            @Doc("the estimate, or an end of its interval") @Default("value")
            Bound bound,

            @Doc("smallest value that passes") Optional<Double> atLeast,
            @Doc("largest value that passes") Optional<Double> atMost,

            @Doc("passes if, by the lower end of its interval, the gain over the champion is no loss larger than this")
            @Range(atLeast = 0)
            Optional<Double> notWorseBy,

            @Doc("what not-worse-by says where there is no champion to compare with")
            Optional<NoBaseline> noBaseline) {}

    /// What a comparison says without anything to compare with.
    enum NoBaseline {
        PASS,
        FAIL
    }

    /// Limits of a count or of a share.
    record Limits(
            @Doc("smallest value") @Range(atLeast = 0) Optional<Double> atLeast,
            @Doc("largest value") @Range(atLeast = 0) Optional<Double> atMost) {
        static final List<String> KEYS = List.of("at-least", "at-most");
    }
}
