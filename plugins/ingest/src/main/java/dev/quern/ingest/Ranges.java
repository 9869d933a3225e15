package dev.quern.ingest;

import dev.quern.api.Source.InputFile;
import dev.quern.api.Source.Split;
import dev.quern.datasets.text.Compression;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Splits of text files: small files gathered, large uncompressed ones cut where that is allowed.
final class Ranges {
    private static final long SPLIT = 16L << 20;

    private Ranges() {}

    /// A piece of a file, from byte `from` to byte `to`; all of it where `to` is negative.
    record Range(String name, Path path, long from, long to) {

        String write() {
            return from + " " + to + " " + name.length() + " " + name + path;
        }

        static Range read(String line) {
            String[] parts = line.split(" ", 4);
            int length = Integer.parseInt(parts[2]);
            return new Range(
                    parts[3].substring(0, length),
                    Path.of(parts[3].substring(length)),
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

    static List<Range> of(Split split) {
        return split.description().lines().map(Range::read).toList();
    }

    private static Split splitOf(List<Range> ranges, long bytes) {
        String place = ranges.getFirst().name() + (ranges.size() > 1 ? " and " + (ranges.size() - 1) + " more" : "");
        return new Split(
                place, String.join("\n", ranges.stream().map(Range::write).toList()), bytes);
    }
}
