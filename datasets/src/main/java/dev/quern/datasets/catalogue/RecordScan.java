package dev.quern.datasets.catalogue;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/// Reads a file of fixed-size records from start to end and keeps count of the place.
final class RecordScan implements AutoCloseable {
    private static final int BUFFER = 1 << 16;

    private final Path file;
    private final DataInputStream in;
    private long place;

    /// A file whose content is not what it should be.
    static final class Damage extends IOException {
        private static final long serialVersionUID = 1L;

        Damage(Path file, long place, String what) {
            super(String.format(Locale.ROOT, "%s, byte %,d: %s", file.getFileName(), place, what));
        }
    }

    RecordScan(Path file) throws IOException {
        this.file = file;
        InputStream raw = new BufferedInputStream(Files.newInputStream(file), BUFFER);
        try {
            InputStream plain = file.toString().endsWith(".gz") ? new GZIPInputStream(raw, BUFFER) : raw;
            this.in = new DataInputStream(new BufferedInputStream(plain, BUFFER));
        } catch (EOFException | ZipException noGzip) {
            raw.close();
            throw damage("is no gzip file");
        } catch (IOException failure) {
            raw.close();
            throw failure;
        }
    }

    /// A big-endian number of four bytes.
    long unsignedInt() throws IOException {
        byte[] bytes = new byte[4];
        if (!read(bytes)) {
            throw damage("the file ends in its head");
        }
        return (bytes[0] & 0xffL) << 24 | (bytes[1] & 0xff) << 16 | (bytes[2] & 0xff) << 8 | bytes[3] & 0xff;
    }

    /// Fills a record, or tells that the file ended before it.
    ///
    /// @throws Damage when the file ends within the record
    boolean read(byte[] record) throws IOException {
        int done = 0;
        try {
            while (done < record.length) {
                int read = in.read(record, done, record.length - done);
                if (read < 0) {
                    if (done == 0) {
                        return false;
                    }
                    place += done;
                    throw damage("the file ends within a record of " + record.length + " bytes");
                }
                done += read;
            }
        } catch (EOFException | ZipException torn) {
            place += done;
            throw damage("cannot be unpacked from here on: " + torn.getMessage());
        }
        place += done;
        return true;
    }

    /// Bytes read so far, of the unpacked content.
    long place() {
        return place;
    }

    Damage damage(String what) {
        return new Damage(file, place, what);
    }

    Damage damage(long at, String what) {
        return new Damage(file, at, what);
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
