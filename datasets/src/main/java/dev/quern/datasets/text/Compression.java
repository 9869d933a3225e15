package dev.quern.datasets.text;

import com.github.luben.zstd.ZstdInputStream;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;

/// How a file is compressed, told by its name.
public enum Compression {
    NONE(""),
    GZIP(".gz"),
    ZSTD(".zst"),
    /// Streams that follow one another in a file are all read.
    BZIP2(".bz2");

    private static final int BUFFER = 1 << 17;

    private final String ending;

    Compression(String ending) {
        this.ending = ending;
    }

    /// By the ending of the name: `.gz`, `.zst`, `.bz2`, or none.
    public static Compression of(String name) {
        for (Compression each : new Compression[] {GZIP, ZSTD, BZIP2}) {
            if (name.endsWith(each.ending)) {
                return each;
            }
        }
        return NONE;
    }

    /// The name without the ending.
    public String strip(String name) {
        return name.substring(0, name.length() - ending.length());
    }

    /// The file's decoded bytes.
    public InputStream open(Path file) throws IOException {
        InputStream raw = new BufferedInputStream(Files.newInputStream(file), BUFFER);
        try {
            return switch (this) {
                case NONE -> raw;
                case GZIP -> new BufferedInputStream(new GZIPInputStream(raw, BUFFER), BUFFER);
                case ZSTD -> new BufferedInputStream(new ZstdInputStream(raw), BUFFER);
                case BZIP2 -> new BufferedInputStream(new Bzip2Stream(raw), BUFFER);
            };
        } catch (IOException | RuntimeException failure) {
            raw.close();
            throw failure;
        }
    }
}
