package dev.quern.datasets.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatasetCheckTest {
    private static final String MD5 = "0".repeat(32);

    @TempDir
    private Path directory;

    private Path folder;

    @BeforeEach
    void folder() throws IOException {
        folder = Files.createDirectories(directory.resolve("data"));
    }

    private Dataset dataset(String files, String splits) throws IOException {
        Path entry = Files.createDirectories(directory.resolve("catalogue/tiny"));
        StringBuilder text = new StringBuilder("""
                title: Tiny
                description: A few rows.
                licence: {name: not stated}
                schema: {columns: {label: text}, image: [1, 2, 3], classes: [a, b, c]}
                job: "x: {use: read-idx}"
                files:
                """);
        for (String file : files.split(" ")) {
            text.append(
                    "  - {name: " + file + ", md5: " + MD5 + ", sources: [\"https://example.org/" + file + "\"]}\n");
        }
        Files.writeString(entry.resolve("dataset.yaml"), text + "splits:\n  " + splits + "\n");
        return Catalogue.read(List.of(directory.resolve("catalogue")))
                .find("tiny")
                .orElseThrow();
    }

    private static byte[] images(int magic, int count, int height, int width, int written) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeInt(magic);
        out.writeInt(count);
        out.writeInt(height);
        out.writeInt(width);
        out.write(new byte[written * height * width]);
        return bytes.toByteArray();
    }

    private static byte[] labels(int count, int... labels) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeInt(0x801);
        out.writeInt(count);
        for (int label : labels) {
            out.write(label);
        }
        return bytes.toByteArray();
    }

    private Finding idx(byte[] images, byte[] labels) throws IOException {
        Files.write(folder.resolve("images"), images);
        Files.write(folder.resolve("labels"), labels);
        Dataset dataset = dataset("images labels", "train: {rows: 3, format: idx, files: [images, labels]}");
        return new DatasetCheck(dataset, folder).run().getLast();
    }

    @Test
    void opensIdxFiles() throws IOException {
        Finding right = idx(images(0x803, 3, 2, 3, 3), labels(3, 0, 2, 2));
        assertThat(right).isEqualTo(new Finding("split train", true, "3 rows of 1x2x3, 1 to 2 a class; no row of b"));
        assertThat(idx(images(0x802, 3, 2, 3, 3), labels(3, 0, 1, 2)).detail())
                .isEqualTo("images, byte 0: begins with 0x00000802, not 0x00000803");
        assertThat(idx(images(0x803, 3, 3, 2, 3), labels(3, 0, 1, 2)).detail())
                .isEqualTo("images, byte 8: images of 3x2, not 2x3");
        assertThat(idx(images(0x803, 3, 2, 3, 3), labels(2, 0, 1)).detail())
                .isEqualTo("labels, byte 4: 2 labels for 3 images");
        assertThat(idx(images(0x803, 3, 2, 3, 3), labels(3, 0, 3, 1)).detail())
                .isEqualTo("labels, byte 9: label 3 is none of 3 classes");
        assertThat(idx(images(0x803, 3, 2, 3, 2), labels(3, 0, 1, 1)).detail())
                .isEqualTo("images, byte 28: the file ends after 2 of 3 images");
        assertThat(idx(Arrays.copyOf(images(0x803, 3, 2, 3, 3), 30), labels(3, 0, 1, 1))
                        .detail())
                .isEqualTo("images, byte 30: the file ends within a record of 6 bytes");
        assertThat(idx(images(0x803, 3, 2, 3, 4), labels(3, 0, 1, 1)).detail())
                .isEqualTo("images, byte 34: the file goes on after its last row");
        assertThat(idx(images(0x803, 2, 2, 3, 2), labels(2, 0, 1)).detail()).isEqualTo("has 2 rows, not 3");
        assertThat(idx(new byte[2], labels(3, 0, 1, 1)).detail())
                .isEqualTo("images, byte 2: the file ends within a record of 4 bytes");
        assertThat(idx(new byte[0], labels(3, 0, 1, 1)).detail())
                .isEqualTo("images, byte 0: the file ends in its head");
        assertThat(idx(images(0x803, -1, 2, 3, 3), labels(-1, 0, 1, 1)).detail())
                .isEqualTo("images, byte 34: the file ends after 3 of 4294967295 images");
        assertThat(idx(images(0x803, 3, 2, 3, 3), labels(3, 0, 2, 2)).healthy()).isTrue();
    }

    @Test
    void tellsWhereAGzipFileIsTorn() throws IOException {
        Path images = folder.resolve("images.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(images))) {
            out.write(images(0x803, 3, 2, 3, 3));
        }
        Files.write(folder.resolve("labels"), labels(3, 0, 1, 2));
        Dataset dataset = dataset("images.gz labels", "train: {format: idx, files: [images.gz, labels]}");
        assertThat(new DatasetCheck(dataset, folder).run().getLast().healthy()).isTrue();
        byte[] whole = Files.readAllBytes(images);
        Files.write(images, Arrays.copyOf(whole, whole.length - 12));
        assertThat(new DatasetCheck(dataset, folder).run().getLast().detail())
                .contains("images.gz, byte ")
                .contains("cannot be unpacked from here on");
        Files.write(images, new byte[] {1, 2, 3});
        assertThat(new DatasetCheck(dataset, folder).run().getLast().detail())
                .isEqualTo("images.gz, byte 0: is no gzip file");
        Files.delete(images);
        List<Finding> missing = new DatasetCheck(dataset, folder).run();
        assertThat(missing.getFirst()).isEqualTo(new Finding("images.gz", false, "is not there"));
        assertThat(missing.getLast().detail()).isEqualTo("images.gz is not there");
    }

    @Test
    void opensRecordsOfCifar() throws IOException {
        byte[] records = new byte[3 * 7];
        records[7] = 2;
        Files.write(folder.resolve("a.bin"), records);
        Dataset one = dataset("a.bin", "test: {rows: 3, format: cifar, files: [a.bin]}");
        assertThat(new DatasetCheck(one, folder).run().getLast())
                .isEqualTo(new Finding("split test", true, "3 rows of 1x2x3, 1 to 2 a class; no row of b"));
        records[14] = 9;
        Files.write(folder.resolve("a.bin"), records);
        assertThat(new DatasetCheck(one, folder).run().getLast().detail())
                .isEqualTo("a.bin, byte 14: label 9 is none of 3 classes");
        Files.write(folder.resolve("a.bin"), Arrays.copyOf(records, 10));
        assertThat(new DatasetCheck(one, folder).run().getLast().detail())
                .isEqualTo("a.bin, byte 10: the file ends within a record of 7 bytes");
        byte[] fine = new byte[16];
        fine[8] = 7; // a coarse label may be anything
        fine[9] = 1;
        Files.write(folder.resolve("a.bin"), fine);
        Dataset two = dataset("a.bin", "test: {format: cifar-coarse-fine, files: [a.bin]}");
        assertThat(new DatasetCheck(two, folder).run().getLast().detail())
                .isEqualTo("2 rows of 1x2x3, 1 to 1 a class; no row of c");
    }

    @Test
    void classesMayCountFromOne() throws IOException {
        idx(images(0x803, 3, 2, 3, 3), labels(3, 1, 2, 3));
        Path entry = directory.resolve("catalogue/tiny/dataset.yaml");
        Files.writeString(entry, Files.readString(entry).replace("classes:", "first-class: 1, classes:"));
        Dataset dataset = Catalogue.read(List.of(entry.getParent().getParent()))
                .find("tiny")
                .orElseThrow();
        assertThat(new DatasetCheck(dataset, folder).run().getLast().detail())
                .isEqualTo("3 rows of 1x2x3, 1 to 1 a class");
        Files.write(folder.resolve("labels"), labels(3, 1, 0, 3));
        assertThat(new DatasetCheck(dataset, folder).run().getLast().detail())
                .isEqualTo("labels, byte 9: label 0 is none of 3 classes");
    }

    @Test
    void holdsFilesAgainstTheirChecksums() throws IOException {
        Files.write(folder.resolve("a.bin"), new byte[7]);
        Dataset dataset = dataset("a.bin", "test: {format: files, files: [a.bin]}");
        List<Finding> findings = new DatasetCheck(dataset, folder).run();
        assertThat(findings).hasSize(1);
        assertThat(findings.getFirst().healthy()).isFalse();
        assertThat(findings.getFirst().detail()).matches("MD5 is [0-9a-f]{32}, not 0{32}");
    }
}
