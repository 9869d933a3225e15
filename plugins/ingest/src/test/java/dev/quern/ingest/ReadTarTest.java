package dev.quern.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.ZstdOutputStream;
import dev.quern.api.ByteSize;
import dev.quern.api.testing.StepTester;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadTarTest {
    private static final ByteSize LARGE = new ByteSize(1 << 20);

    @TempDir
    private Path folder;

    @Test
    void readsEntriesOfArchivesWhateverTheirCompression() throws IOException {
        byte[] archive = archive(Map.of("en/a.txt", "one"), "b.txt", "zwei é");
        Files.write(folder.resolve("1.tar"), archive);
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(folder.resolve("2.tar.gz")))) {
            out.write(archive);
        }
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(folder.resolve("3.tgz")))) {
            out.write(archive);
        }
        try (OutputStream out = new ZstdOutputStream(Files.newOutputStream(folder.resolve("4.tar.zst")))) {
            out.write(archive);
        }
        StepTester.Result result = new StepTester().run(reader(folder, LARGE));
        assertThat(result.rejected()).isEmpty();
        assertThat(result.only()).hasSize(8);
        assertThat(result.only().subList(0, 2))
                .containsExactly(List.of("1.tar!en/a.txt", "en", "one"), List.of("1.tar!b.txt", ".", "zwei é"));
        assertThat(result.only())
                .extracting(List::getFirst)
                .contains("2.tar.gz!b.txt", "3.tgz!b.txt", "4.tar.zst!b.txt");
    }

    @Test
    void makesNamesSafeAndLeavesOutWhatIsNoFile() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = tar(bytes)) {
            file(tar, "../../etc/./passwd", bytes("safe"));
            file(tar, "/abs\\olute/na\u0001me", bytes("too"));
            file(tar, "n/" + "x".repeat(300), bytes("long"));
            file(tar, "skip/me.bin", bytes("no"));
            file(tar, "bad.txt", new byte[] {'a', (byte) 0xff});
            file(tar, "large.txt", new byte[5_000]);
            special(tar, "folder/", TarConstants.LF_DIR);
            special(tar, "symbolic", TarConstants.LF_SYMLINK);
            special(tar, "hard", TarConstants.LF_LINK);
            special(tar, "device", TarConstants.LF_CHR);
            special(tar, "pipe", TarConstants.LF_FIFO);
            file(tar, "last.txt", bytes(""));
        }
        Path archive = Files.write(folder.resolve("a.tar"), bytes.toByteArray());
        StepTester.Result result = new StepTester().run(reader(archive, new ByteSize(4_000)));
        assertThat(result.only())
                .containsExactly(
                        List.of("a.tar!etc/passwd", "etc", "safe"),
                        List.of("a.tar!abs/olute/na_me", "abs", "too"),
                        List.of("a.tar!n/" + "x".repeat(300), "n", "long"),
                        List.of("a.tar!last.txt", ".", ""));
        assertThat(result.dropped()).isEqualTo(Map.of("link", 2L, "special-file", 2L));
        assertThat(result.rejected())
                .containsExactly(
                        "a.tar!bad.txt: byte 2 is not UTF-8",
                        "a.tar!large.txt: entry holds 5000 bytes, more than the 4000 allowed ('max-row')");
    }

    @Test
    void readsWhatComesBeforeDamage() throws IOException {
        byte[] good = archive(Map.of("a.txt", "x".repeat(700)), "b.txt", "y".repeat(700));
        Path archive = folder.resolve("a.tar");
        for (int length = 0; length < good.length; length += 97) {
            Files.write(archive, Arrays.copyOf(good, length));
            StepTester.Result torn = new StepTester().run(reader(archive, LARGE));
            assertThat(torn.only()).hasSize(length < 512 + 700 ? 0 : length < 3 * 512 + 512 + 700 ? 1 : 2);
            assertThat(torn.rejected()).hasSizeLessThanOrEqualTo(1);
        }
        byte[] bad = good.clone();
        bad[3 * 512 + 10] ^= 1;
        Files.write(archive, bad);
        assertThat(new StepTester().run(reader(archive, LARGE)).rejected())
                .containsExactly("a.tar!a.txt: archive cannot be read from here on: entry's head has a wrong checksum");
        Files.write(archive, bytes("this is no archive ".repeat(100)));
        StepTester.Result none = new StepTester().run(reader(archive, LARGE));
        assertThat(none.only()).isEmpty();
        assertThat(none.rejected()).singleElement().asString().startsWith("a.tar: archive cannot be read from here on");
    }

    /// Entries that announce more than there is, and a name of 64 MiB.
    @Test
    void holdsNoMoreThanALargeEntry() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        TarArchiveEntry huge = new TarArchiveEntry("huge.txt");
        huge.setSize(6_000_000_000L);
        byte[] head = new byte[512];
        huge.writeEntryHeader(head);
        bytes.write(head);
        bytes.write(bytes("only this"));
        Files.write(folder.resolve("a.tar"), bytes.toByteArray());
        try (OutputStream file = Files.newOutputStream(folder.resolve("b.tar.gz"));
                OutputStream out = new GZIPOutputStream(file)) {
            TarArchiveEntry name = new TarArchiveEntry("././@LongLink", TarConstants.LF_GNUTYPE_LONGNAME);
            name.setSize(64 << 20);
            name.writeEntryHeader(head);
            out.write(head);
            for (int i = 0; i < 64; i++) {
                out.write(new byte[1 << 20]);
            }
        }
        StepTester.Result result = new StepTester().run(reader(folder, LARGE));
        assertThat(result.only()).isEmpty();
        assertThat(result.rejected()).hasSize(3);
        assertThat(result.rejected().get(0)).contains("entry holds 6000000000 bytes");
        assertThat(result.rejected().get(1)).startsWith("a.tar!huge.txt: archive cannot be read from here on");
        assertThat(result.rejected().get(2)).contains("entry's head is longer than 1048576 bytes");
    }

    private static ReadTar reader(Path input, ByteSize largest) {
        return new ReadTar(
                new ReadTar.Config(input, List.of("**/*"), List.of(), List.of("**/*"), List.of("**/*.bin"), largest));
    }

    private static byte[] archive(Map<String, String> first, String name, String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = tar(bytes)) {
            for (Map.Entry<String, String> each : first.entrySet()) {
                file(tar, each.getKey(), bytes(each.getValue()));
            }
            file(tar, name, bytes(text));
        }
        return bytes.toByteArray();
    }

    private static TarArchiveOutputStream tar(OutputStream out) {
        TarArchiveOutputStream tar = new TarArchiveOutputStream(out, "UTF-8");
        tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
        return tar;
    }

    private static void file(TarArchiveOutputStream tar, String name, byte[] content) throws IOException {
        TarArchiveEntry entry = new TarArchiveEntry(name, true);
        entry.setSize(content.length);
        tar.putArchiveEntry(entry);
        tar.write(content);
        tar.closeArchiveEntry();
    }

    private static void special(TarArchiveOutputStream tar, String name, byte type) throws IOException {
        tar.putArchiveEntry(new TarArchiveEntry(name, type));
        tar.closeArchiveEntry();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }
}
