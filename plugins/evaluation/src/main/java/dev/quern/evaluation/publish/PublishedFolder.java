package dev.quern.evaluation.publish;

import dev.quern.api.Artifact;
import dev.quern.api.ErrorCode;
import dev.quern.api.QuernException;
import dev.quern.evaluation.result.EvaluationJson;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// A folder that publications go into, one writer at a time.
///
/// Files are copied and synced under an attempt name; one rename makes them visible. An attempt that a crash left
/// behind is removed by the next publication of the same content.
final class PublishedFolder {
    static final String MANIFEST = "manifest.json";

    private final Path root;

    PublishedFolder(Path root) {
        this.root = root;
    }

    void publish(Publication publication, Map<String, Artifact> artifacts, Optional<String> alias) throws IOException {
        if (Files.exists(root) && !Files.isDirectory(root)) {
            throw new QuernException(ErrorCode.INVALID_JOB, "to: '" + root + "' is not a folder", "Name a folder.");
        }
        Files.createDirectories(root);
        try (FileChannel channel =
                FileChannel.open(root.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            lock(channel);
            Path folder = root.resolve(publication.folder());
            if (Files.exists(folder)) {
                verify(folder, publication);
            } else {
                write(folder, publication, artifacts);
            }
            if (alias.isPresent()) {
                point(alias.get(), publication.folder());
            }
        }
    }

    /// Closing the channel gives the lock back.
    private void lock(FileChannel channel) throws IOException {
        FileLock lock = null;
        try {
            lock = channel.tryLock();
        } catch (OverlappingFileLockException taken) {
            // held by another thread of this JVM: the same answer as for another process
        }
        if (lock == null) {
            throw new QuernException(
                    ErrorCode.LOCKED, "another run publishes to '" + root + "'", "Run the same command again later.");
        }
    }

    private void write(Path folder, Publication publication, Map<String, Artifact> artifacts) throws IOException {
        Path attempt = root.resolve(".attempt-" + publication.folder());
        delete(attempt);
        try {
            for (Publication.Part part : publication.artifacts()) {
                for (Publication.PublishedFile file : part.files()) {
                    Path target = attempt.resolve(part.name()).resolve(file.name());
                    Files.createDirectories(target.getParent());
                    Files.copy(artifacts.get(part.name()).file(file.name()), target);
                }
            }
            Files.createDirectories(attempt);
            EvaluationJson.write(attempt.resolve(MANIFEST), publication);
            syncTree(attempt);
            Files.move(attempt, folder, StandardCopyOption.ATOMIC_MOVE);
            sync(root);
        } catch (IOException | RuntimeException failure) {
            delete(attempt);
            throw failure;
        }
    }

    /// Published before: must still be what it was.
    static void verify(Path folder, Publication publication) throws IOException {
        for (Publication.Part part : publication.artifacts()) {
            for (Publication.PublishedFile file : part.files()) {
                Path published = folder.resolve(part.name()).resolve(file.name());
                if (!Files.isRegularFile(published)
                        || !Publication.describe(file.name(), published).equals(file)) {
                    throw new QuernException(
                            ErrorCode.ARTIFACT_DAMAGED,
                            "'" + published + "' is not what was published there",
                            "Move '" + folder + "' away and publish again.");
                }
            }
        }
    }

    private void point(String alias, String folder) throws IOException {
        Path attempt = root.resolve(".attempt-" + alias);
        Files.writeString(attempt, folder + "\n", StandardCharsets.UTF_8);
        sync(attempt);
        Files.move(attempt, root.resolve(alias), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        sync(root);
    }

    private static void syncTree(Path tree) throws IOException {
        for (Path path : deepestFirst(tree)) {
            sync(path);
        }
    }

    /// Forces a file or a folder's entries to disk.
    private static void sync(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private static void delete(Path tree) throws IOException {
        if (Files.exists(tree)) {
            for (Path path : deepestFirst(tree)) {
                Files.delete(path);
            }
        }
    }

    private static List<Path> deepestFirst(Path tree) throws IOException {
        try (Stream<Path> paths = Files.walk(tree)) {
            return paths.sorted(Comparator.reverseOrder()).toList();
        }
    }
}
