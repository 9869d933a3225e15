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
import dev.quern.ingest.CifarFile.Found;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Reads CIFAR-10 and CIFAR-100 in their binary version, unpacked or in a tar archive, as rows (id, image,
/// label), the id being the file's name, `#` and the record's number from 0. The length of a file tells which
/// of the two it is. Classes have the names of `batches.meta.txt`, `fine_label_names.txt` or
/// `coarse_label_names.txt` beside the files, if they are there. A label out of range is rejected; a file that
/// is cut short fails.
public final class ReadCifar implements Source {
    private static final PixelColumn SHAPE = new PixelColumn(3, 32, 32);
    private static final int RECORDS = 5_000;
    /// An archive is read from its beginning for each split.
    private static final int ENTRY_RECORDS = 50_000;

    @Doc("Reads CIFAR-10 and CIFAR-100 in their binary version.")
    public record Config(
            @Doc("folder with the files, one file, or a tar archive of them (.tar, .tar.gz, .tgz)")
            Path input,

            @Doc("glob patterns of names to read, such as **/data_batch_*.bin or **/test.bin")
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

    /// The files of records, and behind them those of names; or the one archive.
    @Override
    public List<InputFile> files() throws IOException {
        List<InputFile> files = new ArrayList<>(InputFolder.files(config.input(), config.include(), config.exclude()));
        if (config.classes().isEmpty() && !CifarFile.isArchive(config.input())) {
            Set<Path> folders = new LinkedHashSet<>();
            files.forEach(file -> folders.add(file.path().toAbsolutePath().getParent()));
            for (Path folder : folders) {
                names().stream()
                        .map(name -> new InputFile(name, folder.resolve(name)))
                        .filter(file -> Files.isRegularFile(file.path()))
                        .forEach(files::add);
            }
        }
        return files;
    }

    private List<String> names() {
        return List.of("batches.meta.txt", isCoarse ? "coarse_label_names.txt" : "fine_label_names.txt");
    }

    @Override
    public List<Split> splits(List<InputFile> files) throws IOException {
        boolean isArchive = CifarFile.isArchive(config.input());
        Found found = isArchive
                ? CifarFile.inArchive(files.getFirst(), new Globs(config.include(), config.exclude()), names())
                : CifarFile.inFolder(files, names());
        if (found.files().isEmpty()) {
            throw new QuernException(
                    ErrorCode.NO_ROWS,
                    "no entry of '" + config.input() + "' matches " + config.include(),
                    "change 'include' and 'exclude'");
        }
        List<Split> splits = new ArrayList<>();
        for (CifarFile file : found.files()) {
            TableFiles.read(
                    file.name(), () -> splits.addAll(splits(file, found.names(), isArchive ? ENTRY_RECORDS : RECORDS)));
        }
        return splits;
    }

    private List<Split> splits(CifarFile file, List<List<String>> names, int records) throws IOException {
        Kind kind = Kind.of(file.length());
        if (isCoarse && !kind.hasCoarse()) {
            throw new QuernException(
                    ErrorCode.INVALID_JOB,
                    "file '" + file.name() + "' is of CIFAR-10, which has no coarse labels",
                    "leave out 'labels: coarse'");
        }
        String classes = String.join("\t", classes(kind, names));
        List<Split> splits = new ArrayList<>();
        for (long first = 0; first < file.length() / kind.size(); first += records) {
            long end = Math.min(file.length() / kind.size(), first + records);
            String range = new Ranges.Range(file.name(), file.path(), first, end).write();
            splits.add(new Split(
                    file.name() + "#" + first + " to #" + (end - 1),
                    String.join("\n", kind.name(), range, file.entry(), classes),
                    (end - first) * kind.size()));
        }
        return splits;
    }

    /// The names in the job, or the first list of names for as many classes as there are, or none.
    private List<String> classes(Kind kind, List<List<String>> names) {
        return config.classes().isEmpty()
                ? names.stream()
                        .filter(list -> list.size() == kind.classes(isCoarse))
                        .findFirst()
                        .orElse(List.of())
                : config.classes();
    }

    @Override
    public void read(Split split, SourceContext context, Emitter out) throws IOException {
        String[] lines = split.description().split("\n", -1);
        Kind kind = Kind.valueOf(lines[0]);
        Ranges.Range range = Ranges.Range.read(lines[1]);
        CifarFile file = new CifarFile(range.name(), range.path(), lines[2], 0);
        ClassNames classes = new ClassNames(lines[3].isEmpty() ? List.of() : List.of(lines[3].split("\t")), 0);
        try (ImageRows rows = new ImageRows(ImageRows.schema(Optional.of(SHAPE), true), context.allocator(), out)) {
            TableFiles.read(file.name(), () -> {
                try (CifarRecords records = new CifarRecords(file.open(), kind)) {
                    records.skip(range.from());
                    for (long record = range.from(); record < range.to() && records.next(); record++) {
                        row(file.name() + "#" + record, kind, records, classes, context, rows);
                    }
                }
            });
            rows.flush();
        }
    }

    private void row(
            String id, Kind kind, CifarRecords records, ClassNames classes, SourceContext context, ImageRows rows)
            throws IOException {
        int number = records.label(isCoarse);
        Optional<String> name = number < kind.classes(isCoarse) ? classes.name(number) : Optional.empty();
        if (name.isPresent()) {
            int from = kind.size() - CifarRecords.IMAGE;
            rows.add(id, records.bytes(), from, CifarRecords.IMAGE, name.get());
        } else {
            context.reject(id, outOfRange(classes, kind, number), records.bytes());
        }
    }

    private String outOfRange(ClassNames classes, Kind kind, int number) {
        return classes.names().isEmpty()
                ? "label " + number + " is out of range: there are " + kind.classes(isCoarse) + " classes"
                : classes.outOfRange(number);
    }
}
