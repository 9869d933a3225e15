package dev.quern.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quern.datasets.parquet.ParquetTable;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Images in jobs: made, read, decoded, carried through Parquet.
class ImageJobTest {
    private static final String GENERATE = """
            version: 1
            name: digits
            steps:
              train:
                use: generate-digits
                with: {rows: 10500}
              data:
                use: write-parquet
                from: train
                with: {compression: zstd, columns: [id, image, label]}
              published:
                use: publish
                from: {data: data}
                with: {to: "%s", alias: newest}
            """;

    private static final String READ = """
            version: 1
            name: pictures
            steps:
              pictures:
                use: read-images
                with: {input: "%s", include: ["train/**"]%s}
                bad-rows: {at-most: %s}
              data:
                use: write-parquet
                from: pictures
                with: {columns: [id, image, label]}
              published:
                use: publish
                from: {data: data}
                with: {to: "%s", alias: newest}
            """;

    private static final String DECODE = """
            version: 1
            name: decoded
            steps:
              rows:
                use: read-parquet
                with: {input: "%s", types: {image: bytes, label: text}, id-column: id}
              decoded:
                use: decode-images
                from: rows
                with: {height: 4, width: 4, channels: 1, resize: pad}
              data:
                use: write-parquet
                from: decoded
                with: {columns: [id, image, label]}
              published:
                use: publish
                from: {data: data}
                with: {to: "%s", alias: newest}
            """;

    @TempDir
    private Path directory;

    private Cli.Result run(String place, String job, String... more) throws IOException {
        Path folder = Files.createDirectories(directory.resolve(place));
        Path file = Files.writeString(folder.resolve("job.yaml"), job);
        String[] arguments = Stream.concat(Stream.of("run", file.toString()), Stream.of(more))
                .toArray(String[]::new);
        return new Cli(folder).runStored(arguments);
    }

    private static Path published(Path to) throws IOException {
        return to.resolve(Files.readString(to.resolve("newest")).strip()).resolve("data");
    }

    @Test
    void makesTheSameDigitsByOneWorkerAndByTwo() throws IOException {
        for (String workers : List.of("1", "2")) {
            Path to = directory.resolve("out" + workers);
            Cli.Result run = run("w" + workers, GENERATE.formatted(to), "--parallelism", workers);
            assertThat(run.status()).as(run.err()).isZero();
        }
        try (Stream<Path> files = Files.list(published(directory.resolve("out1")))) {
            List<Path> parts = files.filter(file -> file.toString().endsWith(".parquet"))
                    .sorted()
                    .toList();
            assertThat(parts).hasSize(2);
            for (Path part : parts) {
                Path other = published(directory.resolve("out2")).resolve(part.getFileName());
                assertThat(part).hasSameBinaryContentAs(other);
            }
        }
    }

    @Test
    void readsDecodesAndCarriesPictures() throws IOException {
        Path train = Files.createDirectories(directory.resolve("pictures/train/cat"));
        for (int i = 0; i < 4; i++) {
            ImageIO.write(
                    new BufferedImage(2, 2, BufferedImage.TYPE_INT_RGB),
                    "png",
                    train.resolve(i + ".png").toFile());
        }
        Files.writeString(train.resolve("torn.jpg"), "no image");
        Path input = directory.resolve("pictures");
        Path raw = directory.resolve("raw");
        Cli.Result read = run("read", READ.formatted(input, "", "0%", raw));
        assertThat(read.status()).as(read.err()).isZero();
        String decode = ", decode: {height: 2, width: 2}";
        Cli.Result strict = run("strict", READ.formatted(input, decode, "0%", directory.resolve("none")));
        assertThat(strict.status()).isNotZero();
        assertThat(strict.err()).contains("train/cat/torn.jpg", "is no PNG, JPEG, GIF or BMP image");
        Cli.Result decoded = run("decode", DECODE.formatted(published(raw), directory.resolve("decoded")));
        assertThat(decoded.status()).as(decoded.err()).isZero();
        try (ParquetTable table =
                ParquetTable.open(published(directory.resolve("decoded")).resolve("part-00000.parquet"))) {
            assertThat(table.rows(0)).isEqualTo(4);
        }
    }
}
