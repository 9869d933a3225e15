package dev.quern.engine.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/// Writes that survive a crash at any moment: a file is absent, or whole.
public final class Durable {
    private Durable() {}

    /// A name for one attempt at something, never used twice.
    public static String attempt() {
        return UUID.randomUUID().toString().substring(0, 13).replace("-", "");
    }

    /// Replaces a file by this text.
    public static void replace(Path file, String text) throws IOException {
        Path written = write(file, text);
        try {
            Files.move(written, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException failure) {
            Files.deleteIfExists(written);
            throw failure;
        }
        syncDirectory(file.getParent());
    }

    /// Makes a file with this text unless it exists.
    ///
    /// @return false when it existed; it is left as it was
    public static boolean putIfAbsent(Path file, String text) throws IOException {
        Path written = write(file, text);
        try {
            link(written, file);
        } catch (FileAlreadyExistsException exists) {
            return false;
        } finally {
            Files.deleteIfExists(written);
        }
        syncDirectory(file.getParent());
        return true;
    }

    /// Hard links fail on an existing name, a rename would replace it; some file systems have no links.
    private static void link(Path written, Path file) throws IOException {
        try {
            Files.createLink(file, written);
        } catch (FileAlreadyExistsException exists) {
            throw exists;
        } catch (UnsupportedOperationException | FileSystemException noLinks) {
            if (Files.exists(file)) {
                throw new FileAlreadyExistsException(file.toString());
            }
            Files.move(written, file, StandardCopyOption.ATOMIC_MOVE);
        }
    }

    private static Path write(Path file, String text) throws IOException {
        Path attempt = file.resolveSibling("." + file.getFileName() + "-" + attempt());
        try (FileChannel channel = FileChannel.open(attempt, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        } catch (IOException failure) {
            Files.deleteIfExists(attempt);
            throw failure;
        }
        return attempt;
    }

    /// Makes names in a directory durable.
    public static void syncDirectory(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /// Makes a file's content durable.
    static void syncFile(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
    }

    /// Deletes a file or a directory with all in it; does nothing when there is none.
    public static void delete(Path path) throws IOException {
        if (Files.isDirectory(path)) {
            List<Path> all;
            try (Stream<Path> walk = Files.walk(path)) {
                all = walk.sorted(Comparator.reverseOrder()).toList();
            }
            for (Path each : all) {
                Files.deleteIfExists(each);
            }
        } else {
            Files.deleteIfExists(path);
        }
    }
}
