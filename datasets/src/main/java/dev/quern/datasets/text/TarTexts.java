package dev.quern.datasets.text;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/// Entries of a tar archive (POSIX, GNU), plain or compressed, one after the other. Nothing is ever unpacked to
/// disk, so names can point nowhere. Memory is bound by what the caller asks for and by 1 MiB for a head with
/// its extensions.
public final class TarTexts implements AutoCloseable {
    private static final int LONGEST_HEAD = 1 << 20;
    private static final int LONGEST_NAME = 1 << 12;

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

    /// Opens an archive; its name tells how it is compressed.
    public TarTexts(Path archive) throws IOException {
        String name = archive.getFileName().toString();
        Compression compression = name.endsWith(".tgz") ? Compression.GZIP : Compression.of(name);
        guard = new Guard(compression.open(archive));
        tar = new TarArchiveInputStream(guard, "UTF-8");
    }

    /// Goes to the next entry; false at the end.
    ///
    /// @throws IOException when the archive is damaged from here on
    public boolean next() throws IOException {
        if (entry != null) {
            while (tar.skip(Long.MAX_VALUE) > 0) {}
        }
        guard.left = LONGEST_HEAD;
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

    /// The entry's name made safe to show and to compare: parts separated by `/`, without empty ones, `.` and
    /// `..`, without control characters, and cut at 4,096 characters.
    public String name() {
        StringBuilder safe = new StringBuilder();
        for (String part : entry.getName().replace('\\', '/').split("/")) {
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

    /// Ends a read that goes on for too long.
    private static final class Guard extends FilterInputStream {
        private long left = Long.MAX_VALUE;

        Guard(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            spend(1);
            return in.read();
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int count = in.read(bytes, offset, length);
            spend(Math.max(0, count));
            return count;
        }

        private void spend(int count) throws IOException {
            left -= count;
            if (left < 0) {
                throw new IOException("entry's head is longer than " + LONGEST_HEAD + " bytes");
            }
        }
    }
}
