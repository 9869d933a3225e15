package dev.quern.ingest;

import dev.quern.api.ByteSize;
import dev.quern.api.Default;
import dev.quern.api.Doc;
import dev.quern.api.Emitter;
import dev.quern.api.Inputs;
import dev.quern.api.Outputs;
import dev.quern.api.PlanException;
import dev.quern.api.Source;
import dev.quern.datasets.text.TarTexts;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.arrow.vector.types.pojo.Schema;

/// Reads images (PNG, JPEG, GIF, BMP) of a folder, a tar archive or a zip archive as rows (id, image, label),
/// the id being the path of the image in it and the label the name of the folder in which it lies. Images are
/// left as they are, or decoded to one size by `decode`; then one that is damaged or of another size is
/// rejected with its path.
public final class ReadImages implements Source {

    @Doc("Reads images of a folder or archive, decoded or not.")
    public record Config(
            @Doc("folder, tar archive (.tar, .tar.gz, .tgz, .tar.zst, .tar.bz2), zip archive, or one image")
            Path input,

            @Doc("glob patterns of paths below the input to read, such as train/**")
            @Default("[\"**/*.{png,PNG,jpg,JPG,jpeg,JPEG,gif,GIF,bmp,BMP}\"]")
            List<String> include,

            @Doc("glob patterns of paths to leave out") @Default("[]")
            List<String> exclude,

            @Doc("what the label is: the name of the folder in which an image lies, or 'none' for no label")
            @Default("folder")
            Label label,

            @Doc("decodes images to one size; without it they are left as they are")
            Optional<ImageDecoding> decode,

            @Doc("largest file of an image; a larger one is rejected") @Default("64MiB")
            ByteSize maxRow) {
        public Config {
            PlanException.check(!include.isEmpty(), "include", "needs at least one pattern");
            Limits.checkMaxRow(maxRow);
        }
    }

    /// What the label of an image is.
    public enum Label {
        /// The name of the folder in which it lies.
        FOLDER,
        /// Nothing.
        NONE
    }

    private final Config config;

    @Inject
    ReadImages(Config config) {
        this.config = config;
    }

    @Override
    public Outputs plan(Inputs inputs) {
        globs();
        return Outputs.rows(schema());
    }

    private Schema schema() {
        return ImageRows.schema(config.decode().map(ImageDecoding::shape), config.label() == Label.FOLDER);
    }

    private Globs globs() {
        return new Globs(config.include(), config.exclude());
    }

    private ImagePlaces places() {
        String name = config.input().getFileName() == null
                ? ""
                : config.input().getFileName().toString();
        if (Files.isDirectory(config.input())) {
            return new ImagePlaces.Folder(config.input());
        }
        if (name.endsWith(".zip")) {
            return new ImagePlaces.Zip(config.input(), globs());
        }
        boolean isTar = name.endsWith(".tgz")
                || TarTexts.compression(config.input()).strip(name).endsWith(".tar");
        return isTar ? new ImagePlaces.Tar(config.input(), globs()) : new ImagePlaces.Folder(config.input());
    }

    @Override
    public List<InputFile> files() throws IOException {
        return InputFolder.files(config.input(), config.include(), config.exclude());
    }

    @Override
    public List<Split> splits(List<InputFile> files) throws IOException {
        return places().splits(files);
    }

    @Override
    public void read(Split split, SourceContext context, Emitter out) throws IOException {
        try (ImageRows rows = new ImageRows(schema(), context.allocator(), out)) {
            places().read(split, config.maxRow().bytes(), new ImageTaker(config, context, rows), out);
            rows.flush();
        }
    }
}
