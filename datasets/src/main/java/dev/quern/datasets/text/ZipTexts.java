package dev.quern.datasets.text;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/// Entries of a zip archive, read at random and checked: length and checksum must be those of the directory,
/// and no entry may be larger than it says. Nothing is ever unpacked to disk, so names can point nowhere.
public final class ZipTexts implements AutoCloseable {
    private final Path archive;
    private final ZipFile zip;
    private final List<ZipEntry> entries;

    /// Opens an archive.
    ///
    /// @param wanted which names to list; folders never are
    public ZipTexts(Path archive, Predicate<String> wanted) throws IOException {
        this.archive = archive;
        zip = new ZipFile(archive.toFile());
        entries = zip.stream()
                .filter(entry -> !entry.isDirectory() && wanted.test(entry.getName()))
                .map(entry -> (ZipEntry) entry)
                .sorted(Comparator.comparing(ZipEntry::getName))
                .toList();
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
        try (InputStream in = zip.getInputStream(entry)) {
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
