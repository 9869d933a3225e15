package dev.quern.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quern.api.PlanException;
import dev.quern.api.PortType;
import dev.quern.api.QuernException;
import dev.quern.api.image.PixelColumn;
import dev.quern.api.testing.StepTester;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadIdxTest {
    @TempDir
    private Path folder;

    private static byte[] idx(int[] dimensions, int... values) {
        ByteBuffer bytes = ByteBuffer.allocate(4 + 4 * dimensions.length + values.length);
        bytes.put((byte) 0).put((byte) 0).put((byte) 8).put((byte) dimensions.length);
        Arrays.stream(dimensions).forEach(bytes::putInt);
        Arrays.stream(values).forEach(value -> bytes.put((byte) value));
        return bytes.array();
    }

    private static final byte[] IMAGES = idx(new int[] {3, 2, 2}, 0, 1, 2, 3, 10, 11, 12, 13, 252, 253, 254, 255);

    private static byte[] packed(byte[] bytes) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(packed)) {
            out.write(bytes);
        }
        return packed.toByteArray();
    }

    private ReadIdx ofFolder(ReadIdx.Part part, List<String> classes, int first) {
        return new ReadIdx(new ReadIdx.Config(
                Optional.of(folder),
                Optional.of(part),
                Optional.empty(),
                Optional.empty(),
                classes,
                first,
                2,
                2,
                false));
    }

    private ReadIdx ofFiles(Path images, Optional<Path> labels, int height, int width, boolean transposed) {
        return new ReadIdx(new ReadIdx.Config(
                Optional.empty(),
                Optional.empty(),
                Optional.of(images),
                labels,
                List.of(),
                0,
                height,
                width,
                transposed));
    }

    @Test
    void readsTheFilesOfAFolder() throws IOException {
        Files.write(folder.resolve("train-images-idx3-ubyte.gz"), packed(IMAGES));
        Files.write(folder.resolve("train-labels-idx1-ubyte.gz"), packed(idx(new int[] {3}, 7, 0, 9)));
        Files.write(folder.resolve("emnist-t10k-images.idx3-ubyte"), IMAGES);
        Files.write(folder.resolve("emnist-t10k-labels.idx1-ubyte"), idx(new int[] {3}, 1, 2, 2));
        StepTester.Result train = new StepTester().run(ofFolder(ReadIdx.Part.TRAIN, List.of(), 0));
        assertThat(ImageValues.rows(train.only()))
                .containsExactly(
                        ImageValues.row("train-images-idx3-ubyte.gz#0", new byte[] {0, 1, 2, 3}, "7"),
                        ImageValues.row("train-images-idx3-ubyte.gz#1", new byte[] {10, 11, 12, 13}, "0"),
                        ImageValues.row("train-images-idx3-ubyte.gz#2", new byte[] {-4, -3, -2, -1}, "9"));
        PortType.Rows rows = (PortType.Rows) train.outputs().ports().get("");
        assertThat(PixelColumn.require(rows.schema(), "", "image")).isEqualTo(new PixelColumn(1, 2, 2));
        StepTester.Result test = new StepTester().run(ofFolder(ReadIdx.Part.TEST, List.of("ay", "bee"), 1));
        assertThat(test.only()).extracting(List::getLast).containsExactly("ay", "bee", "bee");
    }

    @Test
    void rejectsLabelsOutOfRange() throws IOException {
        Files.write(folder.resolve("train-images-idx3-ubyte"), IMAGES);
        Files.write(folder.resolve("train-labels-idx1-ubyte"), idx(new int[] {3}, 1, 0, 3));
        StepTester.Result result = new StepTester().run(ofFolder(ReadIdx.Part.TRAIN, List.of("a", "b"), 1));
        assertThat(result.only()).extracting(List::getFirst).containsExactly("train-images-idx3-ubyte#0");
        assertThat(result.rejected())
                .containsExactly(
                        "train-labels-idx1-ubyte#1: label 0 is out of range: the 2 classes have the numbers 1 to 2",
                        "train-labels-idx1-ubyte#2: label 3 is out of range: the 2 classes have the numbers 1 to 2");
    }

    @Test
    void exchangesRowsAndColumns() throws IOException {
        Path images = Files.write(folder.resolve("i"), idx(new int[] {1, 2, 3}, 1, 2, 3, 4, 5, 6));
        StepTester.Result result = new StepTester().run(ofFiles(images, Optional.empty(), 2, 3, true));
        assertThat(ImageValues.rows(result.only()))
                .containsExactly(ImageValues.row("i#0", new byte[] {1, 4, 2, 5, 3, 6}));
    }

    @Test
    void saysWhatIsWrongWithAFile() throws IOException {
        assertWrong(Arrays.copyOf(IMAGES, 2), "file 'i' ends within its head");
        assertWrong(Arrays.copyOf(IMAGES, 11), "file 'i' ends within its head");
        assertWrong(
                Arrays.copyOf(IMAGES, 27), "file 'i' is 27 bytes long; its head of 16 bytes and 3x2x2 values make 28");
        assertWrong(Arrays.copyOf(IMAGES, 29), "file 'i' is 29 bytes long");
        assertWrong("hello, world".getBytes(), "file 'i' is no IDX file: it begins with 68 65 6c 6c");
        byte[] floats = IMAGES.clone();
        floats[2] = 0x0d;
        assertWrong(floats, "file 'i' holds values of type 0d; only unsigned bytes (08) are read");
        assertWrong(
                idx(new int[] {1, -1, -1}),
                "file 'i' says that it holds 1x4294967295x4294967295 values; an item has 1");
        assertWrong(idx(new int[] {-1, 2, 2}), "file 'i' is 16 bytes long; its head of 16 bytes and 4294967295x2x2");
        assertWrong(idx(new int[] {1, 3, 2}, 1, 2, 3, 4, 5, 6), "file 'i' holds images of 3x2, the job says 2x2");
        assertWrong(idx(new int[] {3}, 1, 2, 3), "file 'i' has dimensions 3, not those of images");
        assertWrong(idx(new int[] {0, 2, 2}), "file 'i' holds no images");
        assertWrong(
                packed(idx(new int[] {-1, 2, 2}, 1, 2, 3)),
                "file 'i' is cut short: it ends before item 1 of 4294967295");
        assertWrong(
                packed(idx(new int[] {2, 2, 2}, 1, 2, 3, 4, 5, 6, 7)),
                "file 'i' is cut short: it ends before item 2 of 2 is complete, which lies at byte 20");
        assertWrong(
                packed(idx(new int[] {1, 2, 2}, 1, 2, 3, 4, 5)),
                "file 'i' goes on after the last of its 1 items, at byte 20");
        byte[] packed = packed(IMAGES);
        assertWrong(Arrays.copyOf(packed, packed.length - 12), "file 'i' is cut short: it ends before item");
        byte[] damaged = packed.clone();
        damaged[14] ^= 0x55;
        assertWrong(damaged, "file 'i' ");
        Path images = Files.write(folder.resolve("i"), IMAGES);
        Path labels = Files.write(folder.resolve("l"), idx(new int[] {2}, 1, 2));
        assertThatThrownBy(() -> new StepTester().run(ofFiles(images, Optional.of(labels), 2, 2, false)))
                .isInstanceOf(QuernException.class)
                .hasMessage("file 'l' holds 2 labels, 'i' 3 images");
    }

    private void assertWrong(byte[] file, String message) throws IOException {
        Path images = Files.write(folder.resolve("i"), file);
        assertThatThrownBy(() -> new StepTester().run(ofFiles(images, Optional.empty(), 2, 2, false)))
                .isInstanceOf(QuernException.class)
                .hasMessageStartingWith(message);
    }

    @Test
    void saysWhichFilesItLookedFor() throws IOException {
        Files.write(folder.resolve("other"), IMAGES);
        assertThatThrownBy(() -> ofFolder(ReadIdx.Part.TEST, List.of(), 0).files())
                .isInstanceOf(QuernException.class)
                .hasMessageStartingWith("no file of '" + folder + "' may hold the images of split 'test'");
        assertThatThrownBy(() -> new ReadIdx.Config(
                        Optional.of(folder),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        List.of(),
                        0,
                        28,
                        28,
                        false))
                .isInstanceOf(PlanException.class)
                .hasMessage("belongs to 'folder', which needs it");
    }
}
