package dev.quern.beam.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quern.api.FileLayer;
import dev.quern.api.testing.MemoryFiles;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.ProviderMismatchException;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BeamFilesTest {
    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static void put(String location, String text) {
        MemoryFiles.put(location, bytes(text), 1_700_000_000_000L);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"a", "/a/b", "C:\\a", "c:/a", "a:b", "java-home:lib/src.zip", "x/y://z", "file:///a/b", "."})
    void whatHasNoSchemeIsLocal(String text) {
        assertThat(FileLayer.path(text).getFileSystem()).isSameAs(FileSystems.getDefault());
    }

    @Test
    void aFileSchemeIsLocal() {
        assertThat(FileLayer.path("file:///a/b%20c")).isEqualTo(Path.of("/a/b c"));
        assertThatThrownBy(() -> FileLayer.path("file://host/a")).isInstanceOf(InvalidPathException.class);
    }

    /// What the classes of a file system must do with names, whatever they hold.
    @ParameterizedTest
    @CsvSource({
        "memory://b/x/y.txt, memory://b/x, y.txt, 2",
        "memory://b/y, memory://b/, y, 1",
        "memory://b/x//y/, memory://b/x, /y, 2",
        "memory:///x/y, memory:///x, y, 2",
        "memory://b/x/../y z, memory://b/x/.., y z, 3"
    })
    void takesNamesAsTheyStand(String text, String parent, String name, int count) {
        Path path = FileLayer.path(text);
        assertThat(path.getParent()).hasToString(parent);
        assertThat(path.getFileName()).hasToString(name);
        assertThat(path.getNameCount()).isEqualTo(count);
        assertThat(path.isAbsolute()).isTrue();
        assertThat(FileLayer.path(path.toString())).isEqualTo(path).hasSameHashCodeAs(path);
        assertThat(path.getParent().resolve(path.getFileName())).isEqualTo(path);
        assertThat(path.getParent().relativize(path)).hasToString(name);
        assertThat(path.getRoot().resolve(path.getRoot().relativize(path))).isEqualTo(path);
        assertThat(path.normalize()).isEqualTo(path);
        assertThat(path.startsWith(path.getParent())).isTrue();
        assertThat(path.endsWith(path.getFileName())).isTrue();
        assertThat(path.endsWith(path)).isTrue();
    }

    @Test
    void keepsStoresApart() {
        Path path = FileLayer.path("memory://b/x");
        assertThat(path).isNotEqualTo(FileLayer.path("memory://c/x"));
        assertThat(path.startsWith(FileLayer.path("memory://c"))).isFalse();
        assertThat(path.startsWith(Path.of("/"))).isFalse();
        assertThat(path.resolve(Path.of("y/z"))).hasToString("memory://b/x/y/z");
        assertThat(path.toUri()).isEqualTo(URI.create("memory://b/x"));
        assertThat(path.getRoot().getParent()).isNull();
        assertThat(path.getRoot().getFileName()).isNull();
        assertThatThrownBy(() -> path.resolve(Path.of("/y"))).isInstanceOf(ProviderMismatchException.class);
        assertThatThrownBy(() -> path.relativize(FileLayer.path("memory://b/y")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "s3, beam-sdks-java-io-amazon-web-services2-",
        "gs, beam-sdks-java-extensions-google-cloud-platform-core-",
        "hdfs, HADOOP_CONF_DIR",
        "ftp, a Beam file system for it"
    })
    void namesTheJarOfASchemeThatIsNotKnown(String scheme, String remedy) {
        assertThatThrownBy(() -> FileLayer.path(scheme + "://bucket/x"))
                .isInstanceOf(InvalidPathException.class)
                .hasMessageContaining("no file system for '" + scheme + "://' on the class path; put ")
                .hasMessageContaining(remedy)
                .hasMessageContaining(" into a folder and name it, as in QUERN_CLASS_PATH='folder/*'");
    }

    @Test
    void walksThroughAFolderWithOneRequest() throws IOException {
        put("memory://walk/p/a", "1");
        put("memory://walk/p/q/b", "22");
        put("memory://walk/p/q/r/c", "333");
        put("memory://walk/p/q/", "");
        put("memory://walk/pp", "other");
        Path root = FileLayer.path("memory://walk/p");
        MemoryFiles.count();
        try (Stream<Path> all = Files.walk(root)) {
            assertThat(all.map(path -> root.relativize(path) + (Files.isDirectory(path) ? "/" : "")))
                    .containsExactly("/", "a", "q/", "q/b", "q/r/", "q/r/c");
        }
        assertThat(MemoryFiles.listed())
                .as("one for the name, one for what is below")
                .isEqualTo(2);
    }

    @Test
    void tellsFilesFromFolders() throws IOException {
        put("memory://kinds/p/a", "1");
        put("memory://kinds/p/empty", "");
        put("memory://kinds/p", ""); // as a file system shows its folders
        Path folder = FileLayer.path("memory://kinds/p");
        assertThat(Files.isDirectory(folder)).isTrue();
        assertThat(Files.isRegularFile(folder.resolve("empty"))).isTrue();
        assertThat(Files.size(folder.resolve("a"))).isEqualTo(1);
        assertThat(Files.exists(folder.resolve("b"))).isFalse();
        assertThatThrownBy(() -> Files.list(folder.resolve("a")).close()).isInstanceOf(NotDirectoryException.class);
        assertThatThrownBy(() -> Files.newInputStream(folder.resolve("b")).close())
                .isInstanceOf(NoSuchFileException.class)
                .hasMessageContaining("memory://kinds/p/b");
    }

    /// The window must give the bytes of the file, whatever places are asked for in whatever order.
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void readsAtAnyPlace(boolean seeks) throws IOException {
        byte[] content = new byte[3 << 20];
        new Random(5).nextBytes(content);
        String bucket = "places-" + seeks;
        MemoryFiles.put("memory://" + bucket + "/x", content, 1L);
        MemoryFiles.behave(bucket, seeks ? MemoryFiles.Habit.GOOD : MemoryFiles.Habit.withoutSeeking());
        Random random = new Random(9);
        try (FileChannel channel = FileChannel.open(FileLayer.path("memory://" + bucket + "/x"))) {
            for (int turn = 0; turn < 60; turn++) {
                int place = random.nextInt(content.length);
                ByteBuffer target = ByteBuffer.allocate(1 + random.nextInt(1 << 18));
                while (target.hasRemaining() && channel.read(target, place + target.position()) >= 0) {}
                int count = Math.min(target.capacity(), content.length - place);
                assertThat(target.flip()).isEqualTo(ByteBuffer.wrap(content, place, count));
            }
            assertThat(channel.size()).isEqualTo(content.length);
            assertThat(channel.position()).isZero();
            assertThat(channel.read(ByteBuffer.allocate(1), content.length)).isEqualTo(-1);
        }
        assertThat(Files.readAllBytes(FileLayer.path("memory://" + bucket + "/x")))
                .isEqualTo(content);
    }

    /// A file that is shorter than the store has said must not pass for one that ends there.
    @Test
    void noticesThatAFileHasShrunk() throws IOException {
        put("memory://shrunk/p/a", "a whole line\n");
        Path file;
        try (Stream<Path> all = Files.list(FileLayer.path("memory://shrunk/p"))) {
            file = all.findFirst().orElseThrow();
        }
        put("memory://shrunk/p/a", "a wh");
        assertThatThrownBy(() -> Files.readAllBytes(file))
                .hasMessage(
                        "memory://shrunk/p/a: cannot be read at byte 4 of 13 after 3 attempts: the stream ends there");
    }

    @Test
    void writesCopiesAndRemoves() throws IOException {
        Path folder = FileLayer.path("memory://writes/to");
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("a"), "one");
        Files.copy(folder.resolve("a"), folder.resolve("b"));
        Files.move(folder.resolve("a"), folder.resolve("c"));
        assertThat(MemoryFiles.names("memory://writes"))
                .containsExactly("memory://writes/to/b", "memory://writes/to/c");
        assertThat(MemoryFiles.content("memory://writes/to/c")).isEqualTo(bytes("one"));
        assertThatThrownBy(() -> Files.writeString(
                        folder.resolve("b"), "two", StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE))
                .isInstanceOf(FileAlreadyExistsException.class);
        assertThatThrownBy(() -> FileChannel.open(folder.resolve("b"), StandardOpenOption.WRITE))
                .isInstanceOf(UnsupportedOperationException.class);
        Files.delete(folder.resolve("b"));
        Files.delete(folder.resolve("c"));
        assertThat(MemoryFiles.names("memory://writes")).isEqualTo(List.of());
        assertThat(Files.exists(folder)).isFalse();
    }
}
