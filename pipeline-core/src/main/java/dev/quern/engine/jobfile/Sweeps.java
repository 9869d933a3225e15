package dev.quern.engine.jobfile;

import dev.quern.engine.config.ConfigReader;
import dev.quern.engine.config.ConfigReader.Bound;
import dev.quern.engine.config.Names;
import dev.quern.engine.config.Place;
import dev.quern.engine.config.ProblemCode;
import dev.quern.engine.config.Problems;
import dev.quern.engine.config.Value;
import dev.quern.engine.jobfile.JobKeys.Halving;
import dev.quern.engine.jobfile.JobKeys.Sweep;
import dev.quern.engine.sweep.ChooseTrial;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/// Writes out a step with a `sweep` as the steps that it stands for: one for each trial (and round), and one of the
/// step's own name that keeps the best. All that follows knows plain steps only, so a trial is cached, goes on after a
/// crash and runs on the cluster like any step.
final class Sweeps {
    private static final int MOST_STEPS = 2000;

    private final Problems problems;

    Sweeps(Problems problems) {
        this.problems = problems;
    }

    /// A step of the file and its keys.
    record Written(Value.Entry step, Value.Entries keys) {}

    /// The steps that a step stands for: itself, if it has no `sweep`.
    List<Written> expand(Value.Entry step, Value.Entries keys) {
        Value.Entry sweep = keys.entries().get("sweep");
        if (sweep == null) {
            return List.of(new Written(step, keys));
        }
        if (!(sweep.value() instanceof Value.Entries settings)) {
            problems.add(
                    ProblemCode.WRONG_TYPE,
                    "steps." + step.key() + ".sweep",
                    sweep.place(),
                    "'sweep' must be a mapping, got " + sweep.value().kind(),
                    "write {over: {batch: [32, 64]}, metric: validation-accuracy}");
            return List.of();
        }
        return new One(step, keys, sweep.place(), settings).expand();
    }

    /// One step's sweep.
    private final class One {
        private final Value.Entry step;
        private final Value.Entries keys;
        private final Place place;
        private final Value.Entries settings;
        private final String path;

        One(Value.Entry step, Value.Entries keys, Place place, Value.Entries settings) {
            this.step = step;
            this.keys = keys;
            this.place = place;
            this.settings = settings;
            this.path = "steps." + step.key() + ".sweep";
        }

        List<Written> expand() {
            Value.Entries known = Value.Entries.none(settings.place());
            for (Value.Entry entry : settings.entries().values()) {
                if (!entry.key().equals("over")) {
                    known = known.with(entry);
                }
            }
            int before = problems.count();
            Optional<Sweep> sweep = new ConfigReader(problems)
                    .read(Sweep.class, known, path, place)
                    .map(Bound::config);
            Value.Entry over = settings.entries().get("over");
            SweepSpace space = new SweepSpace(path + ".over", over, place, problems);
            if (sweep.isEmpty() || problems.count() > before) {
                return List.of();
            }
            List<SequencedMap<String, Value.Scalar>> trials = space.trials(sweep.get());
            List<String> rungs = sweep.get().halving().map(Halving::rungs).orElse(List.of());
            if (problems.count() > before || !fits(trials.size(), Math.max(1, rungs.size()), sweep.get())) {
                return List.of();
            }
            return write(sweep.get(), trials, rungs);
        }

        private boolean fits(int trials, int rungs, Sweep sweep) {
            String wrong = "";
            if ((long) trials * rungs > MOST_STEPS) {
                wrong = "%,d trials in %d rounds are more than %,d steps".formatted(trials, rungs, MOST_STEPS);
            } else if (sweep.halving().isPresent()
                    && sweep.halving().get().rungs().size() < 2) {
                wrong = "halving needs at least two rounds, 'rungs' has " + rungs;
            }
            if (!wrong.isEmpty()) {
                problems.add(ProblemCode.OUT_OF_RANGE, path, place, wrong);
            }
            return wrong.isEmpty();
        }

        private List<Written> write(Sweep sweep, List<SequencedMap<String, Value.Scalar>> trials, List<String> rungs) {
            List<Integer> sizes = sizes(trials.size(), sweep);
            List<Written> steps = new ArrayList<>();
            for (int rung = 0; rung < sizes.size(); rung++) {
                for (int trial = 0; trial < trials.size(); trial++) {
                    SequencedMap<String, Value.Scalar> values = new LinkedHashMap<>(trials.get(trial));
                    if (!rungs.isEmpty()) {
                        String over = sweep.halving().orElseThrow().over();
                        values.put(over, Value.Scalar.of(rungs.get(rung), false, place));
                    }
                    Value.Entries own = trial(values);
                    if (rung > 0) {
                        own = own.with(new Value.Entry(
                                "when", place, contest(sweep, trials.size(), trial, rung, sizes.get(rung))));
                    }
                    steps.add(new Written(
                            new Value.Entry(name(trial, rung, sizes.size()), step.place(), step.value()), own));
                }
            }
            steps.add(new Written(step, choice(sweep, trials, sizes)));
            return steps;
        }

        /// Trials in each round.
        private List<Integer> sizes(int trials, Sweep sweep) {
            List<Integer> sizes = new ArrayList<>(List.of(trials));
            sweep.halving().ifPresent(halving -> {
                for (int rung = 1; rung < halving.rungs().size(); rung++) {
                    sizes.add((int) Math.max(1, Math.ceil(sizes.getLast() * halving.keep() - 1e-9)));
                }
            });
            return sizes;
        }

        private String name(int trial, int rung, int rungs) {
            return step.key() + "-" + ChooseTrial.port(trial, rung, rungs);
        }

        private Value.Entries trial(Map<String, Value.Scalar> values) {
            Value.Entries own = Value.Entries.none(keys.place());
            for (Value.Entry entry : keys.entries().values()) {
                if (!List.of("sweep", "gate", "expect").contains(entry.key())) {
                    own = own.with(entry);
                }
            }
            own = own.with(new Value.Entry("diverged", place, scalar("skip")));
            Value.Entries root = Value.Entries.none(place)
                    .with(new Value.Entry(
                            "steps", place, Value.Entries.none(place).with(new Value.Entry(step.key(), place, own))));
            for (Map.Entry<String, Value.Scalar> value : values.entrySet()) {
                String at = "steps." + step.key() + ".with." + value.getKey();
                root = new TreeEdit(path, value.getValue().place(), at, problems).set(root, value.getValue());
            }
            Value.Entries steps = (Value.Entries) root.value("steps").orElseThrow();
            return (Value.Entries) steps.value(step.key()).orElseThrow();
        }

        private Value contest(Sweep sweep, int trials, int trial, int rung, int winners) {
            int rungs = sweep.halving().orElseThrow().rungs().size();
            List<Value> rivals = new ArrayList<>();
            for (int each = 0; each < trials; each++) {
                rivals.add(scalar(name(each, rung - 1, rungs)));
            }
            return Value.Entries.none(place)
                    .with(entry("best", scalar(Integer.toString(winners))))
                    .with(entry("of", new Value.Items(rivals, place)))
                    .with(entry("candidate", scalar(name(trial, rung - 1, rungs))))
                    .with(entry("metric", scalar(sweep.metric())))
                    .with(entry("is", scalar(Names.of(sweep.is()))));
        }

        /// The step that keeps the best, with the demands that the file makes on the step.
        private Value.Entries choice(
                Sweep sweep, List<SequencedMap<String, Value.Scalar>> trials, List<Integer> sizes) {
            Value.Entries from = Value.Entries.none(place);
            List<Value> described = new ArrayList<>();
            for (int trial = 0; trial < trials.size(); trial++) {
                Value.Entries values = Value.Entries.none(place);
                for (Map.Entry<String, Value.Scalar> value : trials.get(trial).entrySet()) {
                    values = values.with(entry(value.getKey(), value.getValue()));
                }
                described.add(values);
                for (int rung = 0; rung < sizes.size(); rung++) {
                    String port = ChooseTrial.port(trial, rung, sizes.size());
                    from = from.with(entry(port, scalar(name(trial, rung, sizes.size()) + ".*")));
                }
            }
            List<Value> kept = new ArrayList<>();
            sizes.forEach(size -> kept.add(scalar(size.toString())));
            Value.Entries with = Value.Entries.none(place)
                    .with(entry("metric", scalar(sweep.metric())))
                    .with(entry("is", scalar(Names.of(sweep.is()))))
                    .with(entry("rounds", new Value.Items(kept, place)))
                    .with(entry("trials", new Value.Items(described, place)));
            Value.Entries choice = Value.Entries.none(keys.place())
                    .with(entry("use", scalar(ChooseTrial.NAME)))
                    .with(entry("from", from))
                    .with(entry("with", with));
            for (String key : List.of("gate", "meta")) {
                Value.Entry entry = keys.entries().get(key);
                choice = entry == null ? choice : choice.with(entry);
            }
            return choice;
        }

        private Value.Entry entry(String key, Value value) {
            return new Value.Entry(key, place, value);
        }

        private Value.Scalar scalar(String text) {
            return Value.Scalar.of(text, false, place);
        }
    }
}
