package dev.quern.engine.run;

import dev.quern.api.Emitter;
import dev.quern.api.ErrorCode;
import dev.quern.api.Inputs;
import dev.quern.api.Outputs;
import dev.quern.api.QuernException;
import dev.quern.api.Source;
import dev.quern.api.StepFunction;
import dev.quern.engine.stage.FunctionSource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Lets each source read some of its splits, spread evenly over all of them.
final class SplitSample {
    private final long budget;
    private final long most;
    private final int atLeast;
    private final Map<String, Taken> taken = new ConcurrentHashMap<>();

    /// How much of a source was taken.
    ///
    /// @param files how many files it has
    record Taken(int files, int splits, int allSplits, long bytes, long allBytes) {}

    /// @param budget bytes to read of each source, about
    /// @param most bytes of each source that may be read, because splits are large
    /// @param atLeast splits to read of each source, if it has so many
    SplitSample(long budget, long most, int atLeast) {
        this.budget = budget;
        this.most = most;
        this.atLeast = atLeast;
    }

    /// What was taken of the source of this step.
    Taken of(String step) {
        return taken.get(step);
    }

    /// Functions whose sources read the sample.
    FunctionSource over(FunctionSource functions) {
        return (step, index) -> {
            StepFunction function = functions.create(step, index);
            return function instanceof Source source ? new Sampled(step.step(), source) : function;
        };
    }

    private final class Sampled implements Source {
        private final String step;
        private final Source source;

        Sampled(String step, Source source) {
            this.step = step;
            this.source = source;
        }

        @Override
        public Outputs plan(Inputs inputs) {
            return source.plan(inputs);
        }

        /// None: the sample has a store of its own, so nobody asks whether the files have changed.
        @Override
        public List<InputFile> files() {
            return List.of();
        }

        @Override
        public List<Split> splits(List<InputFile> none) throws IOException {
            List<InputFile> files = source.files();
            List<Split> all = source.splits(files);
            List<Split> some = choose(all);
            taken.put(step, new Taken(files.size(), some.size(), all.size(), bytes(some), bytes(all)));
            return some;
        }

        private List<Split> choose(List<Split> all) {
            double average = Math.max(1, (double) bytes(all) / Math.max(1, all.size()));
            int count = (int) Math.min(all.size(), Math.max(atLeast, Math.round(budget / average)));
            List<Split> some = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                some.add(all.get((int) ((i + 0.5) * all.size() / count)));
            }
            if (bytes(some) > most) {
                throw new QuernException(
                        ErrorCode.INVALID_JOB,
                        "a sample of step '%s' would be %,d bytes: its files cannot be cut into smaller pieces, such as %s"
                                .formatted(step, bytes(some), some.getFirst().place()),
                        "allow as much with '--sample', or give it smaller or splittable files");
            }
            return some;
        }

        private static long bytes(List<Split> splits) {
            return splits.stream().mapToLong(Split::bytes).sum();
        }

        @Override
        public void read(Split split, SourceContext context, Emitter out) throws IOException {
            source.read(split, context, out);
        }
    }
}
