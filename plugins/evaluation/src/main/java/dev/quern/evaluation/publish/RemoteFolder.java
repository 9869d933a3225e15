package dev.quern.evaluation.publish;

import dev.quern.api.Artifact;
import dev.quern.evaluation.result.EvaluationJson;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/// A folder of a store of objects that publications go into. Nothing can be renamed or locked there: the files come
/// first and the manifest last, so that a folder with a manifest is whole. Two writers of the same content write the
/// same bytes; of two that set an alias, the later one stays.
record RemoteFolder(Path root) {

    void publish(Publication publication, Map<String, Artifact> artifacts, Optional<String> alias) throws IOException {
        Path folder = root.resolve(publication.folder());
        if (Files.exists(folder.resolve(PublishedFolder.MANIFEST))) {
            PublishedFolder.verify(folder, publication);
        } else {
            for (Publication.Part part : publication.artifacts()) {
                for (Publication.PublishedFile file : part.files()) {
                    Path target = folder.resolve(part.name()).resolve(file.name());
                    copy(artifacts.get(part.name()).file(file.name()), target);
                }
            }
            EvaluationJson.write(folder.resolve(PublishedFolder.MANIFEST), publication);
        }
        if (alias.isPresent()) {
            Files.writeString(root.resolve(alias.get()), publication.folder() + "\n", StandardCharsets.UTF_8);
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (OutputStream out = Files.newOutputStream(to)) {
            Files.copy(from, out);
        }
    }
}
