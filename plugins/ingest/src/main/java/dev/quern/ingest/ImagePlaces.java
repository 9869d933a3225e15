package dev.quern.ingest;

import dev.quern.api.Emitter;
import dev.quern.api.ErrorCode;
import dev.quern.api.QuernException;
import dev.quern.api.Source.InputFile;
import dev.quern.api.Source.Split;
import dev.quern.datasets.text.Compression;
import dev.quern.datasets.text.TarTexts;
import dev.quern.datasets.text.ZipTexts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipException;

/// Where the images of a source lie, and how they are shared out.
sealed interface ImagePlaces {
    /// About how many bytes of encoded images a split holds.
    long SPLIT = 8L << 20;
    /// How many images a split holds at most.
    int IMAGES = 8192;

    List<Split> splits(List<InputFile> files) throws IOException;

    /// @param largest bytes of a file at most
    void read(Split split, long largest, ImageTaker taker, Emitter out) throws IOException;

    private static String tooLarge(long length, long largest) {
        return "image holds " + length + " bytes, more than the " + largest + " allowed ('max-row')";
    }

    /// Files below a folder, or one file.
    record Folder(Path root) implements ImagePlaces {
        /// No name of a file holds it.
        private static final String SEPARATOR = "\0";

        @Override
        public List<Split> splits(List<InputFile> files) throws IOException {
            List<Split> splits = new ArrayList<>();
            List<String> names = new ArrayList<>();
            long bytes = 0;
            for (InputFile file : files) {
                names.add(file.name());
                bytes += Files.size(file.path());
                if (bytes >= SPLIT || names.size() == IMAGES || file == files.getLast()) {
                    String place = names.getFirst() + (names.size() > 1 ? " to " + names.getLast() : "");
                    splits.add(new Split(place, String.join(SEPARATOR, names), bytes));
                    names.clear();
                    bytes = 0;
                }
            }
            return splits;
        }

        @Override
        public void read(Split split, long largest, ImageTaker taker, Emitter out) throws IOException {
            for (String name : split.description().split(SEPARATOR)) {
                Path file = Files.isDirectory(root) ? root.resolve(name) : root;
                long size = Files.size(file);
                if (size > largest) {
                    taker.reject(name, tooLarge(size, largest));
                } else {
                    taker.take(name, Files.readAllBytes(file));
                }
            }
        }
    }

    /// Entries of a zip archive, sorted by name.
    record Zip(Path archive, Globs globs) implements ImagePlaces {
        @Override
        public List<Split> splits(List<InputFile> files) throws IOException {
            List<Split> splits = new ArrayList<>();
            try (ZipTexts entries = open()) {
                if (entries.size() == 0) {
                    throw nothing(archive);
                }
                int first = 0;
                long bytes = 0;
                for (int entry = 0; entry < entries.size(); entry++) {
                    bytes += entries.length(entry);
                    if (bytes >= SPLIT || entry + 1 - first == IMAGES || entry + 1 == entries.size()) {
                        String place = archive.getFileName() + "!" + entries.name(first) + " to " + entries.name(entry);
                        splits.add(new Split(place, first + " " + (entry + 1), bytes));
                        first = entry + 1;
                        bytes = 0;
                    }
                }
            }
            return splits;
        }

        private ZipTexts open() throws IOException {
            try {
                return new ZipTexts(archive, globs::choose);
            } catch (ZipException torn) {
                throw new QuernException(
                        ErrorCode.INPUT_MALFORMED,
                        "archive '" + archive + "' is damaged or no zip archive: " + torn.getMessage(),
                        "fetch the archive again",
                        torn);
            }
        }

        @Override
        public void read(Split split, long largest, ImageTaker taker, Emitter out) throws IOException {
            String[] range = split.description().split(" ");
            try (ZipTexts entries = open()) {
                for (int entry = Integer.parseInt(range[0]); entry < Integer.parseInt(range[1]); entry++) {
                    byte[] encoded;
                    try {
                        encoded = entries.read(entry, largest);
                    } catch (ZipException damaged) {
                        taker.reject(entries.name(entry), damaged.getMessage());
                        continue;
                    }
                    taker.take(entries.name(entry), encoded);
                }
            }
        }
    }

    /// Entries of a tar archive, in their order. One that is not compressed is cut between entries.
    record Tar(Path archive, Globs globs) implements ImagePlaces {
        @Override
        public List<Split> splits(List<InputFile> files) throws IOException {
            long size = Files.size(archive);
            String name = archive.getFileName().toString();
            if (TarTexts.compression(archive) != Compression.NONE) {
                return List.of(new Split(name, "0 -1", size));
            }
            List<Split> splits = new ArrayList<>();
            long first = 0;
            for (long cut : cuts(size)) {
                splits.add(new Split(name + " bytes " + first + " to " + cut, first + " " + cut, cut - first));
                first = cut;
            }
            return splits;
        }

        /// Where splits end. A damaged archive ends within the last one.
        private List<Long> cuts(long size) throws IOException {
            List<Long> cuts = new ArrayList<>();
            long first = 0;
            int images = 0;
            try (TarTexts entries = new TarTexts(archive)) {
                while (entries.next()) {
                    images++;
                    long head = entries.nextHead();
                    if (head < size && (head - first >= SPLIT || images == IMAGES)) {
                        cuts.add(head);
                        first = head;
                        images = 0;
                    }
                }
            } catch (IOException damaged) {
                // Whoever reads the last split meets it again, and rejects what is behind it.
            }
            cuts.add(size);
            return cuts;
        }

        @Override
        public void read(Split split, long largest, ImageTaker taker, Emitter out) throws IOException {
            String[] range = split.description().split(" ");
            String place = archive.getFileName().toString();
            try (TarTexts entries = open(Long.parseLong(range[0]), Long.parseLong(range[1]))) {
                byte[] encoded;
                do {
                    try {
                        if (!entries.next()) {
                            return;
                        }
                        place = entries.name();
                        encoded = encoded(entries, largest, taker, out);
                    } catch (IOException damaged) {
                        throw new DamagedException(damaged);
                    }
                    if (encoded != null) {
                        taker.take(place, encoded);
                    }
                } while (true);
            } catch (DamagedException damaged) {
                taker.reject(place, "archive cannot be read from here on: " + damaged.getMessage());
            }
        }

        private TarTexts open(long from, long to) throws DamagedException {
            try {
                return to < 0 ? new TarTexts(archive) : TarTexts.open(archive, from, to);
            } catch (IOException damaged) {
                throw new DamagedException(damaged);
            }
        }

        /// The entry's bytes, or null where it is not wanted.
        private byte[] encoded(TarTexts entry, long largest, ImageTaker taker, Emitter out) throws IOException {
            if (!globs.choose(entry.name())) {
                return null;
            }
            switch (entry.kind()) {
                case FOLDER -> {}
                case LINK -> out.dropped("link", 1);
                case SPECIAL -> out.dropped("special-file", 1);
                case FILE -> {
                    if (entry.length() <= largest) {
                        return entry.read();
                    }
                    taker.reject(entry.name(), tooLarge(entry.length(), largest));
                }
            }
            return null;
        }
    }

    /// Nothing of an archive can be used.
    private static QuernException nothing(Path archive) {
        return new QuernException(
                ErrorCode.NO_ROWS,
                "no entry of '" + archive + "' is an image that 'include' and 'exclude' choose",
                "change 'include' and 'exclude'");
    }

    /// What is wrong with an archive, as opposed to what goes wrong behind it.
    final class DamagedException extends IOException {
        private static final long serialVersionUID = 1L;

        DamagedException(IOException cause) {
            super(cause.getMessage(), cause);
        }
    }
}
