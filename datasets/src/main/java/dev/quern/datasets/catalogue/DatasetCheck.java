package dev.quern.datasets.catalogue;

import dev.quern.datasets.catalogue.Dataset.Format;
import dev.quern.datasets.catalogue.Dataset.Split;
import dev.quern.datasets.catalogue.RecordScan.Damage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/// Holds a copy of a data set against its entry: sizes and checksums of the files, then what is in them.
public final class DatasetCheck {
    /// Unsigned bytes in so many dimensions (0x0000 08 nn).
    private static final long IDX_BYTES = 0x800;

    private final Dataset dataset;
    private final Path folder;

    public DatasetCheck(Dataset dataset, Path folder) {
        this.dataset = dataset;
        this.folder = folder;
    }

    /// A finding for each file and each split. Reads every file from start to end.
    public List<Finding> run() throws IOException {
        List<Finding> findings = new ArrayList<>();
        for (DataFile file : dataset.files()) {
            findings.add(file(file));
            for (DataFile.Member member : file.members()) {
                findings.add(member(member));
            }
        }
        for (Split split : dataset.splits()) {
            if (split.format() != Format.GENERATED && split.format() != Format.FILES) {
                findings.add(split(split));
            }
        }
        return findings;
    }

    private Finding file(DataFile file) throws IOException {
        Path copy = folder.resolve(file.name());
        if (!Files.isRegularFile(copy)) {
            boolean unpacked = !file.members().isEmpty()
                    && file.members().stream().allMatch(member -> Files.isRegularFile(folder.resolve(member.name())));
            return unpacked
                    ? new Finding(file.name(), true, "is not there; its members are")
                    : new Finding(file.name(), false, "is not there");
        }
        Optional<String> problem = Checksums.problem(copy, file);
        boolean asPublished = problem.isEmpty()
                && file.digests().any()
                && Checksums.problem(copy, file.digests()).isEmpty();
        return new Finding(
                file.name(),
                problem.isEmpty(),
                problem.orElse(
                        asPublished
                                ? size(copy) + ", as published"
                                : size(copy) + ", packed anew, content as published"));
    }

    private Finding member(DataFile.Member member) throws IOException {
        Path copy = folder.resolve(member.name());
        if (!Files.isRegularFile(copy)) {
            return new Finding(member.name(), false, "is not there");
        }
        Optional<String> problem = Checksums.problem(copy, member.digests());
        String known = member.digests().identify() ? ", as published" : ", no checksum is known";
        return new Finding(member.name(), problem.isEmpty(), problem.orElse(size(copy) + known));
    }

    private static String size(Path file) throws IOException {
        return String.format(Locale.ROOT, "%,d bytes", Files.size(file));
    }

    private Finding split(Split split) throws IOException {
        String subject = "split " + split.name();
        try {
            Labels labels = split.format() == Format.IDX ? idx(split) : cifar(split);
            long rows = labels.rows();
            if (split.rows().isPresent() && split.rows().getAsLong() != rows) {
                return new Finding(
                        subject,
                        false,
                        String.format(
                                Locale.ROOT,
                                "has %,d rows, not %,d",
                                rows,
                                split.rows().getAsLong()));
            }
            return new Finding(subject, true, labels.describe());
        } catch (Damage damage) {
            return new Finding(subject, false, damage.getMessage());
        } catch (NoSuchFileException missing) {
            return new Finding(subject, false, Path.of(missing.getFile()).getFileName() + " is not there");
        }
    }

    /// Counts rows by label number.
    private final class Labels {
        private final long[] counts = new long[256];

        void add(int number, RecordScan scan, long place) throws Damage {
            int classes = dataset.schema().classes().size();
            int first = dataset.schema().firstClass();
            if (classes > 0 && (number < first || number >= first + classes)) {
                throw scan.damage(place, "label " + number + " is none of " + classes + " classes");
            }
            counts[number - Math.min(number, first)]++;
        }

        long rows() {
            long rows = 0;
            for (long count : counts) {
                rows += count;
            }
            return rows;
        }

        String describe() {
            List<String> absent = new ArrayList<>();
            long least = Long.MAX_VALUE;
            long most = 0;
            for (int label = 0; label < dataset.schema().classes().size(); label++) {
                if (counts[label] == 0) {
                    absent.add(dataset.schema().classes().get(label));
                } else {
                    least = Math.min(least, counts[label]);
                }
                most = Math.max(most, counts[label]);
            }
            String balance = most == 0 ? "" : String.format(Locale.ROOT, ", %,d to %,d a class", least, most);
            String missing = absent.isEmpty() ? "" : "; no row of " + String.join(", ", absent);
            return String.format(
                    Locale.ROOT,
                    "%,d rows of %s%s%s",
                    rows(),
                    dataset.schema().image().stream().map(String::valueOf).collect(Collectors.joining("x")),
                    balance,
                    missing);
        }
    }

    private Labels idx(Split split) throws IOException {
        Labels labels = new Labels();
        try (RecordScan images = new RecordScan(folder.resolve(split.files().get(0)));
                RecordScan numbers = new RecordScan(folder.resolve(split.files().get(1)))) {
            long count = head(images, 3);
            long height = images.unsignedInt();
            long width = images.unsignedInt();
            List<Integer> shape = dataset.schema().image();
            if (!shape.isEmpty() && (height != shape.get(1) || width != shape.get(2))) {
                throw images.damage(
                        8, "images of %dx%d, not %dx%d".formatted(height, width, shape.get(1), shape.get(2)));
            }
            long labelled = head(numbers, 1);
            if (labelled != count) {
                throw numbers.damage(4, labelled + " labels for " + count + " images");
            }
            if (height * width > 1 << 24) {
                throw images.damage(8, "images of " + height + "x" + width + " are larger than 16 MiB");
            }
            byte[] image = new byte[(int) (height * width)];
            byte[] label = new byte[1];
            for (long row = 0; row < count; row++) {
                if (!images.read(image)) {
                    throw images.damage("the file ends after " + row + " of " + count + " images");
                }
                if (!numbers.read(label)) {
                    throw numbers.damage("the file ends after " + row + " of " + count + " labels");
                }
                labels.add(label[0] & 0xff, numbers, numbers.place() - 1);
            }
            end(images);
            end(numbers);
        }
        return labels;
    }

    /// The number of rows.
    private static long head(RecordScan scan, int dimensions) throws IOException {
        long magic = scan.unsignedInt();
        if (magic != IDX_BYTES + dimensions) {
            throw scan.damage(0, "begins with 0x%08x, not 0x%08x".formatted(magic, IDX_BYTES + dimensions));
        }
        return scan.unsignedInt();
    }

    private static void end(RecordScan scan) throws IOException {
        long at = scan.place();
        if (scan.read(new byte[1])) {
            throw scan.damage(at, "the file goes on after its last row");
        }
    }

    private Labels cifar(Split split) throws IOException {
        Labels labels = new Labels();
        int labelBytes = split.format() == Format.CIFAR ? 1 : 2;
        int pixels = dataset.schema().image().stream().reduce(1, Math::multiplyExact);
        byte[] record = new byte[labelBytes + pixels];
        for (String name : split.files()) {
            try (RecordScan scan = new RecordScan(folder.resolve(name))) {
                while (scan.read(record)) {
                    int label = record[labelBytes - 1] & 0xff;
                    labels.add(label, scan, scan.place() - record.length + labelBytes - 1);
                }
            }
        }
        return labels;
    }
}
