package dev.quern.ingest;

import dev.quern.api.FileLayer;
import dev.quern.api.Source.InputFile;
import dev.quern.api.Source.Split;
import dev.quern.datasets.text.Compression;
import dev.quern.datasets.text.ZstdFrames;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Splits of text files: small files gathered, large ones cut where that is
/// allowed, compressed ones between frames.
final class Ranges {
    /// About how many bytes a split holds.
    static final long SPLIT = 16L << 20;
    /// Fewest bytes of compressed frames in a piece.
    private static final long FRAMES = 4L << 20;

    private Ranges() {}

    /// A piece of a file, from byte `from` to byte `to`; all of it where `to` is negative. In a file of
    /// Zstandard both are ends of frames.
    record Range(String name, Path path, long from, long to) {

        /// Whether this is some of the frames of a compressed file.
        boolean isFrames() {
            return to >= 0 && Compression.of(name) == Compression.ZSTD;
        }

        String write() {
            return from + " " + to + " " + name.length() + " " + name + path;
        }

        static Range read(String line) {
            String[] parts = line.split(" ", 4);
            int length = Integer.parseInt(parts[2]);
            return new Range(
                    parts[3].substring(0, length),
                    FileLayer.path(parts[3].substring(length)),
                    Long.parseLong(parts[0]),
                    Long.parseLong(parts[1]));
        }
    }

    /// @param cut whether a large file may be cut at line ends
    static List<Split> split(List<InputFile> files, boolean cut) throws IOException {
        List<Split> splits = new ArrayList<>();
        List<Range> gathered = new ArrayList<>();
        long bytes = 0;
        for (InputFile file : files) {
            long size = Files.size(file.path());
            boolean large = cut && size > 2 * SPLIT && Compression.of(file.name()) == Compression.NONE;
            if (large) {
                for (long from = 0; from < size; from += SPLIT) {
                    long to = Math.min(size, from + SPLIT);
                    splits.add(splitOf(List.of(new Range(file.name(), file.path(), from, to)), to - from));
                }
                continue;
            }
            List<Range> frames = cut && size > FRAMES ? frames(file) : List.of();
            if (frames.size() > 1) {
                for (Range range : frames) {
                    splits.add(splitOf(List.of(range), range.to() - range.from()));
                }
                continue;
            }
            gathered.add(new Range(file.name(), file.path(), 0, -1));
            bytes += size;
            if (bytes >= SPLIT / 2) {
                splits.add(splitOf(gathered, bytes));
                gathered = new ArrayList<>();
                bytes = 0;
            }
        }
        if (!gathered.isEmpty()) {
            splits.add(splitOf(gathered, bytes));
        }
        return splits;
    }

    /// Pieces of a compressed file between frames; one or none where it cannot be cut.
    private static List<Range> frames(InputFile file) throws IOException {
        if (Compression.of(file.name()) != Compression.ZSTD) {
            return List.of();
        }
        List<Range> ranges = new ArrayList<>();
        long from = 0;
        for (long start : ZstdFrames.starts(file.path())) {
            if (start - from >= FRAMES) {
                ranges.add(new Range(file.name(), file.path(), from, start));
                from = start;
            }
        }
        ranges.add(new Range(file.name(), file.path(), from, Files.size(file.path())));
        return ranges;
    }

    /// Whole files, as [#of] reads them.
    static String write(List<InputFile> files) {
        return String.join(
                "\n",
                files.stream()
                        .map(file -> new Range(file.name(), file.path(), 0, -1).write())
                        .toList());
    }

    static List<Range> of(Split split) {
        return split.description().lines().map(Range::read).toList();
    }

    static Split splitOf(List<Range> ranges, long bytes) {
        String place = ranges.getFirst().name() + (ranges.size() > 1 ? " and " + (ranges.size() - 1) + " more" : "");
        return new Split(
                place, String.join("\n", ranges.stream().map(Range::write).toList()), bytes);
    }
}
