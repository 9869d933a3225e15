package dev.quern.datasets.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.quern.datasets.catalogue.CatalogueException.Kind;
import dev.quern.datasets.catalogue.Dataset.Format;
import dev.quern.datasets.catalogue.Dataset.Licence;
import dev.quern.datasets.catalogue.Dataset.Schema;
import dev.quern.datasets.catalogue.Dataset.Split;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FetcherTest {
    private static final FetchSettings QUICK =
            new FetchSettings(3, Duration.ofMillis(1), Duration.ofMillis(4), Duration.ofSeconds(20));
    private static final byte[] CONTENT = new byte[200_000];
    private static final byte[] OTHER = new byte[200_000];

    static {
        new Random(5).nextBytes(CONTENT);
        new Random(6).nextBytes(OTHER);
    }

    @TempDir
    private Path directory;

    private Path folder;
    private Path target;
    private final List<String> notes = new ArrayList<>();

    private final FetchListener listener = new FetchListener() {
        private long last;

        @Override
        public void progress(String file, long done, OptionalLong total) {
            assertThat(done).isPositive();
            last = done;
        }

        @Override
        public void note(String message) {
            notes.add(message + (last < 0 ? "!" : ""));
        }
    };

    @BeforeEach
    void place() {
        folder = directory.resolve("data/datasets/noise");
        target = folder.resolve("noise.bin");
    }

    private static String digest(String algorithm, byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(content));
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError(impossible);
        }
    }

    private static Digests known(byte[] content) {
        return new Digests(OptionalLong.of(content.length), Optional.of(digest("SHA-256", content)), Optional.empty());
    }

    private static DataFile file(String name, Digests digests, Digests content, URI... sources) {
        return new DataFile(name, digests, content, List.of(sources), List.of());
    }

    private static Dataset dataset(DataFile file) {
        return new Dataset(
                "noise",
                "Noise",
                "Bytes",
                Optional.empty(),
                new Licence("not stated", Optional.empty()),
                "",
                "noise",
                List.of(file),
                new Schema(Map.of(), List.of(), 0, List.of()),
                List.of(new Split("train", OptionalLong.empty(), Format.FILES, List.of(file.name()))),
                "",
                Path.of("dataset.yaml"));
    }

    private int fetch(DataFile file) throws IOException {
        return fetch(file, Optional.empty());
    }

    private int fetch(DataFile file, Optional<String> from) throws IOException {
        return fetch(QUICK, file, from);
    }

    private int fetch(FetchSettings settings, DataFile file, Optional<String> from) throws IOException {
        try (Fetcher fetcher = new Fetcher(settings, listener)) {
            return fetcher.fetch(dataset(file), folder, from);
        }
    }

    private DataFile noise(TestServer... servers) {
        URI[] sources = Arrays.stream(servers)
                .map(server -> server.address("noise.bin"))
                .toArray(URI[]::new);
        return file("noise.bin", known(CONTENT), Digests.UNKNOWN, sources);
    }

    private void assertWhole() throws IOException {
        assertThat(target).hasBinaryContent(CONTENT);
        try (var files = Files.list(folder)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("noise.bin", ".fetch.lock");
        }
    }

    private Kind failure(DataFile file) {
        var thrown = assertThatThrownBy(() -> fetch(file))
                .isInstanceOf(CatalogueException.class)
                .asInstanceOf(type(CatalogueException.class));
        assertThat(target).doesNotExist();
        return thrown.actual().kind();
    }

    @Test
    void fetchesOnceAndKeepsWhatIsRight() throws IOException {
        try (TestServer server = new TestServer(TestServer.serve(CONTENT, "\"1\""))) {
            assertThat(fetch(noise(server))).isEqualTo(1);
            assertWhole();
            assertThat(fetch(noise(server))).isZero();
            assertThat(server.requests()).hasSize(1);
            assertThat(notes).containsExactly("noise.bin: is there already, verified");
            Files.write(target, OTHER);
            assertThat(fetch(noise(server))).isEqualTo(1);
            assertWhole();
        }
    }

    @Test
    void goesOnWhereAConnectionBroke() throws IOException {
        try (TestServer server = new TestServer(
                TestServer.breakAfter(CONTENT, 70_000, "\"1\""),
                TestServer.breakAfter(CONTENT, 50_000, "\"1\""),
                TestServer.serve(CONTENT, "\"1\""))) {
            fetch(noise(server));
            assertWhole();
            assertThat(server.requests()).hasSize(3).first().isEqualTo("/noise.bin");
            assertThat(server.requests().get(1)).matches("/noise.bin bytes=\\d+- if \"1\"");
            assertThat(server.requests().get(2)).matches("/noise.bin bytes=\\d+- if \"1\"");
        }
    }

    @Test
    void startsAnewWhereTheFileChangedBetweenTries() throws IOException {
        try (TestServer server =
                new TestServer(TestServer.breakAfter(OTHER, 70_000, "\"1\""), TestServer.serve(CONTENT, "\"2\""))) {
            fetch(noise(server));
            assertWhole();
            assertThat(server.requests()).hasSize(2);
        }
    }

    @Test
    void startsAnewWherePiecesAreOfTwoVersionsUnderOneTag() throws IOException {
        try (TestServer server =
                new TestServer(TestServer.breakAfter(OTHER, 70_000, "\"1\""), TestServer.serve(CONTENT, "\"1\""))) {
            fetch(noise(server));
            assertWhole();
            assertThat(server.requests()).hasSize(3).last().isEqualTo("/noise.bin");
        }
    }

    @Test
    void takesAllBytesFromAServerThatIgnoresRanges() throws IOException {
        try (TestServer server =
                new TestServer(TestServer.breakAfter(CONTENT, 70_000, "\"1\""), TestServer.ignoreRange(CONTENT))) {
            fetch(noise(server));
            assertWhole();
        }
    }

    @Test
    void refusesAPartThatWasNotAskedFor() throws IOException {
        TestServer.Answer shifted = exchange -> {
            exchange.getResponseHeaders().set("Content-Range", "bytes 5-9/200000");
            exchange.sendResponseHeaders(206, 5);
            exchange.getResponseBody().write(CONTENT, 5, 5);
        };
        try (TestServer server = new TestServer(
                TestServer.breakAfter(CONTENT, 70_000, "\"1\""), shifted, TestServer.serve(CONTENT, "\"1\""))) {
            fetch(noise(server));
            assertWhole();
        }
        Files.delete(target);
        try (TestServer server = new TestServer(
                TestServer.breakAfter(CONTENT, 70_000, "\"1\""),
                TestServer.status(416),
                TestServer.serve(CONTENT, "\"1\""))) {
            fetch(noise(server));
            assertWhole();
        }
    }

    @Test
    void retriesWhatMayPassAndGoesToTheNextSource() throws IOException {
        try (TestServer busy = new TestServer(
                        TestServer.status(500), TestServer.status(429, "Retry-After", "1000"), TestServer.status(503));
                TestServer gone = new TestServer(TestServer.status(404));
                TestServer here = new TestServer(TestServer.serve(CONTENT, "\"x\""))) {
            fetch(noise(busy, gone, here));
            assertWhole();
            assertThat(busy.requests()).hasSize(3);
            assertThat(gone.requests()).hasSize(1);
            assertThat(notes)
                    .containsExactly(
                            "noise.bin: " + busy.address("noise.bin") + " answers 503, 3 times",
                            "noise.bin: " + gone.address("noise.bin") + " answers 404");
        }
    }

    @Test
    void anotherSourceGoesOnWhereTheFirstBroke() throws IOException {
        try (TestServer first =
                        new TestServer(TestServer.breakAfter(CONTENT, 70_000, "\"a\""), TestServer.status(404));
                TestServer second = new TestServer(TestServer.serve(CONTENT, "\"b\""))) {
            fetch(noise(first, second));
            assertWhole();
            assertThat(second.requests()).hasSize(1).first().asString().matches("/noise.bin bytes=\\d+-");
        }
    }

    @Test
    void followsRedirectsButNotForEver() throws IOException {
        try (TestServer server =
                new TestServer(TestServer.status(302, "Location", "/elsewhere"), TestServer.serve(CONTENT, "\"1\""))) {
            fetch(noise(server));
            assertWhole();
            assertThat(server.requests()).containsExactly("/noise.bin", "/elsewhere");
        }
        Files.delete(target);
        try (TestServer server = new TestServer(TestServer.status(302, "Location", "/noise.bin"))) {
            assertThat(failure(noise(server))).isEqualTo(Kind.UNREACHABLE);
        }
    }

    @Test
    void wrongBytesAreNeverKept() throws IOException {
        try (TestServer wrong = new TestServer(TestServer.serve(OTHER, "\"1\""));
                TestServer short1 = new TestServer(TestServer.ignoreRange(new byte[17]));
                TestServer right = new TestServer(TestServer.serve(CONTENT, "\"1\""))) {
            assertThat(failure(noise(wrong, short1))).isEqualTo(Kind.DAMAGED);
            assertThat(notes.get(0)).contains("sent a file that SHA-256 is ");
            assertThat(notes.get(1)).contains("sent a file that has 17 bytes, not 200,000");
            assertThat(wrong.requests()).hasSize(1);
            fetch(noise(wrong, right));
            assertWhole();
        }
    }

    @Test
    void aBodyWithoutLengthIsCutOffWhenItIsTooLong() throws IOException {
        TestServer.Answer endless = exchange -> {
            exchange.sendResponseHeaders(200, 0);
            OutputStream out = exchange.getResponseBody();
            for (int i = 0; i < 1000; i++) {
                out.write(OTHER);
            }
        };
        try (TestServer server = new TestServer(endless)) {
            assertThat(failure(noise(server))).isEqualTo(Kind.DAMAGED);
            assertThat(notes.getFirst()).contains("has more than 200,000 bytes");
            assertThat(target.resolveSibling("noise.bin.part")).doesNotExist();
        }
    }

    @Test
    void aSilentServerIsGivenUp() throws IOException {
        TestServer.Answer silent = exchange -> {
            exchange.sendResponseHeaders(200, CONTENT.length);
            exchange.getResponseBody().write(CONTENT, 0, 1000);
            exchange.getResponseBody().flush();
            try {
                Thread.sleep(3000);
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
        };
        try (TestServer stalled = new TestServer(silent, TestServer.status(404));
                TestServer right = new TestServer(TestServer.serve(CONTENT, "\"1\""))) {
            FetchSettings impatient =
                    new FetchSettings(9, Duration.ofMillis(1), Duration.ofMillis(1), Duration.ofMillis(700));
            fetch(impatient, noise(stalled, right), Optional.empty());
            assertWhole();
        }
    }

    @Test
    void withoutANetworkItTellsWhatToDo() throws IOException {
        DataFile file;
        try (TestServer closed = new TestServer(TestServer.status(404))) {
            file = noise(closed);
        }
        assertThat(failure(file)).isEqualTo(Kind.UNREACHABLE);
        assertThatThrownBy(() -> fetch(file))
                .isInstanceOf(CatalogueException.class)
                .hasMessageContaining(
                        "'noise.bin' could not be fetched: " + file.sources().getFirst())
                .hasMessageContaining("no connection, 3 times")
                .extracting(failure -> ((CatalogueException) failure).remedy())
                .asString()
                .contains("--from");
    }

    @Test
    void theNextRunGoesOnWithWhatIsThere() throws IOException {
        try (TestServer broken =
                new TestServer(TestServer.breakAfter(CONTENT, 90_000, "\"1\""), TestServer.status(404))) {
            failure(noise(broken));
            assertThat(target.resolveSibling("noise.bin.part")).exists();
        }
        try (TestServer server = new TestServer(TestServer.serve(CONTENT, "\"1\""))) {
            fetch(noise(server));
            assertWhole();
            assertThat(server.requests().getFirst()).contains("bytes=");
        }
    }

    @Test
    void aPartLongerThanTheFileOrWholeButWrongIsDropped() throws IOException {
        Files.createDirectories(folder);
        for (int length : new int[] {CONTENT.length, CONTENT.length + 1}) {
            Files.write(folder.resolve("noise.bin.part"), Arrays.copyOf(OTHER, length));
            Files.deleteIfExists(target);
            try (TestServer server = new TestServer(TestServer.serve(CONTENT, "\"1\""))) {
                fetch(noise(server));
                assertWhole();
            }
        }
    }

    @Test
    void withoutAChecksumOfTheFilePartsOfOtherSourcesAreNotMixed() throws IOException {
        byte[] packed = gzip(CONTENT);
        try (TestServer first = new TestServer(TestServer.breakAfter(packed, 70_000, "\"a\""), TestServer.status(404));
                TestServer second = new TestServer(TestServer.serve(packed, "\"b\""))) {
            target = folder.resolve("noise.gz");
            DataFile file = file(
                    "noise.gz", Digests.UNKNOWN, known(CONTENT), first.address("noise.gz"), second.address("noise.gz"));
            fetch(file);
            assertThat(target).hasBinaryContent(packed);
            assertThat(second.requests()).containsExactly("/noise.gz");
        }
    }

    private static byte[] gzip(byte[] content) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(content);
        }
        return out.toByteArray();
    }

    @Test
    void copiesFromAFolderAFileOrAMirror() throws IOException {
        Path source = Files.createDirectories(directory.resolve("mirror"));
        Files.write(source.resolve("noise.bin"), CONTENT);
        Files.createDirectories(source.resolve("noise"));
        Files.write(source.resolve("noise/noise.bin"), CONTENT);
        DataFile file = file("noise.bin", known(CONTENT), Digests.UNKNOWN, URI.create("http://localhost:1/noise.bin"));
        fetch(file, Optional.of(source.toString()));
        assertWhole();
        Files.delete(target);
        fetch(file, Optional.of(source.resolve("noise.bin").toString()));
        assertWhole();
        Files.delete(source.resolve("noise.bin"));
        Files.delete(target);
        fetch(file, Optional.of(source.toString()));
        assertWhole();
        Files.delete(target);
        try (TestServer mirror = new TestServer(TestServer.serve(CONTENT, "\"1\""))) {
            fetch(file, Optional.of(mirror.address("some/where").toString()));
            assertWhole();
            assertThat(mirror.requests()).containsExactly("/some/where/noise.bin");
        }
        Files.delete(target);
        Files.write(source.resolve("noise/noise.bin"), OTHER);
        assertThatThrownBy(() -> fetch(file, Optional.of(source.toString())))
                .isInstanceOf(CatalogueException.class)
                .hasMessageContaining("is not the published file: SHA-256 is");
        assertThatThrownBy(() -> fetch(file, Optional.of(directory.toString())))
                .isInstanceOf(CatalogueException.class)
                .hasMessageContaining("no 'noise.bin' in " + directory);
        assertThat(target).doesNotExist();
    }

    @Test
    void aFilePackedAnewIsAsGoodAsThePublishedOne() throws IOException {
        Path source = Files.createDirectories(directory.resolve("mirror"));
        DataFile file = file("noise.gz", known(OTHER), known(CONTENT), URI.create("http://localhost:1/noise.gz"));
        Files.write(source.resolve("noise.gz"), gzip(CONTENT));
        fetch(file, Optional.of(source.toString()));
        assertThat(folder.resolve("noise.gz")).exists();
        byte[] torn = gzip(CONTENT);
        Files.write(source.resolve("noise.gz"), Arrays.copyOf(torn, torn.length - 20));
        Files.delete(folder.resolve("noise.gz"));
        assertThatThrownBy(() -> fetch(file, Optional.of(source.toString())))
                .isInstanceOf(CatalogueException.class)
                .hasMessageContaining("cannot be unpacked");
        Files.write(source.resolve("noise.gz"), gzip(OTHER));
        assertThatThrownBy(() -> fetch(file, Optional.of(source.toString())))
                .isInstanceOf(CatalogueException.class)
                .hasMessageContaining("content SHA-256 is");
    }

    @Test
    void takesMembersOutOfArchives() throws IOException {
        ByteArrayOutputStream zip = new ByteArrayOutputStream();
        try (ZipOutputStream out = new ZipOutputStream(zip)) {
            out.putNextEntry(new ZipEntry("in/noise"));
            out.write(CONTENT);
            out.putNextEntry(new ZipEntry("../escape"));
            out.write(OTHER);
        }
        ByteArrayOutputStream tar = new ByteArrayOutputStream();
        try (TarArchiveOutputStream out = new TarArchiveOutputStream(new GZIPOutputStream(tar))) {
            TarArchiveEntry entry = new TarArchiveEntry("in/noise");
            entry.setSize(CONTENT.length);
            out.putArchiveEntry(entry);
            out.write(CONTENT);
            out.closeArchiveEntry();
        }
        for (Map.Entry<String, byte[]> archive : Map.of("a.zip", zip.toByteArray(), "a.tar.gz", tar.toByteArray())
                .entrySet()) {
            Path source = Files.createDirectories(directory.resolve("from-" + archive.getKey()));
            Files.write(source.resolve(archive.getKey()), archive.getValue());
            Path member = folder.resolve("noise-of-" + archive.getKey());
            DataFile file = archived(archive.getKey(), archive.getValue(), "in/noise", member, CONTENT);
            fetch(file, Optional.of(source.toString()));
            assertThat(member).hasBinaryContent(CONTENT);
            Files.write(member, OTHER);
            assertThat(fetch(file, Optional.of(source.toString()))).isZero();
            assertThat(member).hasBinaryContent(CONTENT);
            DataFile absent = archived(archive.getKey(), archive.getValue(), "in/none", folder.resolve("x"), CONTENT);
            assertThatThrownBy(() -> fetch(absent, Optional.of(source.toString())))
                    .isInstanceOf(CatalogueException.class)
                    .hasMessageContaining(archive.getKey() + " has no 'in/none'");
            DataFile other = archived(archive.getKey(), archive.getValue(), "in/noise", folder.resolve("y"), OTHER);
            assertThatThrownBy(() -> fetch(other, Optional.of(source.toString())))
                    .isInstanceOf(CatalogueException.class)
                    .hasMessageContaining("'in/noise' SHA-256 is");
            assertThat(folder.resolve("y")).doesNotExist();
        }
    }

    private static DataFile archived(String name, byte[] archive, String path, Path member, byte[] content) {
        DataFile.Member only = new DataFile.Member(path, member.getFileName().toString(), known(content));
        return new DataFile(name, known(archive), Digests.UNKNOWN, List.of(), List.of(only));
    }

    @Test
    void twoFetchesDoNotMeet() throws IOException {
        Files.createDirectories(folder);
        try (FileChannel channel = FileChannel.open(
                        folder.resolve(".fetch.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = channel.lock()) {
            assertThat(lock.isValid()).isTrue();
            DataFile file = file("noise.bin", known(CONTENT), Digests.UNKNOWN, URI.create("http://localhost:1/x"));
            assertThatThrownBy(() -> fetch(file))
                    .isInstanceOf(CatalogueException.class)
                    .hasMessageContaining("another fetch is at work");
        }
    }
}
