package dev.quern.evaluation.publish;

import dev.quern.api.ArtifactWriter;
import dev.quern.api.Default;
import dev.quern.api.Doc;
import dev.quern.api.ErrorCode;
import dev.quern.api.Inputs;
import dev.quern.api.Outputs;
import dev.quern.api.PlanException;
import dev.quern.api.QuernException;
import dev.quern.api.Task;
import dev.quern.api.TaskContext;
import dev.quern.evaluation.result.EvaluationJson;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/// Reads one artifact of what was published last under an alias, such as the evaluation of the champion, and holds each
/// file against the manifest. Needs no input; output: an artifact of the kind that the config names.
///
/// What an alias points to changes, so a job sets `cache: never` for this step; the steps behind it still run only
/// if it
/// reads something else than before.
public final class ReadPublishedTask implements Task {
    /// The only file where nothing was published yet.
    public static final String NOTHING = "nothing-published.txt";

    @Doc("Reads an artifact that was published under an alias. Set 'cache: never': what the alias means changes.")
    public record Config(
            @Doc("folder that was published into") String from,

            @Doc("name that points to what was published last") @Default("champion")
            String alias,

            @Doc("input of the publish step that the artifact came from") @Default("evaluation")
            String artifact,

            @Doc("its kind") @Default("network-evaluation") String kind,

            @Doc("go on without one if nothing was published yet") @Default("false")
            boolean optional) {

        public Config {
            PlanException.check(
                    alias.matches("[A-Za-z][A-Za-z0-9_-]{0,63}"),
                    "alias",
                    "must be 1 to 64 letters, digits, '-' or '_' and begin with a letter, got '%s'",
                    alias);
        }
    }

    private final Config config;

    @Inject
    ReadPublishedTask(Config config) {
        this.config = config;
    }

    @Override
    public Outputs plan(Inputs inputs) {
        return Outputs.artifact(config.kind());
    }

    @Override
    public void run(TaskContext context) throws IOException {
        Path root = Path.of(config.from());
        Path alias = root.resolve(config.alias());
        ArtifactWriter out = context.output("");
        if (!Files.isRegularFile(alias)) {
            if (!config.optional()) {
                throw new QuernException(
                        ErrorCode.INPUT_UNREADABLE,
                        "nothing is published as '" + config.alias() + "' in '" + root + "'",
                        "Publish there first, or set optional: true.");
            }
            Files.writeString(out.file(NOTHING), "nothing was published as " + config.alias() + "\n");
            return;
        }
        String name = Files.readString(alias, StandardCharsets.UTF_8).strip();
        if (!name.matches("[0-9a-f]{12}")) {
            throw damaged("'" + alias + "' does not name a published folder", null);
        }
        Path folder = root.resolve(name);
        copy(folder, part(folder), out);
    }

    private Publication.Part part(Path folder) throws IOException {
        Publication publication;
        try {
            publication = EvaluationJson.readAs(folder.resolve("manifest.json"), Publication.class);
        } catch (IOException failure) {
            throw damaged("'" + folder.resolve("manifest.json") + "' cannot be read", failure);
        }
        Optional<Publication.Part> part = publication.artifacts().stream()
                .filter(of -> of.name().equals(config.artifact()))
                .findFirst();
        if (part.isEmpty() || !part.get().kind().equals(config.kind())) {
            throw new QuernException(
                    ErrorCode.INVALID_JOB,
                    "'" + folder + "' holds no artifact '" + config.artifact() + "' of kind '" + config.kind()
                            + "'; it holds "
                            + publication.artifacts().stream()
                                    .map(of -> of.name() + " (" + of.kind() + ")")
                                    .toList(),
                    "Name one of them, or publish it, too.");
        }
        return part.get();
    }

    private static void copy(Path folder, Publication.Part part, ArtifactWriter out) throws IOException {
        Path home = folder.resolve(part.name()).normalize();
        for (Publication.PublishedFile file : part.files()) {
            Path from = home.resolve(file.name()).normalize();
            boolean whole = home.startsWith(folder)
                    && from.startsWith(home)
                    && Files.isRegularFile(from)
                    && Publication.describe(file.name(), from).equals(file);
            if (!whole) {
                throw damaged("'" + from + "' is not what was published there", null);
            }
            Files.copy(from, out.file(file.name()), StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static QuernException damaged(String what, Throwable cause) {
        return new QuernException(
                ErrorCode.ARTIFACT_DAMAGED,
                what,
                "Publish again, or point the alias to a folder that is whole.",
                cause);
    }
}
