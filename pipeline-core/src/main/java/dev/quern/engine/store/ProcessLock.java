package dev.quern.engine.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// A lock that one holder in one process has, by the operating system's file locks: a killed process frees it at
/// once. The file stays; a second one beside it says who holds the lock.
public final class ProcessLock implements AutoCloseable {
    /// POSIX frees a process's locks on a file when it closes any channel to it, so nobody here opens it twice.
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    private final Path file;
    private final FileChannel channel;

    private ProcessLock(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /// The lock, or nothing when another holds it (in this JVM or elsewhere).
    public static Optional<ProcessLock> take(Path path) throws IOException {
        Path file = path.toAbsolutePath().normalize();
        if (!HELD.add(file)) {
            return Optional.empty();
        }
        FileChannel channel = null;
        boolean taken = false;
        try {
            Files.createDirectories(file.getParent());
            channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            FileLock lock = channel.tryLock();
            if (lock == null) {
                return Optional.empty();
            }
            Durable.replace(
                    holderFile(file),
                    "process " + ProcessHandle.current().pid() + " since "
                            + Instant.now().truncatedTo(ChronoUnit.SECONDS));
            taken = true;
            return Optional.of(new ProcessLock(file, channel));
        } finally {
            if (!taken) {
                HELD.remove(file);
                if (channel != null) {
                    channel.close();
                }
            }
        }
    }

    /// Who holds or last held the lock: `process 4711 since 2026-11-20T03:15:00Z`.
    public static String holder(Path path) {
        try {
            return Files.readString(holderFile(path.toAbsolutePath().normalize()));
        } catch (IOException unknown) {
            return "another process";
        }
    }

    private static Path holderFile(Path file) {
        return file.resolveSibling(file.getFileName() + ".holder");
    }

    @Override
    public void close() throws IOException {
        channel.close();
        HELD.remove(file);
    }
}
