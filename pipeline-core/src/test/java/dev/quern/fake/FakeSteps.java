package dev.quern.fake;

import dev.quern.api.ArtifactWriter;
import dev.quern.api.Batches;
import dev.quern.api.Columns;
import dev.quern.api.Emitter;
import dev.quern.api.ErrorCode;
import dev.quern.api.Inputs;
import dev.quern.api.Metric;
import dev.quern.api.Outputs;
import dev.quern.api.PortType;
import dev.quern.api.QuernException;
import dev.quern.api.Source;
import dev.quern.api.StepBinder;
import dev.quern.api.StepContext;
import dev.quern.api.Summary;
import dev.quern.api.Task;
import dev.quern.api.TaskContext;
import dev.quern.api.Transform;
import dev.quern.api.Writer;
import java.io.BufferedWriter;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Schema;

/// Steps over one column of numbers.
public final class FakeSteps {
    static final Schema NUMBERS = new Schema(List.of(Columns.int64("number")));

    /// How often each kind of function ran, by name; tests reset it.
    public static final Map<String, AtomicInteger> CALLS = new java.util.concurrent.ConcurrentHashMap<>();

    private FakeSteps() {}

    static void called(String name) {
        CALLS.computeIfAbsent(name, each -> new AtomicInteger()).incrementAndGet();
    }

    /// How often a function was used since the last reset.
    public static int calls(String name) {
        return CALLS.getOrDefault(name, new AtomicInteger()).get();
    }

    private static void emit(List<Long> values, String port, StepContext context, Emitter out) throws IOException {
        try (VectorSchemaRoot batch = VectorSchemaRoot.create(NUMBERS, context.allocator())) {
            BigIntVector numbers = (BigIntVector) batch.getVector(0);
            for (int row = 0; row < values.size(); row++) {
                numbers.setSafe(row, values.get(row));
            }
            batch.setRowCount(values.size());
            out.emit(port, batch);
        }
    }

    static long[] values(VectorSchemaRoot batch) {
        long[] values = new long[batch.getRowCount()];
        for (int row = 0; row < values.length; row++) {
            values[row] = ((BigIntVector) batch.getVector(0)).get(row);
        }
        return values;
    }

    /// Reads numbers, one a line, from all files of a directory; a split for each file.
    public record ReadNumbers(Config config) implements Source {
        public record Config(String directory) {}

        @Override
        public Outputs plan(Inputs inputs) {
            return Outputs.rows(NUMBERS);
        }

        @Override
        public List<InputFile> files() throws IOException {
            try (Stream<Path> all = Files.list(Path.of(config.directory()))) {
                return all.sorted()
                        .map(path -> new InputFile(path.getFileName().toString(), path))
                        .toList();
            }
        }

        @Override
        public List<Split> splits(List<InputFile> files) throws IOException {
            List<Split> splits = new ArrayList<>();
            for (InputFile file : files) {
                splits.add(new Split(file.name(), file.path().toString(), Files.size(file.path())));
            }
            return splits;
        }

        @Override
        public void read(Split split, SourceContext context, Emitter out) throws IOException {
            called("read");
            List<Long> values = new ArrayList<>();
            int line = 0;
            for (String text : Files.readAllLines(Path.of(split.description()))) {
                line++;
                try {
                    values.add(Long.parseLong(text));
                } catch (NumberFormatException wrong) {
                    context.reject(split.place() + ":" + line, "not a number", text.getBytes());
                }
                if (values.size() == 7) {
                    emit(values, "", context, out);
                    values.clear();
                }
            }
            emit(values, "", context, out);
        }
    }

    /// Keeps multiples; fails, leaks or fills the disk on one number when told.
    public static final class KeepMultiples implements Transform {
        public record Config(long of, String onThirteen) {}

        private final Config config;
        private StepContext context;

        KeepMultiples(Config config) {
            this.config = config;
        }

        @Override
        public Outputs plan(Inputs inputs) {
            return Outputs.rows(inputs.rows());
        }

        @Override
        public void start(StepContext unit) {
            called("keep");
            context = unit;
        }

        @Override
        public void process(VectorSchemaRoot batch, Emitter out) throws IOException {
            long[] values = values(batch);
            int[] rows = new int[values.length];
            int count = 0;
            for (int row = 0; row < values.length; row++) {
                if (values[row] == 13) {
                    misbehave();
                }
                if (values[row] % config.of() == 0) {
                    rows[count++] = row;
                }
            }
            out.dropped("not-a-multiple", values.length - count);
            context.count("seen", values.length);
            try (VectorSchemaRoot kept = Batches.select(batch, rows, count, context.allocator())) {
                out.emit(kept);
            }
        }

        private void misbehave() throws IOException {
            switch (config.onThirteen()) {
                case "fail" -> throw new IllegalStateException("thirteen");
                case "leak" -> context.allocator().buffer(64);
                case "full" -> throw new IOException("No space left on device");
                case "refuse" ->
                    throw new QuernException(ErrorCode.NOT_FINITE, "thirteen is no number", "leave it out");
                case "sometimes" -> atThirteen.run();
                default -> {}
            }
        }
    }

    /// What a step that is told to misbehave sometimes does this time.
    public static volatile Runnable atThirteen = () -> {};

    /// Sends numbers to `low` or `high`.
    public static final class SplitAt implements Transform {
        public record Config(long bound, String highPort) {
            public Config(long bound) {
                this(bound, "high");
            }
        }

        private final Config config;
        private StepContext context;

        SplitAt(Config config) {
            this.config = config;
        }

        @Override
        public Outputs plan(Inputs inputs) {
            PortType rows = new PortType.Rows(inputs.rows());
            return Outputs.none().and("low", rows).and(config.highPort(), rows);
        }

        @Override
        public void start(StepContext unit) {
            called("split");
            context = unit;
        }

        @Override
        public void process(VectorSchemaRoot batch, Emitter out) throws IOException {
            List<Long> low = new ArrayList<>();
            List<Long> high = new ArrayList<>();
            for (long value : values(batch)) {
                (value < config.bound() ? low : high).add(value);
            }
            emit(low, "low", context, out);
            emit(high, config.highPort(), context, out);
        }
    }

    /// Writes each unit's numbers into a file; where told, all under one name, which is wrong.
    public static final class WriteNumbers implements Writer {
        public record Config(boolean sameName) {}

        private final Config config;

        WriteNumbers(Config config) {
            this.config = config;
        }

        @Override
        public Outputs plan(Inputs inputs) {
            inputs.rows();
            return Outputs.artifact("numbers");
        }

        @Override
        public Shard open(StepContext context, ArtifactWriter files) throws IOException {
            called("write");
            Path file = files.file(config.sameName() ? "numbers.txt" : "numbers-" + context.unit() + ".txt");
            BufferedWriter out = Files.newBufferedWriter(file);
            Path aside = Files.createFile(file.resolveSibling("." + file.getFileName() + ".part"));
            return new Shard() {
                @Override
                public void write(VectorSchemaRoot batch) throws IOException {
                    for (long value : values(batch)) {
                        out.write(value + "\n");
                    }
                }

                @Override
                public void finish() throws IOException {
                    out.flush();
                }

                @Override
                public void close() throws IOException {
                    out.close();
                    Files.deleteIfExists(aside);
                }
            };
        }
    }

    /// Adds up.
    public static final class Sum implements Summary<long[]> {
        public record Config() {}

        @Override
        public Outputs plan(Inputs inputs) {
            if (inputs.names().contains(StepBinder.TRAIN)) {
                inputs.rows(StepBinder.TRAIN);
            } else {
                inputs.rows();
            }
            return Outputs.artifact("sum");
        }

        @Override
        public long[] create() {
            return new long[1];
        }

        @Override
        public void add(long[] sum, VectorSchemaRoot batch, int unit, long firstRow) {
            called("sum");
            for (long value : values(batch)) {
                sum[0] += value;
            }
        }

        @Override
        public long[] merge(long[] left, long[] right) {
            left[0] += right[0];
            return left;
        }

        @Override
        public void write(long[] sum, DataOutput out) throws IOException {
            out.writeLong(sum[0]);
        }

        @Override
        public long[] read(DataInput in) throws IOException {
            return new long[] {in.readLong()};
        }

        @Override
        public void finish(long[] sum, StepContext context, ArtifactWriter out) throws IOException {
            out.property("sum", Long.toString(sum[0]));
            context.count("sums", 1);
            Files.writeString(out.file("nested/sum.txt"), Long.toString(sum[0]));
        }
    }

    /// Adds the sum, found on the port `sum` or `first-pass`, to every number.
    public static final class AddSum implements Transform {
        public record Config(String port) {}

        private final Config config;
        private StepContext context;
        private long sum;

        AddSum(Config config) {
            this.config = config;
        }

        @Override
        public Outputs plan(Inputs inputs) {
            inputs.optionalArtifact(config.port(), "sum");
            return Outputs.rows(inputs.rows());
        }

        @Override
        public void start(StepContext unit) throws IOException {
            called("add");
            context = unit;
            sum = context.artifact(config.port())
                    .load(Long.class, artifact -> Long.valueOf(Files.readString(artifact.file("nested/sum.txt"))));
        }

        @Override
        public void process(VectorSchemaRoot batch, Emitter out) throws IOException {
            List<Long> values = new ArrayList<>();
            for (long value : values(batch)) {
                values.add(value + sum);
            }
            emit(values, "", context, out);
        }
    }

    /// Writes all numbers of its input into a file, a step of work for each part; stops half-way when told.
    public static final class Collect implements Task {
        public record Config(boolean waitForStop) {}

        private final Config config;

        Collect(Config config) {
            this.config = config;
        }

        @Override
        public Outputs plan(Inputs inputs) {
            inputs.rows("rows");
            inputs.optionalArtifact("sum", "sum");
            return Outputs.artifact("report");
        }

        @Override
        public void run(TaskContext context) throws IOException {
            called("collect");
            Path checkpoint = context.workspace().resolve("checkpoint");
            boolean resumed = Files.exists(checkpoint);
            while (config.waitForStop() && !resumed) {
                if (context.stopRequested()) {
                    Files.writeString(checkpoint, "here");
                    throw context.stopped();
                }
                Thread.onSpinWait();
            }
            StringBuilder text = new StringBuilder();
            long[] count = {0};
            context.rows("rows").read(batch -> {
                for (long value : values(batch)) {
                    text.append(value).append('\n');
                    count[0]++;
                }
            });
            Files.writeString(context.output("").file("index.html"), text);
            context.progress(1, 1, "steps", resumed ? "resumed" : "");
            context.metric(Metric.of("rows", count[0], count[0]));
            context.warn("a fake");
        }
    }

    /// Has no outputs.
    public static final class Publish implements Task {
        public record Config() {}

        @Override
        public Outputs plan(Inputs inputs) {
            inputs.artifact("", "report");
            return Outputs.none();
        }

        @Override
        public void run(TaskContext context) {
            called("publish");
        }
    }
}
