package dev.quern.training.checkpoint;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// Checkpoints in one folder: each is written under a temporary name, synced and renamed, so that a crash leaves
/// the old ones. The newest two
/// are kept.
public final class Checkpoints {
    private static final String PREFIX = "checkpoint-";
    private static final String SUFFIX = ".safetensors";
    private static final int KEPT = 2;

    private final Path folder;

    public Checkpoints(Path folder) {
        this.folder = folder;
    }

    /// Saves a checkpoint and deletes those that are no longer kept.
    public void save(long step, Map<String, float[]> tensors, Map<String, long[]> shapes, Map<String, String> metadata)
            throws IOException {
        Path temporary = folder.resolve(PREFIX + "writing.tmp");
        Safetensors.write(temporary, tensors, shapes, metadata);
        Files.move(
                temporary,
                folder.resolve(PREFIX + String.format("%09d", step) + SUFFIX),
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
        sync(folder);
        List<Path> all = newestFirst();
        for (Path old : all.subList(Math.min(KEPT, all.size()), all.size())) {
            Files.delete(old);
        }
    }

    /// The newest checkpoint that is whole.
    ///
    /// @param skipped told about each that is not
    public Optional<Safetensors.Content> newest(Consumer<String> skipped) throws IOException {
        for (Path file : newestFirst()) {
            try {
                return Optional.of(Safetensors.read(file));
            } catch (IOException damaged) {
                skipped.accept("checkpoint skipped: " + damaged.getMessage());
            }
        }
        return Optional.empty();
    }

    private List<Path> newestFirst() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().startsWith(PREFIX))
                    .filter(file -> file.getFileName().toString().endsWith(SUFFIX))
                    .sorted(Comparator.reverseOrder())
                    .toList();
        }
    }

    private static void sync(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
