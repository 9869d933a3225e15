package dev.quern.evaluation.publish;

import dev.quern.api.Artifact;
import dev.quern.api.Doc;
import dev.quern.api.FileLayer;
import dev.quern.api.Inputs;
import dev.quern.api.Outputs;
import dev.quern.api.PlanException;
import dev.quern.api.Task;
import dev.quern.api.TaskContext;
import dev.quern.evaluation.result.EvaluationJson;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// Copies its input artifacts into `<to>/<digest>/<input>/` with a manifest, whole or not at all, and then lets the
/// file `<to>/<alias>` name that folder. A reader that follows the alias never sees half a publication, and one that
/// has followed it keeps its files: published folders never change. In a store such as `s3://` a folder is whole once
/// it has a manifest.
///
/// Inputs: artifacts of any kind. Output: an artifact of kind [#KIND] with [#FILE].
public final class PublishTask implements Task {
    /// Kind of the artifact.
    static final String KIND = "publication";

    /// File in the artifact: what was published.
    static final String FILE = "publication.json";

    private static final Pattern ALIAS = Pattern.compile("[A-Za-z][A-Za-z0-9_-]{0,63}");

    /// `to` is text and not a path because paths have no part in fingerprints: publishing elsewhere must run again.
    @Doc("Copies artifacts to where others pick them up.")
    public record Config(
            @Doc("folder to publish into; publishing elsewhere is another publication")
            String to,

            @Doc("name that points to what was published last, such as champion")
            Optional<String> alias) {}

    private final Config config;

    @Inject
    PublishTask(Config config) {
        this.config = config;
    }

    @Override
    public Outputs plan(Inputs inputs) {
        PlanException.check(!inputs.names().isEmpty(), "", "needs at least one artifact; add 'from'");
        inputs.names().forEach(inputs::artifact);
        FileLayer.path("to", config.to());
        config.alias()
                .ifPresent(alias -> PlanException.check(
                        ALIAS.matcher(alias).matches() && !alias.matches("[0-9a-f]{12}"),
                        "alias",
                        "must be 1 to 64 letters, digits, '-' or '_', begin with a letter and not look like a digest, got '%s'",
                        alias));
        return Outputs.artifact(KIND);
    }

    @Override
    public void run(TaskContext context) throws IOException {
        Map<String, Artifact> artifacts = new TreeMap<>();
        for (String port : context.inputs()) {
            Artifact artifact = context.artifact(port);
            artifacts.put(port.isEmpty() ? artifact.kind() : port, artifact);
        }
        Publication publication = Publication.of(artifacts);
        Path to = FileLayer.path("to", config.to());
        if (to.getFileSystem() == FileSystems.getDefault()) {
            new PublishedFolder(to).publish(publication, artifacts, config.alias());
        } else {
            new RemoteFolder(to).publish(publication, artifacts, config.alias());
        }
        EvaluationJson.write(context.output("").file(FILE), publication);
    }
}
