package dev.quern.ingest;

import dev.quern.api.ErrorCode;
import dev.quern.api.QuernException;
import dev.quern.api.Source.SourceContext;
import dev.quern.datasets.text.Compression;
import dev.quern.datasets.text.LineReader;
import dev.quern.datasets.text.Utf8;
import dev.quern.datasets.text.ZstdFrames;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.zip.ZipException;

/// Reads the lines of one range of a file. A line belongs to the range in which it begins.
final class TextRange {
    /// Takes lines; the reader shows the line.
    interface Lines {
        void line(LineReader reader) throws IOException;
    }

    private final Ranges.Range range;
    private final SourceContext context;
    private final int longest;

    TextRange(Ranges.Range range, SourceContext context, int longest) {
        this.range = range;
        this.context = context;
        this.longest = longest;
    }

    /// Shows each line that is whole and UTF-8; rejects the others.
    void read(Lines lines) throws IOException {
        try {
            if (range.isFrames()) {
                readFrames(lines);
            } else {
                readBytes(lines);
            }
        } catch (EOFException | ZipException torn) {
            throw malformed(torn);
        } catch (com.github.luben.zstd.ZstdIOException torn) {
            throw malformed(torn);
        }
    }

    private void readBytes(Lines lines) throws IOException {
        try (InputStream in = Compression.of(range.name()).open(range.path())) {
            long skip = Math.max(0, range.from() - 1);
            in.skipNBytes(skip);
            LineReader reader = new LineReader(in, skip, longest);
            // The line that is under way at the start, if any, belongs to the range before.
            if (range.from() > 0 && !reader.skip(range::to)) {
                return;
            }
            while (reader.next() && (range.to() < 0 || reader.start() < range.to())) {
                take(reader, lines);
            }
        }
    }

    /// What stands before a frame is not known: a line that begins with it belongs to the range before, too.
    private void readFrames(Lines lines) throws IOException {
        try (ZstdFrames.Stream in = new ZstdFrames.Stream(range.path(), range.from(), range.to())) {
            LineReader reader = new LineReader(in, 0, longest);
            if (range.from() > 0 && !reader.skip(in::boundary)) {
                return;
            }
            while (reader.next() && reader.start() <= in.boundary()) {
                take(reader, lines);
            }
        }
    }

    private void take(LineReader reader, Lines lines) throws IOException {
        int malformed = Utf8.firstMalformed(reader.bytes(), 0, reader.length());
        if (reader.isTooLong()) {
            reject(reader, "line is longer than " + longest + " bytes ('max-row')");
        } else if (malformed >= 0) {
            reject(reader, "byte " + (malformed + 1) + " of the line is not UTF-8");
        } else {
            lines.line(reader);
        }
    }

    /// File and byte of the reader's line, unlike that of every other line: with a file cut at frames, where
    /// the frame begins in the file and where the line begins behind that.
    String id(LineReader reader) {
        String frame = range.isFrames() && range.from() > 0 ? range.from() + "+" : "";
        return range.name() + "@" + frame + reader.start();
    }

    /// Name of the file.
    String file() {
        return range.name();
    }

    /// Rejects the reader's line.
    void reject(LineReader reader, String reason) {
        context.reject(place(reader), reason, Arrays.copyOf(reader.bytes(), Math.min(reader.length(), 4096)));
    }

    /// File and line; within a cut file, where lines before the range are not counted, file and byte.
    String place(LineReader reader) {
        return range.from() > 0 ? id(reader) : range.name() + ":" + reader.number();
    }

    private QuernException malformed(IOException torn) {
        return new QuernException(
                ErrorCode.INPUT_MALFORMED,
                "file '" + range.name() + "' is damaged or cut short: " + torn.getMessage(),
                "fetch the file again, or leave it out with 'exclude'",
                torn);
    }
}
