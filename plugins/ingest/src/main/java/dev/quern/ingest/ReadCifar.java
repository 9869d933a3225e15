package dev.quern.ingest;

import dev.quern.api.Default;
import dev.quern.api.Doc;
import dev.quern.api.Emitter;
import dev.quern.api.ErrorCode;
import dev.quern.api.Inputs;
import dev.quern.api.Outputs;
import dev.quern.api.PlanException;
import dev.quern.api.QuernException;
import dev.quern.api.Source;
import dev.quern.api.image.PixelColumn;
import dev.quern.datasets.image.CifarRecords;
import dev.quern.datasets.image.CifarRecords.Kind;
import dev.quern.datasets.text.Compression;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Reads CIFAR-10 and CIFAR-100 in their binary version as rows (id, image, label), the id being the file's name, `#`
/// and the record's number from 0. The length of a file tells which of the two it is. Classes have the names of
/// `batches.meta.txt`, `fine_label_names.txt` or `coarse_label_names.txt` beside the files, if they are there. A label
/// out of range is rejected; a file that is cut short fails.
public final class ReadCifar implements Source {
    private static final PixelColumn SHAPE = new PixelColumn(3, 32, 32);
    private static final int RECORDS = 5_000;

    @Doc("Reads CIFAR-10 and CIFAR-100 in their binary version.")
    public record Config(
            @Doc("folder with the files, or one file") Path input,

            @Doc("glob patterns of names below the folder to read, such as data_batch_*.bin or test.bin")
            @Default("[\"**/*.bin\", \"**/*.bin.gz\"]")
            List<String> include,

            @Doc("glob patterns of names to leave out") @Default("[]")
            List<String> exclude,

            @Doc("which label of CIFAR-100; CIFAR-10 has fine ones only") @Default("fine")
            Labels labels,

            @Doc("names of the classes in the order of their numbers; unless named, those of the files of names beside"
                    + " the data, or the numbers")
            @Default("[]")
            List<String> classes) {
        public Config {
            PlanException.check(!include.isEmpty(), "include", "needs at least one pattern");
            ClassNames.check(classes);
        }
    }

    /// Labels of CIFAR-100.
    public enum Labels {
        /// One of 100 classes.
        FINE,
        /// One of 20 groups of classes.
        COARSE
    }

    private final Config config;
    private final boolean isCoarse;

    @Inject
    ReadCifar(Config config) {
        this.config = config;
        isCoarse = config.labels() == Labels.COARSE;
    }

    @Override
    public Outputs plan(Inputs inputs) {
        new Globs(config.include(), config.exclude());
        return Outputs.rows(ImageRows.schema(Optional.of(SHAPE), true));
    }

    /// The files of records, and behind them those of names.
    @Override
    public List<InputFile> files() throws IOException {
        List<InputFile> files = new ArrayList<>(InputFolder.files(config.input(), config.include(), config.exclude()));
        if (config.classes().isEmpty()) {
            Path folder = Files.isDirectory(config.input())
                    ? config.input()
                    : config.input().toAbsolutePath().getParent();
            names().stream()
                    .map(name -> new InputFile(name, folder.resolve(name)))
                    .filter(file -> Files.isRegularFile(file.path()))
                    .forEach(files::add);
        }
        return files;
    }

    private List<String> names() {
        return List.of("batches.meta.txt", isCoarse ? "coarse_label_names.txt" : "fine_label_names.txt");
    }

    @Override
    public List<Split> splits(List<InputFile> files) throws IOException {
        List<Split> splits = new ArrayList<>();
        List<InputFile> names =
                files.stream().filter(file -> names().contains(file.name())).toList();
        for (InputFile file : files) {
            if (!names.contains(file)) {
                TableFiles.read(file.name(), () -> splits.addAll(splits(file, names)));
            }
        }
        return splits;
    }

    private List<Split> splits(InputFile file, List<InputFile> names) throws IOException {
        long length = length(file);
        Kind kind = Kind.of(length);
        if (isCoarse && !kind.hasCoarse()) {
            throw new QuernException(
                    ErrorCode.INVALID_JOB,
                    "file '" + file.name() + "' is of CIFAR-10, which has no coarse labels",
                    "leave out 'labels: coarse'");
        }
        List<Split> splits = new ArrayList<>();
        String paths = names.isEmpty() ? "" : "\n" + Ranges.write(names);
        for (long first = 0; first < length / kind.size(); first += RECORDS) {
            long end = Math.min(length / kind.size(), first + RECORDS);
            String range = new Ranges.Range(file.name(), file.path(), first, end).write();
            splits.add(new Split(
                    file.name() + "#" + first + " to #" + (end - 1),
                    kind + "\n" + range + paths,
                    (end - first) * kind.size()));
        }
        return splits;
    }

    /// Decoded bytes of a file.
    private static long length(InputFile file) throws IOException {
        if (Compression.of(file.name()) == Compression.NONE) {
            return Files.size(file.path());
        }
        try (InputStream in = Compression.of(file.name()).open(file.path())) {
            return in.transferTo(OutputStream.nullOutputStream());
        }
    }

    @Override
    public void read(Split split, SourceContext context, Emitter out) throws IOException {
        List<String> lines = split.description().lines().toList();
        Kind kind = Kind.valueOf(lines.getFirst());
        Ranges.Range range = Ranges.Range.read(lines.get(1));
        List<Ranges.Range> names =
                lines.subList(2, lines.size()).stream().map(Ranges.Range::read).toList();
        ClassNames classes = new ClassNames(classes(kind, names), 0);
        try (ImageRows rows = new ImageRows(ImageRows.schema(Optional.of(SHAPE), true), context.allocator(), out)) {
            TableFiles.read(range.name(), () -> {
                InputStream in = Compression.of(range.name()).open(range.path());
                try (CifarRecords records = new CifarRecords(in, kind)) {
                    records.skip(range.from());
                    for (long record = range.from(); record < range.to() && records.next(); record++) {
                        String id = range.name() + "#" + record;
                        int number = records.label(isCoarse);
                        String name = number < kind.classes(isCoarse)
                                ? classes.name(number).orElse(null)
                                : null;
                        if (name == null) {
                            context.reject(id, outOfRange(classes, kind, number), records.bytes());
                        } else {
                            int from = kind.size() - CifarRecords.IMAGE;
                            rows.add(id, records.bytes(), from, CifarRecords.IMAGE, name);
                        }
                    }
                }
            });
            rows.flush();
        }
    }

    private String outOfRange(ClassNames classes, Kind kind, int number) {
        return classes.names().isEmpty()
                ? "label " + number + " is out of range: there are " + kind.classes(isCoarse) + " classes"
                : classes.outOfRange(number);
    }

    /// The names in the job, or those of the first file that names as many classes as there are.
    private List<String> classes(Kind kind, List<Ranges.Range> files) throws IOException {
        if (!config.classes().isEmpty()) {
            return config.classes();
        }
        for (Ranges.Range file : files) {
            List<String> names = Files.readString(file.path())
                    .lines()
                    .map(String::strip)
                    .filter(name -> !name.isEmpty())
                    .toList();
            if (names.size() == kind.classes(isCoarse)) {
                return names;
            }
        }
        return List.of();
    }
}
