package dev.quern.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quern.api.ByteSize;
import dev.quern.api.Columns;
import dev.quern.api.Source;
import dev.quern.api.testing.StepTester;
import dev.quern.api.testing.TestRows;
import dev.quern.datasets.image.Fit;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.imageio.ImageIO;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadImagesTest {
    private static final ByteSize LARGE = new ByteSize(1 << 20);
    private static final List<String> ALL = List.of("**/*");

    @TempDir
    private Path folder;

    /// An image of one colour, in red, green and blue.
    private static byte[] image(String format, int height, int width, int colour) throws IOException {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < height * width; i++) {
            image.setRGB(i % width, i / width, colour);
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ImageIO.write(image, format, bytes);
        return bytes.toByteArray();
    }

    private static ReadImages reader(Path input, List<String> include, Optional<ImageDecoding> decode) {
        return new ReadImages(new ReadImages.Config(input, include, List.of(), ReadImages.Label.FOLDER, decode, LARGE));
    }

    private static Optional<ImageDecoding> decode(int height, int width, int channels, Fit fit) {
        return Optional.of(new ImageDecoding(height, width, channels, fit, 10_000));
    }

    private static Map<String, byte[]> pictures() throws IOException {
        Map<String, byte[]> files = new TreeMap<>();
        files.put("test/cat/1.png", image("png", 2, 1, 0x102030));
        files.put("train/cat/1.png", image("png", 2, 1, 0x405060));
        files.put("train/dog/2.bmp", image("bmp", 2, 1, 0x010203));
        files.put("train/dog/3.bmp", image("bmp", 1, 1, 0x010203));
        files.put("train/readme.txt", "text".getBytes());
        return files;
    }

    private Path unpacked(Map<String, byte[]> files) throws IOException {
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            Path path = folder.resolve("pictures").resolve(file.getKey());
            Files.createDirectories(path.getParent());
            Files.write(path, file.getValue());
        }
        return folder.resolve("pictures");
    }

    private static byte[] tar(Map<String, byte[]> files) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes, "UTF-8")) {
            tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_GNU);
            tar.putArchiveEntry(new TarArchiveEntry("train/"));
            tar.closeArchiveEntry();
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                TarArchiveEntry entry = new TarArchiveEntry(file.getKey());
                entry.setSize(file.getValue().length);
                tar.putArchiveEntry(entry);
                tar.write(file.getValue());
                tar.closeArchiveEntry();
            }
            tar.putArchiveEntry(new TarArchiveEntry("train/cat/link.png", TarConstants.LF_SYMLINK));
            tar.closeArchiveEntry();
        }
        return bytes.toByteArray();
    }

    private List<Path> everywhere(Map<String, byte[]> files) throws IOException {
        Path tar = Files.write(folder.resolve("a.tar"), tar(files));
        Path packed = folder.resolve("a.tgz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(packed))) {
            out.write(tar(files));
        }
        Path zip = folder.resolve("a.zip");
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                out.putNextEntry(new ZipEntry(file.getKey()));
                out.write(file.getValue());
            }
        }
        return List.of(unpacked(files), tar, packed, zip);
    }

    @Test
    void readsFoldersAndArchivesAlike() throws IOException {
        for (Path input : everywhere(pictures())) {
            StepTester.Result plain = new StepTester().run(reader(input, List.of("**/*.{png,bmp}"), Optional.empty()));
            List<List<Object>> expected = new ArrayList<>();
            pictures().forEach((name, bytes) -> {
                if (!name.endsWith("txt")) {
                    expected.add(ImageValues.row(name, bytes, name.split("/")[1]));
                }
            });
            assertThat(ImageValues.rows(plain.only())).as("%s", input).containsExactlyElementsOf(expected);
            assertThat(plain.rejected()).isEmpty();
            StepTester.Result decoded =
                    new StepTester().run(reader(input, List.of("train/**"), decode(2, 1, 3, Fit.NONE)));
            assertThat(ImageValues.rows(decoded.only()))
                    .as("%s", input)
                    .containsExactly(
                            ImageValues.row("train/cat/1.png", new byte[] {0x40, 0x40, 0x50, 0x50, 0x60, 0x60}, "cat"),
                            ImageValues.row("train/dog/2.bmp", new byte[] {1, 1, 2, 2, 3, 3}, "dog"));
            assertThat(decoded.rejected())
                    .containsExactly(
                            "train/dog/3.bmp: image is 1x1, not 2x1 (height x width)",
                            "train/readme.txt: image is no PNG, JPEG, GIF or BMP image");
        }
    }

    @Test
    void rejectsWhatCannotBeUsedWithItsPath() throws IOException {
        byte[] good = image("png", 4, 4, 0x808080);
        Map<String, byte[]> files = new TreeMap<>();
        files.put("a/empty.png", new byte[0]);
        files.put("a/good.png", good);
        files.put("a/large.bmp", image("bmp", 101, 100, 0));
        files.put("a/torn.png", Arrays.copyOf(good, good.length - 20));
        files.put("alone.png", good);
        files.put("b/huge.bin", new byte[(1 << 20) + 1]);
        for (Path input : everywhere(files)) {
            StepTester.Result result = new StepTester().run(reader(input, ALL, decode(2, 2, 1, Fit.STRETCH)));
            assertThat(ImageValues.rows(result.only()))
                    .containsExactly(ImageValues.row("a/good.png", new byte[] {-128, -128, -128, -128}, "a"));
            assertThat(result.rejected())
                    .hasSize(5)
                    .startsWith(
                            "a/empty.png: image is empty",
                            "a/large.bmp: image is 101x100 (height x width), more than the 10000 pixels allowed")
                    .contains("alone.png: lies in no folder whose name would be its label; write 'label: none' for"
                            + " rows without");
            assertThat(result.rejected().get(2)).startsWith("a/torn.png: image is cut short");
            assertThat(result.rejected().get(4)).startsWith("b/huge.bin: ").contains("more than the 1048576");
        }
    }

    @Test
    void readsImagesWithoutLabels() throws IOException {
        Path input = unpacked(Map.of("a.png", image("png", 1, 1, 0x070707)));
        ReadImages source = new ReadImages(
                new ReadImages.Config(input, ALL, List.of(), ReadImages.Label.NONE, decode(1, 1, 1, Fit.NONE), LARGE));
        assertThat(ImageValues.rows(new StepTester().run(source).only()))
                .containsExactly(ImageValues.row("a.png", new byte[] {7}));
    }

    /// Cuts of a tar archive lose nothing, wherever extended heads stand.
    @Test
    void cutsTarArchivesBetweenEntries() throws IOException {
        Map<String, byte[]> files = new TreeMap<>();
        for (int i = 0; i < 20; i++) {
            byte[] large = new byte[(1 << 20) - i * 333];
            Arrays.fill(large, (byte) i);
            files.put((i % 3 == 0 ? "x".repeat(150) : "c") + "/" + (100 + i), large);
        }
        Path tar = Files.write(folder.resolve("a.tar"), tar(files));
        ReadImages source = reader(tar, ALL, Optional.empty());
        List<Source.Split> splits = source.splits(source.files());
        assertThat(splits).hasSize(3);
        assertThat(splits.stream().mapToLong(Source.Split::bytes).sum()).isEqualTo(Files.size(tar));
        StepTester.Result result = new StepTester().run(source);
        List<List<Object>> expected = new ArrayList<>();
        files.forEach(
                (name, bytes) -> expected.add(ImageValues.row(name, bytes, name.substring(0, name.indexOf('/')))));
        assertThat(ImageValues.rows(result.only())).containsExactlyElementsOf(expected);
        assertThat(result.dropped()).isEqualTo(Map.of("link", 1L));
        assertThat(result.rejected()).isEmpty();
        byte[] torn = Arrays.copyOf(Files.readAllBytes(tar), 23 << 19);
        Files.write(tar, torn);
        StepTester.Result rest = new StepTester().run(reader(tar, ALL, Optional.empty()));
        assertThat(rest.only()).hasSize(11);
        assertThat(rest.rejected()).singleElement().asString().contains(": archive cannot be read from here on: ");
    }

    @Test
    void decodesAColumnInItsPlace() throws IOException {
        Field encoded = new Field("picture", FieldType.nullable(ArrowType.Binary.INSTANCE), null);
        TestRows rows = TestRows.of(Columns.text("id"), encoded, Columns.int64("label"))
                .row("a", image("png", 2, 2, 0xff0000), 1)
                .row("b", null, 2)
                .row("c", new byte[] {1, 2, 3}, 3)
                .nextBatch()
                .row("d", image("png", 4, 2, 0x00ff00), 4)
                .nextPart()
                .row("e", image("jpg", 2, 2, 0xffffff), 5);
        DecodeImages step =
                new DecodeImages(new DecodeImages.Config("picture", Optional.of("image"), 2, 2, 1, Fit.NONE, 1000));
        StepTester.Result result = new StepTester().run(step, rows);
        assertThat(ImageValues.rows(result.only()))
                .containsExactly(
                        ImageValues.row("a", new byte[] {76, 76, 76, 76}, 1L),
                        ImageValues.row("e", new byte[] {-1, -1, -1, -1}, 5L));
        assertThat(result.dropped()).isEqualTo(Map.of("no-image", 1L, "corrupt-image", 1L, "wrong-size", 1L));
    }
}
