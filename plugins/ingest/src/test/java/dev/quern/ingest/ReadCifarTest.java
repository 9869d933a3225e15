package dev.quern.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quern.api.QuernException;
import dev.quern.api.testing.StepTester;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadCifarTest {
    private static final int IMAGE = 3072;

    @TempDir
    private Path folder;

    /// Records whose pixels all are their number.
    ///
    /// @param labels of each record, one or two
    private static byte[] records(int[]... labels) {
        byte[] bytes = new byte[labels.length * (labels[0].length + IMAGE)];
        int at = 0;
        for (int record = 0; record < labels.length; record++) {
            for (int label : labels[record]) {
                bytes[at++] = (byte) label;
            }
            Arrays.fill(bytes, at, at + IMAGE, (byte) record);
            bytes[at] = 100;
            at += IMAGE;
        }
        return bytes;
    }

    private StepTester.Result read(ReadCifar.Labels labels, String... classes) throws IOException {
        return new StepTester()
                .run(new ReadCifar(new ReadCifar.Config(
                        folder, List.of("*.bin", "*.bin.gz"), List.of(), labels, List.of(classes))));
    }

    @Test
    void readsBothDataSets() throws IOException {
        Files.write(folder.resolve("data_batch_1.bin"), records(new int[] {3}, new int[] {9}));
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(folder.resolve("test_batch.bin.gz")))) {
            out.write(records(new int[] {0}));
        }
        StepTester.Result result = read(ReadCifar.Labels.FINE);
        assertThat(result.only())
                .extracting(row -> row.get(0) + " " + row.get(2))
                .containsExactly("data_batch_1.bin#0 3", "data_batch_1.bin#1 9", "test_batch.bin.gz#0 0");
        byte[] pixels = (byte[]) result.only().get(1).get(1);
        assertThat(pixels).hasSize(IMAGE).startsWith(100, 1, 1).endsWith(1);
        Files.delete(folder.resolve("data_batch_1.bin"));
        Files.delete(folder.resolve("test_batch.bin.gz"));
        Files.write(folder.resolve("train.bin"), records(new int[] {4, 77}, new int[] {19, 99}));
        assertThat(read(ReadCifar.Labels.FINE).only()).extracting(List::getLast).containsExactly("77", "99");
        assertThat(read(ReadCifar.Labels.COARSE).only())
                .extracting(List::getLast)
                .containsExactly("4", "19");
    }

    @Test
    void findsNamesOfClassesBesideTheData() throws IOException {
        Files.write(folder.resolve("test.bin"), records(new int[] {4, 77}));
        List<String> names = IntStream.range(0, 100).mapToObj(i -> "class" + i).toList();
        Files.write(folder.resolve("fine_label_names.txt"), names);
        assertThat(read(ReadCifar.Labels.FINE).only()).extracting(List::getLast).containsExactly("class77");
        assertThat(read(ReadCifar.Labels.COARSE).only())
                .extracting(List::getLast)
                .containsExactly("4");
        Files.delete(folder.resolve("test.bin"));
        Files.write(folder.resolve("data_batch_1.bin"), records(new int[] {1}));
        Files.writeString(
                folder.resolve("batches.meta.txt"),
                "airplane\nautomobile\nbird\ncat\ndeer\ndog\nfrog\nhorse\nship\ntruck\n\n");
        assertThat(read(ReadCifar.Labels.FINE).only()).extracting(List::getLast).containsExactly("automobile");
        assertThat(read(ReadCifar.Labels.FINE, "x", "y").only())
                .extracting(List::getLast)
                .containsExactly("y");
    }

    @Test
    void readsTheArchiveAsItIsDistributed() throws IOException {
        Path archive = folder.resolve("cifar-10-binary.tar.gz");
        try (TarArchiveOutputStream tar =
                new TarArchiveOutputStream(new GZIPOutputStream(Files.newOutputStream(archive)))) {
            add(tar, "cifar/data_batch_1.bin", records(new int[] {3}, new int[] {9}));
            add(tar, "cifar/batches.meta.txt", "a\nb\nc\nd\ne\nf\ng\nh\ni\nj\n".getBytes());
            add(tar, "cifar/test_batch.bin", records(new int[] {0}));
        }
        ReadCifar.Config config =
                new ReadCifar.Config(archive, List.of("**/*_batch_*.bin"), List.of(), ReadCifar.Labels.FINE, List.of());
        assertThat(new StepTester().run(new ReadCifar(config)).only())
                .extracting(row -> row.get(0) + " " + row.get(2))
                .containsExactly("cifar/data_batch_1.bin#0 d", "cifar/data_batch_1.bin#1 j");
        ReadCifar none =
                new ReadCifar(new ReadCifar.Config(archive, List.of("x"), List.of(), ReadCifar.Labels.FINE, List.of()));
        assertThatThrownBy(() -> new StepTester().run(none))
                .isInstanceOf(QuernException.class)
                .hasMessageContaining("matches [x]");
        byte[] whole = Files.readAllBytes(archive);
        Files.write(archive, Arrays.copyOf(whole, whole.length - 30));
        assertThatThrownBy(() -> new StepTester().run(new ReadCifar(config)))
                .isInstanceOf(QuernException.class)
                .hasMessageStartingWith("file 'cifar-10-binary.tar.gz' is damaged or cut short");
    }

    private static void add(TarArchiveOutputStream tar, String name, byte[] content) throws IOException {
        TarArchiveEntry entry = new TarArchiveEntry(name);
        entry.setSize(content.length);
        tar.putArchiveEntry(entry);
        tar.write(content);
        tar.closeArchiveEntry();
    }

    @Test
    void rejectsLabelsOutOfRange() throws IOException {
        Files.write(folder.resolve("a.bin"), records(new int[] {10}, new int[] {9}, new int[] {255}));
        StepTester.Result result = read(ReadCifar.Labels.FINE);
        assertThat(result.only()).extracting(List::getFirst).containsExactly("a.bin#1");
        assertThat(result.rejected())
                .containsExactly(
                        "a.bin#0: label 10 is out of range: there are 10 classes",
                        "a.bin#2: label 255 is out of range: there are 10 classes");
    }

    @Test
    void saysWhatIsWrongWithAFile() throws IOException {
        byte[] good = records(new int[] {1}, new int[] {2});
        for (int length : new int[] {0, 1, 3072, good.length - 1}) {
            Files.write(folder.resolve("a.bin"), Arrays.copyOf(good, length));
            assertThatThrownBy(() -> read(ReadCifar.Labels.FINE))
                    .isInstanceOf(QuernException.class)
                    .hasMessageStartingWith("file 'a.bin' is " + length + " bytes long: neither records of 3073");
        }
        Files.write(folder.resolve("a.bin"), good);
        assertThatThrownBy(() -> read(ReadCifar.Labels.COARSE))
                .isInstanceOf(QuernException.class)
                .hasMessage("file 'a.bin' is of CIFAR-10, which has no coarse labels");
    }
}
