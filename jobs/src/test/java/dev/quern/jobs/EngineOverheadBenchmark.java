package dev.quern.jobs;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.quern.api.Artifact;
import dev.quern.api.Columns;
import dev.quern.api.Emitter;
import dev.quern.api.Inputs;
import dev.quern.api.Outputs;
import dev.quern.api.QuernPlugin;
import dev.quern.api.Source;
import dev.quern.api.StepBinder;
import dev.quern.api.StepContext;
import dev.quern.api.StepFunction;
import dev.quern.api.StoredRows;
import dev.quern.api.Transform;
import dev.quern.engine.Plan;
import dev.quern.engine.PlannedStep;
import dev.quern.engine.StepSpec;
import dev.quern.engine.jobfile.Overrides;
import dev.quern.engine.plan.Planner;
import dev.quern.engine.plugin.PluginRegistry;
import dev.quern.engine.run.JobRunner;
import dev.quern.engine.run.RunOptions;
import dev.quern.engine.run.RunResult;
import dev.quern.engine.stage.FunctionSource;
import dev.quern.engine.store.ArtifactStore;
import dev.quern.engine.store.Durable;
import jakarta.inject.Inject;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.zip.CRC32C;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Schema;

/// What the engine costs: a chain of functions called in a plain loop, and the same chain as a job on in-process Flink
/// with one worker, in turns, over about 1 GB of text. Both must give the same checksums.
///
/// Arguments: a zip of text (such as `$JAVA_HOME/lib/src.zip`), copies of it to read, rounds.
final class EngineOverheadBenchmark {
    private static final String JOB = """
            version: 1
            name: overhead
            steps:
              documents: {use: read-jsonl, with: {input: "%s", include: ["*.jsonl"]}}
              clean:
                use: clean-text
                from: documents
                with: {normalize: nfc, remove: [control-characters, trailing-whitespace], keep: {min-characters: 200}}
              digests: {use: digest-text, from: clean}
            """;

    private EngineOverheadBenchmark() {}

    /// Gives one row for each unit of work: the checksum of its texts, and their bytes.
    public static final class DigestText implements Transform {
        private final CRC32C sum = new CRC32C();
        private StepContext context;
        private long bytes;

        /// No settings.
        public record Config() {}

        @Inject
        DigestText() {}

        @Override
        public Outputs plan(Inputs inputs) {
            Columns.require(inputs.rows(), "", "text", ArrowType.Utf8.class);
            return Outputs.rows(SCHEMA);
        }

        private static final Schema SCHEMA = new Schema(List.of(Columns.int64("checksum"), Columns.int64("bytes")));

        @Override
        public void start(StepContext stepContext) {
            context = stepContext;
            sum.reset();
            bytes = 0;
        }

        @Override
        public void process(VectorSchemaRoot batch, Emitter out) {
            VarCharVector texts = (VarCharVector) batch.getVector("text");
            for (int row = 0; row < batch.getRowCount(); row++) {
                byte[] text = texts.get(row);
                sum.update(text);
                bytes += text.length;
            }
        }

        @Override
        public void finish(Emitter out) throws IOException {
            try (VectorSchemaRoot batch = VectorSchemaRoot.create(SCHEMA, context.allocator())) {
                ((BigIntVector) batch.getVector(0)).setSafe(0, sum.getValue());
                ((BigIntVector) batch.getVector(1)).setSafe(0, bytes);
                batch.setRowCount(1);
                out.emit(batch);
            }
        }
    }

    /// Binds it.
    public static final class Plugin implements QuernPlugin {
        @Override
        public void configure(StepBinder steps) {
            steps.transform("digest-text", DigestText.Config.class, DigestText.class);
        }
    }

    /// The functions of both sides.
    private record Functions() implements FunctionSource {
        private static final long serialVersionUID = 1L;
        private static final PluginRegistry REGISTRY = PluginRegistry.of(
                new dev.quern.ingest.IngestPlugin(), new dev.quern.corpus.CorpusPlugin(), new Plugin());

        @Override
        public StepFunction create(StepSpec step, int index) {
            return REGISTRY.create(step, index);
        }
    }

    public static void main(String[] arguments) throws IOException {
        Path place = Files.createTempDirectory("quern-overhead");
        try {
            long bytes = write(Path.of(arguments[0]), Integer.parseInt(arguments[1]), place);
            Path job = Files.writeString(place.resolve("job.yaml"), JOB.formatted(place));
            Plan plan = Planner.plan(job, Overrides.none(), Functions.REGISTRY);
            int rounds = Integer.parseInt(arguments[2]);
            double[] loops = new double[rounds];
            double[] pipelines = new double[rounds];
            for (int round = -1; round < rounds; round++) {
                long start = System.nanoTime();
                List<Long> plain = loop(plan);
                long middle = System.nanoTime();
                List<Long> fused = pipeline(plan, place);
                long end = System.nanoTime();
                if (!plain.equals(fused)) {
                    throw new IllegalStateException("the loop gave " + plain + ", the pipeline " + fused);
                }
                System.out.printf(
                        Locale.ROOT,
                        "%s loop %.2f s, pipeline %.2f s%n",
                        round < 0 ? "warm-up" : "round " + (round + 1),
                        (middle - start) / 1e9,
                        (end - middle) / 1e9);
                if (round >= 0) {
                    loops[round] = (middle - start) / 1e9;
                    pipelines[round] = (end - middle) / 1e9;
                }
            }
            Arrays.sort(loops);
            Arrays.sort(pipelines);
            System.out.printf(
                    Locale.ROOT,
                    "%.2f GB, medians: loop %.2f s, pipeline %.2f s, ratio %.3f%n",
                    bytes / 1e9,
                    loops[rounds / 2],
                    pipelines[rounds / 2],
                    pipelines[rounds / 2] / loops[rounds / 2]);
        } finally {
            Durable.delete(place);
        }
        System.exit(0); // the embedded cluster's threads are no daemons
    }

    /// Writes the entries of a zip as JSON lines, a file for each copy.
    private static long write(Path archive, int copies, Path place) throws IOException {
        ObjectMapper json = new ObjectMapper();
        long bytes = 0;
        try (ZipFile zip = new ZipFile(archive.toFile())) {
            for (int copy = 0; copy < copies; copy++) {
                try (BufferedWriter out = Files.newBufferedWriter(place.resolve("copy-" + copy + ".jsonl"))) {
                    for (ZipEntry entry :
                            zip.stream().filter(each -> !each.isDirectory()).toList()) {
                        byte[] content = zip.getInputStream(entry).readAllBytes();
                        bytes += content.length;
                        out.write(json.writeValueAsString(Map.of("text", new String(content, StandardCharsets.UTF_8))));
                        out.newLine();
                    }
                }
            }
        }
        return bytes;
    }

    private static List<Long> pipeline(Plan plan, Path place) throws IOException {
        RunOptions options = RunOptions.in(place.resolve("store"), place.resolve("runs"))
                .withParallelism(1)
                .withFresh(Set.of("documents", "clean", "digests"));
        RunResult result = new JobRunner(new Functions(), step -> List.of()).run(plan, options);
        if (result.exitCode() != 0) {
            throw new IllegalStateException(result.record().failures().toString());
        }
        String directory = result.record().steps().getLast().fingerprint();
        List<Long> sums = new ArrayList<>();
        try (RootAllocator allocator = new RootAllocator()) {
            new ArtifactStore(place.resolve("store")).rows(directory, allocator).read(batch -> addSums(batch, sums));
        }
        return sums;
    }

    private static void addSums(VectorSchemaRoot batch, List<Long> sums) {
        for (int row = 0; row < batch.getRowCount(); row++) {
            sums.add(((BigIntVector) batch.getVector(0)).get(row));
            sums.add(((BigIntVector) batch.getVector(1)).get(row));
        }
    }

    private static List<Long> loop(Plan plan) throws IOException {
        Source source = (Source) function(plan, "documents");
        Transform clean = (Transform) function(plan, "clean");
        Transform digest = (Transform) function(plan, "digests");
        List<Long> sums = new ArrayList<>();
        try (RootAllocator allocator = new RootAllocator()) {
            Context context = new Context(allocator);
            Emitter end = new Into(batch -> addSums(batch, sums));
            Emitter cleaned = new Into(batch -> digest.process(batch, end));
            Emitter read = new Into(batch -> clean.process(batch, cleaned));
            for (Source.Split split : source.splits(source.files())) {
                clean.start(context);
                digest.start(context);
                source.read(split, context, read);
                clean.finish(cleaned);
                digest.finish(end);
            }
        }
        return sums;
    }

    /// Hands batches on.
    private record Into(StoredRows.BatchReader next) implements Emitter {
        @Override
        public void emit(String port, VectorSchemaRoot batch) throws IOException {
            next.accept(batch);
        }

        @Override
        public void dropped(String reason, long rows) {}
    }

    private static StepFunction function(Plan plan, String name) {
        PlannedStep step = plan.step(name);
        return Functions.REGISTRY.factory().create(step.definition(), 0, step.config());
    }

    private record Context(BufferAllocator allocator) implements Source.SourceContext {
        @Override
        public void reject(String place, String reason, byte[] row) {
            throw new IllegalStateException(place + ": " + reason);
        }

        @Override
        public String step() {
            return "loop";
        }

        @Override
        public int unit() {
            return 0;
        }

        @Override
        public long seed() {
            return 0;
        }

        @Override
        public Artifact artifact(String port) {
            throw new IllegalArgumentException("no artifact '" + port + "'");
        }

        @Override
        public void count(String name, long amount) {
            // Nobody asks.
        }

        @Override
        public Optional<Artifact> optionalArtifact(String port) {
            return Optional.empty();
        }
    }
}
