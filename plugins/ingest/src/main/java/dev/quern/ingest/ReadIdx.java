package dev.quern.ingest;

import dev.quern.api.Default;
import dev.quern.api.Doc;
import dev.quern.api.Emitter;
import dev.quern.api.ErrorCode;
import dev.quern.api.Inputs;
import dev.quern.api.Outputs;
import dev.quern.api.PlanException;
import dev.quern.api.QuernException;
import dev.quern.api.Range;
import dev.quern.api.Source;
import dev.quern.api.image.PixelColumn;
import dev.quern.datasets.image.IdxFile;
import dev.quern.datasets.table.TableException;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.arrow.vector.types.pojo.Schema;

/// Reads images and labels of the IDX format (MNIST, Fashion-MNIST, KMNIST, EMNIST), plain or compressed by
/// gzip, as rows (id, image, label), the id being the name of the file of images, `#` and the image's number
/// from 0. A label without a class is rejected with its file and number; a file that is cut short or too long
/// fails.
public final class ReadIdx implements Source {
    private static final long SPLIT = 16L << 20;
    /// Compressed files are read from their beginning for each split.
    private static final int MOST_SPLITS = 16;

    @Doc("Reads images and labels of the IDX format, such as MNIST.")
    public record Config(
            @Doc("folder with files named as MNIST names them; 'split' says which")
            Optional<Path> folder,

            @Doc("which files of the folder") Optional<Part> split,

            @Doc("file of images, instead of 'folder' and 'split'")
            Optional<Path> images,

            @Doc("file of labels; without it rows have no label")
            Optional<Path> labels,

            @Doc("names of the classes in the order of their numbers; unless named, the numbers are the names")
            @Default("[]")
            List<String> classes,

            @Doc("number of the first class (EMNIST's letters begin with 1)")
            @Default("0")
            @Range(atLeast = 0, atMost = 255)
            int firstClass,

            @Doc("rows of pixels of an image") @Default("28") @Range(atLeast = 1, atMost = 8192)
            int height,

            @Doc("columns of pixels of an image") @Default("28") @Range(atLeast = 1, atMost = 8192)
            int width,

            @Doc("exchange rows and columns of each image; EMNIST needs it") @Default("false")
            boolean transposed) {
        public Config {
            PlanException.check(folder.isPresent() != images.isPresent(), "images", "name either 'folder' or 'images'");
            PlanException.check(
                    folder.isPresent() == split.isPresent(), "split", "belongs to 'folder', which needs it");
            PlanException.check(
                    folder.isEmpty() || labels.isEmpty(), "labels", "are found in 'folder'; leave one of both out");
            ClassNames.check(classes);
        }
    }

    /// The files of a data set.
    public enum Part {
        TRAIN("train"),
        TEST("(t10k|test)");

        private final String name;

        Part(String name) {
            this.name = name;
        }

        Pattern pattern(String what) {
            return Pattern.compile("(.*[-_.])?" + name + "[-_.]" + what + "[-_.]idx[13]-ubyte(\\.gz)?");
        }
    }

    private final Config config;
    private final ClassNames classes;

    @Inject
    ReadIdx(Config config) {
        this.config = config;
        classes = new ClassNames(config.classes(), config.firstClass());
    }

    @Override
    public Outputs plan(Inputs inputs) {
        return Outputs.rows(schema());
    }

    private Schema schema() {
        PixelColumn shape = config.transposed()
                ? new PixelColumn(1, config.width(), config.height())
                : new PixelColumn(1, config.height(), config.width());
        return ImageRows.schema(Optional.of(shape), isLabelled());
    }

    private boolean isLabelled() {
        return config.folder().isPresent() || config.labels().isPresent();
    }

    @Override
    public List<InputFile> files() throws IOException {
        List<InputFile> files = new ArrayList<>();
        if (config.folder().isPresent()) {
            files.add(find("images"));
            files.add(find("labels"));
        } else {
            files.addAll(InputFolder.files(config.images().get(), List.of("**/*"), List.of()));
            if (config.labels().isPresent()) {
                files.addAll(InputFolder.files(config.labels().get(), List.of("**/*"), List.of()));
            }
        }
        if (files.size() != (isLabelled() ? 2 : 1)) {
            throw new QuernException(
                    ErrorCode.INPUT_UNREADABLE,
                    "'images' and 'labels' must each name one file, found " + files.size() + " files",
                    "name files, or a 'folder' with a 'split'");
        }
        return files;
    }

    private InputFile find(String what) throws IOException {
        Pattern name = config.split().get().pattern(what);
        List<InputFile> found = InputFolder.files(config.folder().get(), List.of("*"), List.of()).stream()
                .filter(file -> name.matcher(file.name()).matches())
                .toList();
        if (found.size() != 1) {
            String files = found.isEmpty()
                    ? "no file"
                    : "several files, " + found.stream().map(InputFile::name).toList() + ",";
            throw new QuernException(
                    found.isEmpty() ? ErrorCode.NO_ROWS : ErrorCode.INPUT_UNREADABLE,
                    files + " of '" + config.folder().get() + "' may hold the " + what + " of split '"
                            + config.split().get().name().toLowerCase(Locale.ROOT)
                            + "' (such as train-images-idx3-ubyte.gz, t10k-labels-idx1-ubyte)",
                    "name the files by 'images' and 'labels'");
        }
        return found.getFirst();
    }

    @Override
    public List<Split> splits(List<InputFile> files) throws IOException {
        InputFile images = files.getFirst();
        long[] items = new long[1];
        TableFiles.read(images.name(), () -> items[0] = countImages(images.path()));
        if (files.size() > 1) {
            checkLabels(images, items[0], files.get(1));
        }
        if (items[0] == 0) {
            throw new QuernException(
                    ErrorCode.NO_ROWS, "file '" + images.name() + "' holds no images", "name another file");
        }
        int size = config.height() * config.width();
        long rows = Math.max(1, Math.max(SPLIT / size, (items[0] + MOST_SPLITS - 1) / MOST_SPLITS));
        String paths = Ranges.write(files);
        List<Split> splits = new ArrayList<>();
        for (long first = 0; first < items[0]; first += rows) {
            long count = Math.min(rows, items[0] - first);
            String place = images.name() + "#" + first + " to #" + (first + count - 1);
            splits.add(new Split(place, first + " " + count + "\n" + paths, count * size));
        }
        return splits;
    }

    private long countImages(Path path) throws IOException {
        try (IdxFile file = IdxFile.open(path)) {
            long[] sizes = file.dimensions();
            if (sizes.length != 3) {
                throw new TableException(
                        "has dimensions " + file.shape() + ", not those of images (count, height, width)",
                        "let 'images' name a file such as train-images-idx3-ubyte.gz");
            }
            if (sizes[1] != config.height() || sizes[2] != config.width()) {
                throw new TableException(
                        "holds images of " + sizes[1] + "x" + sizes[2] + ", the job says " + config.height() + "x"
                                + config.width() + " (height x width)",
                        "set 'height: " + sizes[1] + "' and 'width: " + sizes[2] + "'");
            }
            return file.items();
        }
    }

    private static void checkLabels(InputFile images, long count, InputFile labels) throws IOException {
        TableFiles.read(labels.name(), () -> {
            try (IdxFile file = IdxFile.open(labels.path())) {
                if (file.dimensions().length != 1) {
                    throw new TableException(
                            "has dimensions " + file.shape() + ", not the one of labels",
                            "let 'labels' name a file such as train-labels-idx1-ubyte.gz");
                }
                if (file.items() != count) {
                    throw new TableException(
                            "holds " + file.items() + " labels, '" + images.name() + "' " + count + " images",
                            "name files that belong together");
                }
            }
        });
    }

    @Override
    public void read(Split split, SourceContext context, Emitter out) throws IOException {
        List<String> lines = split.description().lines().toList();
        String[] range = lines.getFirst().split(" ");
        long first = Long.parseLong(range[0]);
        int count = Integer.parseInt(range[1]);
        Ranges.Range images = Ranges.Range.read(lines.get(1));
        try (ImageRows rows = new ImageRows(schema(), context.allocator(), out)) {
            if (lines.size() == 2) {
                read(images, first, count, (item, pixels) -> rows.add(images.name() + "#" + item, pixels, ""));
            } else {
                Ranges.Range labels = Ranges.Range.read(lines.get(2));
                byte[] numbers = new byte[count];
                read(labels, first, count, (item, label) -> numbers[(int) (item - first)] = label[0]);
                read(images, first, count, (item, pixels) -> {
                    int number = numbers[(int) (item - first)] & 0xff;
                    Optional<String> name = classes.name(number);
                    if (name.isPresent()) {
                        rows.add(images.name() + "#" + item, pixels, name.get());
                    } else {
                        context.reject(
                                labels.name() + "#" + item, classes.outOfRange(number), new byte[] {(byte) number});
                    }
                });
            }
            rows.flush();
        }
    }

    private interface Items {
        /// @param item number from 0
        /// @param values change with the next item
        void take(long item, byte[] values) throws IOException;
    }

    private void read(Ranges.Range range, long first, int count, Items items) throws IOException {
        TableFiles.read(range.name(), () -> {
            try (IdxFile file = IdxFile.open(range.path())) {
                byte[] values = new byte[file.itemSize()];
                byte[] turned = new byte[values.length];
                boolean isTurned = config.transposed() && values.length > 1;
                file.skip(first);
                for (long item = first; item < first + count; item++) {
                    file.read(values);
                    if (isTurned) {
                        transpose(values, turned);
                    }
                    items.take(item, isTurned ? turned : values);
                }
                if (first + count == file.items()) {
                    file.end();
                }
            }
        });
    }

    private void transpose(byte[] values, byte[] turned) {
        for (int row = 0; row < config.height(); row++) {
            for (int column = 0; column < config.width(); column++) {
                turned[column * config.height() + row] = values[row * config.width() + column];
            }
        }
    }
}
