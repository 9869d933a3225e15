package dev.quern.datasets.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CatalogueTest {
    private static final String SHA = "0123456789abcdef".repeat(4);
    private static final String ENTRY = """
            title: Noise
            description: Bytes without a meaning.
            homepage: https://example.org/noise
            licence: {name: CC0, address: https://creativecommons.org/publicdomain/zero/1.0/}
            citation: Nobody
            files:
              - name: images.gz
                size: 12
                sha256: SHA
                content: {size: 34, md5: 0123456789abcdef0123456789abcdef}
                sources: [https://example.org/images.gz, http://mirror.example.org/images.gz]
              - name: labels.gz
                sha256: SHA
                sources:
                  - https://example.org/labels.gz
            schema:
              columns: {id: text, image: pixels, label: text}
              image: [1, 2, 3]
              classes: [a, b]
            splits:
              train: {rows: 7, format: idx, files: [images.gz, labels.gz]}
            job: |
              train:
                use: read-idx
            """.replace("SHA", SHA);

    @TempDir
    private Path directory;

    private Dataset read(String text) throws IOException {
        Path folder = Files.createDirectories(directory.resolve("noise"));
        Files.writeString(folder.resolve(Catalogue.ENTRY), text);
        return Catalogue.read(List.of(directory)).find("noise").orElseThrow();
    }

    @Test
    void readsAllOfAnEntry() throws IOException {
        Dataset noise = read(ENTRY);
        assertThat(noise.title()).isEqualTo("Noise");
        assertThat(noise.licence().name()).isEqualTo("CC0");
        assertThat(noise.rows()).hasValue(7);
        assertThat(noise.files().getFirst().digests().size()).hasValue(12);
        assertThat(noise.files().getFirst().digests().sha256()).hasValue(SHA);
        assertThat(noise.files().getFirst().content().md5()).isPresent();
        assertThat(noise.files().getFirst().sources()).hasSize(2);
        assertThat(noise.schema().image()).containsExactly(1, 2, 3);
        assertThat(noise.schema().classes()).containsExactly("a", "b");
        assertThat(noise.job()).isEqualTo("train:\n  use: read-idx\n");
        assertThat(noise.folderIn(Path.of("data"))).isEqualTo(Path.of("data/datasets/noise"));
        assertThat(noise.read()).containsExactly("images.gz", "labels.gz");
        assertThat(noise.generated()).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "title: Noise | titel: Noise | noise/dataset.yaml:1:1: key 'title' is missing",
                "citation: Nobody | cite: Nobody | :5:1: unknown key 'cite'",
                "citation: Nobody | title: Again | :5:1: key 'title' stands here a second time",
                "size: 12 | size: twelve | :8:11: 'twelve' is no whole number",
                "size: 12 | size: -1 | :8:11: -1 is negative",
                "size: 12 | sice: 12 | :8:5: unknown key 'sice'",
                "sha256: 01 | sha256: 0 | 'sha256' has 64 digits",
                "md5: 01 | md5: zz | 'md5' has 32 digits",
                "name: labels.gz | name: ../labels.gz | :12:11: '../labels.gz' is no name below the data set's folder",
                "name: labels.gz | name: /etc/labels.gz | is no name below the data set's folder",
                "name: labels.gz | name: images.gz | two files are called 'images.gz'",
                "name: images.gz | name: images | only a file that ends in '.gz' has content",
                "https://example.org/images.gz | file:///etc/passwd | 'file:///etc/passwd' is no web address",
                "https://example.org/images.gz | https://exa mple.org/ | is no address",
                "files: [images.gz, labels.gz] | files: [images.gz, label.gz] | :21:40: no file 'label.gz' in this entry",
                "files: [images.gz, labels.gz] | files: [images.gz] | format 'idx' does not have 1 files",
                "format: idx | format: xls | :21:28: unknown format 'xls'",
                "image: [1, 2, 3] | image: [2, 3] | an image has channels, height and width",
                "classes: [a, b] | classes: [a, a] | a class stands there twice",
                "classes: [a, b] | classes: a | a list is wanted here",
                "licence: {name | licence: [name | :4:",
                "Noise | [[[[[[[[[[[[[[ | nested deeper than 12 levels",
            })
    void aWrongEntryIsNamedWithItsPlace(String right, String wrong, String message) throws IOException {
        assertThatThrownBy(() -> read(ENTRY.replaceFirst(Pattern.quote(right), wrong)))
                .isInstanceOf(CatalogueException.class)
                .hasMessageContaining(message)
                .hasMessageContaining("dataset.yaml")
                .extracting(failure -> ((CatalogueException) failure).remedy())
                .asString()
                .isNotEmpty();
    }

    @Test
    void whatIsNoEntryAtAllIsRefused() throws IOException {
        for (String text : List.of("", "- a list", "just text", "a: *nobody", "\ttab: 1", "a: 1\n---\nb: 2")) {
            assertThatThrownBy(() -> read(text)).as(text).isInstanceOf(CatalogueException.class);
        }
        assertThatThrownBy(() -> read("a: " + "x".repeat(1 << 20)))
                .isInstanceOf(CatalogueException.class)
                .hasMessageContaining("more than 1 MiB");
        Files.write(directory.resolve("noise/dataset.yaml"), "title: \u00e9".getBytes(StandardCharsets.ISO_8859_1));
        assertThatThrownBy(() -> Catalogue.read(List.of(directory))).hasMessageContaining("no UTF-8");
        Files.delete(directory.resolve("noise/dataset.yaml"));
        Files.createDirectories(directory.resolve("Upper Case"));
        Files.writeString(directory.resolve("Upper Case/dataset.yaml"), ENTRY);
        assertThatThrownBy(() -> Catalogue.read(List.of(directory)))
                .hasMessageContaining("'Upper Case' is no name of a data set");
    }

    @Test
    void aLaterFolderCounts() throws IOException {
        Path mine = Files.createDirectories(directory.resolve("mine/noise"));
        Files.writeString(mine.resolve("dataset.yaml"), ENTRY.replace("title: Noise", "title: Mine"));
        read(ENTRY);
        Catalogue both = Catalogue.read(List.of(directory, directory.resolve("mine")));
        assertThat(both.find("noise").orElseThrow().title()).isEqualTo("Mine");
        assertThat(both.find("none")).isEmpty();
        assertThatThrownBy(() -> Catalogue.read(List.of(directory.resolve("none"))))
                .hasMessageContaining("no folder " + directory.resolve("none"));
    }

    @Test
    void theEntriesThatComeWithQuernAreRight() throws IOException {
        Catalogue catalogue = Catalogue.read(List.of(Path.of("").toAbsolutePath()));
        assertThat(catalogue.all())
                .extracting(Dataset::name)
                .contains(
                        "cifar-10",
                        "cifar-100",
                        "customers",
                        "emnist-balanced",
                        "emnist-digits",
                        "emnist-letters",
                        "fashion-mnist",
                        "kmnist",
                        "mnist",
                        "strokes-digits",
                        "two-spirals",
                        "xor");
        for (Dataset dataset : catalogue.all()) {
            assertThat(dataset.files()).as(dataset.name()).allMatch(DataFile::verifiable);
            assertThat(dataset.job()).as(dataset.name()).contains("use: ");
            assertThat(dataset.read()).hasSizeGreaterThanOrEqualTo(dataset.generated() ? 0 : 2);
        }
    }
}
