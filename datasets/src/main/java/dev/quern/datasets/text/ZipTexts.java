package dev.quern.datasets.text;

import dev.quern.datasets.table.TableException;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;

/// Entries of a zip archive, read at random and checked: length and checksum must be those of the directory,
/// and no entry may be larger than it says. Nothing is ever unpacked to disk, so names can point nowhere.
public final class ZipTexts implements AutoCloseable {
    private final Path archive;
    private final Container zip;
    private final List<? extends ZipEntry> entries;

    /// What opens archives: the JDK for local files, and for others, which the JDK cannot read, commons-compress.
    private interface Container extends Closeable {
        Stream<? extends ZipEntry> stream();

        InputStream open(ZipEntry entry) throws IOException;
    }

    /// Opens an archive.
    ///
    /// @param wanted which names to list; folders never are
    public ZipTexts(Path archive, Predicate<String> wanted) throws IOException {
        this.archive = archive;
        zip = archive.getFileSystem() == FileSystems.getDefault()
                ? new LocalZip(new ZipFile(archive.toFile()))
                : ChannelZip.open(archive);
        entries = zip.stream()
                .filter(entry -> !entry.isDirectory() && wanted.test(entry.getName()))
                .sorted(Comparator.comparing(ZipEntry::getName))
                .toList();
    }

    private record LocalZip(ZipFile zip) implements Container {
        @Override
        public Stream<? extends ZipEntry> stream() {
            return zip.stream();
        }

        @Override
        public InputStream open(ZipEntry entry) throws IOException {
            return zip.getInputStream(entry);
        }

        @Override
        public void close() throws IOException {
            zip.close();
        }
    }

    private record ChannelZip(org.apache.commons.compress.archivers.zip.ZipFile zip) implements Container {
        static ChannelZip open(Path archive) throws IOException {
            SeekableByteChannel channel = Files.newByteChannel(archive);
            try {
                return new ChannelZip(org.apache.commons.compress.archivers.zip.ZipFile.builder()
                        .setSeekableByteChannel(channel)
                        .setIgnoreLocalFileHeader(true)
                        .get());
            } catch (IOException | RuntimeException failure) {
                channel.close();
                TableException.throwUnread(failure);
                throw damaged(failure);
            }
        }

        private static ZipException damaged(Exception failure) {
            ZipException damaged = new ZipException(failure.getMessage());
            damaged.initCause(failure);
            return damaged;
        }

        @Override
        public Stream<? extends ZipEntry> stream() {
            return Collections.list(zip.getEntries()).stream();
        }

        @Override
        public InputStream open(ZipEntry entry) throws IOException {
            return zip.getInputStream((ZipArchiveEntry) entry);
        }

        @Override
        public void close() throws IOException {
            zip.close();
        }
    }

    /// Number of wanted entries, sorted by name.
    public int size() {
        return entries.size();
    }

    public String name(int index) {
        return entries.get(index).getName();
    }

    /// Decoded length as the directory says, 0 if it does not.
    public long length(int index) {
        return Math.max(0, entries.get(index).getSize());
    }

    /// The decoded bytes of an entry.
    ///
    /// @param most bytes at most
    /// @throws ZipException when the entry is damaged or larger than allowed
    public byte[] read(int index, long most) throws IOException {
        ZipEntry entry = entries.get(index);
        if (entry.getSize() > most) {
            throw new ZipException("entry holds " + entry.getSize() + " bytes, more than the " + most + " allowed");
        }
        try (InputStream in = zip.open(entry)) {
            byte[] bytes = in.readNBytes((int) Math.min(Integer.MAX_VALUE - 8, most + 1));
            if (bytes.length > most) {
                throw new ZipException("entry holds more than the " + most + " bytes allowed");
            }
            check(entry, bytes);
            return bytes;
        }
    }

    private static void check(ZipEntry entry, byte[] bytes) throws ZipException {
        if (entry.getSize() >= 0 && entry.getSize() != bytes.length) {
            throw new ZipException("entry holds " + bytes.length + " bytes, its directory says " + entry.getSize());
        }
        CRC32 sum = new CRC32();
        sum.update(bytes);
        if (entry.getCrc() >= 0 && entry.getCrc() != sum.getValue()) {
            throw new ZipException(
                    String.format("entry has checksum %08x, its directory says %08x", sum.getValue(), entry.getCrc()));
        }
    }

    @Override
    public void close() throws IOException {
        zip.close();
    }

    @Override
    public String toString() {
        return archive + " (" + entries.size() + " entries)";
    }
}
