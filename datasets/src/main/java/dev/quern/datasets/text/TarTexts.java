package dev.quern.datasets.text;

import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/// Entries of a tar archive (POSIX, GNU), plain or compressed, one after the other. Nothing is ever unpacked to
/// disk, so names can point nowhere. Memory is bound by what the caller asks for and by 1 MiB for a head with
/// its extensions.
public final class TarTexts implements AutoCloseable {
    private static final int BLOCK = 512;
    private static final int BUFFER = 1 << 17;
    private static final int LONGEST_HEAD = 1 << 20;
    private static final int LONGEST_NAME = 1 << 12;
    /// Names that need no change.
    private static final Pattern SAFE = Pattern.compile("[\\w-]++(?:[/.][\\w-]++)*+");

    /// What an entry is.
    public enum Kind {
        FILE,
        FOLDER,
        LINK,
        /// A device, a pipe, or what the archive's writer invented.
        SPECIAL
    }

    private final Guard guard;
    private final TarArchiveInputStream tar;
    private TarArchiveEntry entry;
    private String name;

    /// Opens an archive; its name tells how it is compressed.
    public TarTexts(Path archive) throws IOException {
        this(compression(archive).open(archive), Long.MAX_VALUE);
    }

    private TarTexts(InputStream in, long end) {
        guard = new Guard(in, end);
        tar = new TarArchiveInputStream(guard, "UTF-8");
    }

    /// Opens a part of an archive that is not compressed.
    ///
    /// @param from where the head of an entry begins, as [#nextHead] tells
    /// @param to where the head of a later one begins, or the archive's size
    public static TarTexts open(Path archive, long from, long to) throws IOException {
        InputStream in = Files.newInputStream(archive);
        try {
            in.skipNBytes(from);
            return new TarTexts(new BufferedInputStream(in, BUFFER), to - from);
        } catch (IOException | RuntimeException failure) {
            in.close();
            throw failure;
        }
    }

    /// How an archive is compressed, as its name tells.
    public static Compression compression(Path archive) {
        String name = archive.getFileName().toString();
        return name.endsWith(".tgz") ? Compression.GZIP : Compression.of(name);
    }

    /// Goes to the next entry; false at the end.
    ///
    /// @throws IOException when the archive is damaged from here on
    public boolean next() throws IOException {
        skipRest();
        guard.left = LONGEST_HEAD;
        name = null;
        try {
            entry = tar.getNextEntry();
        } catch (IllegalArgumentException wrong) {
            throw new IOException("entry's head is damaged: " + wrong.getMessage(), wrong);
        }
        guard.left = Long.MAX_VALUE;
        if (entry != null && !entry.isCheckSumOK()) {
            throw new IOException("entry's head has a wrong checksum");
        }
        return entry != null;
    }

    private void skipRest() throws IOException {
        if (entry != null) {
            while (tar.skip(Long.MAX_VALUE) > 0) {}
        }
    }

    /// Where the head of the entry begins that [#next] would go to, in decoded bytes from where reading began. The rest
    /// of this entry is passed over.
    ///
    /// @throws IOException when the archive ends within this entry
    public long nextHead() throws IOException {
        skipRest();
        return (guard.count + BLOCK - 1) / BLOCK * BLOCK;
    }

    /// The entry's name made safe to show and to compare: parts separated by `/`, without empty ones, `.` and
    /// `..`, without control characters, and cut at 4,096 characters.
    public String name() {
        if (name == null) {
            name = safe(entry.getName());
        }
        return name;
    }

    private static String safe(String name) {
        if (SAFE.matcher(name).matches() && name.length() <= LONGEST_NAME) {
            return name;
        }
        StringBuilder safe = new StringBuilder();
        for (String part : name.replace('\\', '/').split("/")) {
            if (!part.isEmpty() && !part.equals(".") && !part.equals("..")) {
                safe.append(safe.isEmpty() ? "" : "/").append(part.replaceAll("\\p{Cntrl}", "_"));
            }
        }
        return safe.isEmpty() ? "_" : safe.substring(0, Math.min(safe.length(), LONGEST_NAME));
    }

    public Kind kind() {
        if (entry.isDirectory()) {
            return Kind.FOLDER;
        }
        if (entry.isLink() || entry.isSymbolicLink()) {
            return Kind.LINK;
        }
        return entry.isFile() && !isSpecial() ? Kind.FILE : Kind.SPECIAL;
    }

    private boolean isSpecial() {
        return entry.isCharacterDevice() || entry.isBlockDevice() || entry.isFIFO() || !tar.canReadEntryData(entry);
    }

    /// Bytes of the entry as its head says.
    public long length() {
        return Math.max(entry.getRealSize(), entry.getSize());
    }

    /// The entry's bytes.
    ///
    /// @throws IOException when the archive ends within them
    public byte[] read() throws IOException {
        byte[] bytes = tar.readNBytes((int) Math.min(length(), Integer.MAX_VALUE - 8));
        if (bytes.length < length()) {
            throw new IOException("archive ends after " + bytes.length + " of the entry's " + length() + " bytes");
        }
        return bytes;
    }

    @Override
    public void close() throws IOException {
        tar.close();
    }

    /// Counts what is read, stops where a part ends, and ends a read that goes on for too long.
    private static final class Guard extends FilterInputStream {
        private final long end;
        private long left = Long.MAX_VALUE;
        private long count;

        Guard(InputStream in, long end) {
            super(in);
            this.end = end;
        }

        @Override
        public int read() throws IOException {
            if (count >= end) {
                return -1;
            }
            int value = in.read();
            spend(value < 0 ? 0 : 1);
            return value;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            if (count >= end && length > 0) {
                return -1;
            }
            int read = in.read(bytes, offset, (int) Math.min(length, end - count));
            spend(Math.max(0, read));
            return read;
        }

        @Override
        public long skip(long wanted) throws IOException {
            long skipped = in.skip(Math.min(wanted, end - count));
            count += skipped;
            return skipped;
        }

        @Override
        public int available() throws IOException {
            return (int) Math.min(in.available(), end - count);
        }

        private void spend(int read) throws IOException {
            count += read;
            left -= read;
            if (left < 0) {
                throw new IOException("entry's head is longer than " + LONGEST_HEAD + " bytes");
            }
        }
    }
}
