package dev.quern.corpus;

import dev.quern.api.Artifact;
import dev.quern.api.ArtifactWriter;
import dev.quern.api.ByteSize;
import dev.quern.api.Default;
import dev.quern.api.Doc;
import dev.quern.api.Inputs;
import dev.quern.api.Metric;
import dev.quern.api.Outputs;
import dev.quern.api.Task;
import dev.quern.api.TaskContext;
import dev.quern.corpus.passages.DuplicatePassages;
import dev.quern.corpus.passages.PassageFile;
import jakarta.inject.Inject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// Second of three steps against passages that occur again and again: of equal ones the first in the order of the input
/// stays, all others are listed for `drop-duplicate-passages`. The same keys give the same list, whatever the memory
/// and the number of workers.
public final class FindDuplicatePassages implements Task {
    /// Kind of the artifact.
    static final String KIND = "duplicate-passages";

    @Doc("Finds equal passages among the keys of sign-passages.")
    public record Config(
            @Doc("memory for keys; more of them are gone through in parts") @Default("512MiB")
            ByteSize memory) {}

    private final Config config;

    @Inject
    FindDuplicatePassages(Config config) {
        this.config = config;
    }

    /// File of a unit.
    static String file(int unit) {
        return "unit-%05d.bits".formatted(unit);
    }

    @Override
    public Outputs plan(Inputs inputs) {
        inputs.artifact("", SignPassages.KIND);
        return Outputs.artifact(KIND);
    }

    @Override
    public void run(TaskContext context) throws IOException {
        Artifact keys = context.artifact("");
        ArtifactWriter output = context.output("");
        List<PassageFile> files = new ArrayList<>();
        for (String name : keys.files()) {
            files.add(PassageFile.open(keys.file(name)));
        }
        DuplicatePassages found = new DuplicatePassages(files, config.memory().bytes());
        found.find(unit -> output.file(file(unit)));
        report(context, found);
    }

    private static void report(TaskContext context, DuplicatePassages found) {
        ArtifactWriter output = context.output("");
        output.property("passages", Long.toString(found.passages()));
        output.property("duplicates", Long.toString(found.duplicates()));
        output.property("duplicate-bytes", Long.toString(found.duplicateBytes()));
        context.metric(Metric.of("duplicate-passages", found.duplicates(), found.passages()));
        context.metric(Metric.of("duplicate-passage-bytes", found.duplicateBytes(), found.passages()));
    }
}
