package dev.quern.datasets.catalogue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;

/// A file that is not whole yet: `NAME.part` beside its place. `NAME.part.from` tells which source it came from and in
/// which version, so that a later run may go on. Nobody reads a part as data; it gets its name when it is verified.
final class PartFile {
    private final Path target;
    private final Path part;
    private final Path origin;

    /// A source, and the version of the file that it had.
    ///
    /// @param validator what `If-Range` takes: an entity tag, or a date; empty when the server told none
    record Origin(String source, String validator) {}

    PartFile(Path target) throws IOException {
        this.target = target;
        this.part = target.resolveSibling(target.getFileName() + ".part");
        this.origin = target.resolveSibling(target.getFileName() + ".part.from");
        Files.createDirectories(target.toAbsolutePath().getParent());
    }

    Path path() {
        return part;
    }

    /// Bytes that are there.
    long size() throws IOException {
        return Files.isRegularFile(part) ? Files.size(part) : 0;
    }

    Optional<Origin> origin() throws IOException {
        if (!Files.isRegularFile(origin)) {
            return Optional.empty();
        }
        List<String> lines = Files.readAllLines(origin);
        return lines.size() == 2 ? Optional.of(new Origin(lines.get(0), lines.get(1))) : Optional.empty();
    }

    /// Begins anew.
    OutputStream begin(Origin from) throws IOException {
        discard();
        Files.writeString(origin, from.source() + "\n" + from.validator() + "\n");
        return Files.newOutputStream(part);
    }

    /// Goes on at the end.
    OutputStream resume() throws IOException {
        return Files.newOutputStream(part, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
    }

    void discard() throws IOException {
        Files.deleteIfExists(part);
        Files.deleteIfExists(origin);
    }

    /// Gives the file its name. It is on the disk before it has it.
    void publish() throws IOException {
        try (FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
        try {
            Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (AtomicMoveNotSupportedException unusual) {
            throw new IOException("the file system of " + target + " cannot rename a file in one step", unusual);
        }
        Files.deleteIfExists(origin);
        syncFolder(target.toAbsolutePath().getParent());
    }

    private static void syncFolder(Path folder) throws IOException {
        if (System.getProperty("os.name").startsWith("Windows")) {
            return; // a folder cannot be opened there
        }
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
