package dev.quern.corpus.language;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quern.api.QuernException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FastTextModelTest {
    private static final String[] PIECES = {
        "der",
        "the",
        "naïve",
        "и",
        "Haus",
        "дом",
        "家",
        "𝒳",
        "😀",
        "e\u0301",
        "</s>x",
        "__label__en",
        "__label__",
        "<",
        ">",
        "a",
        "é",
        "\uFEFF",
        "x".repeat(31),
        "é".repeat(16),
        "é".repeat(17),
        "y".repeat(2500)
    };
    private static final String[] GAPS = {" ", "  ", "\n", "\t", "\r\n", "\u000B", "\f", "\0", ""};

    @TempDir
    private Path directory;

    private FastTextModel read(FastTextWriter writer) throws IOException {
        return FastTextModel.read(writer.write(directory.resolve("model.bin")));
    }

    private static FastTextWriter model(Consumer<FastTextWriter> change) {
        FastTextWriter writer = new FastTextWriter();
        change.accept(writer);
        return writer;
    }

    static Stream<FastTextWriter> models() {
        return Stream.of(
                model(writer -> {}),
                model(writer -> writer.loss = 3),
                model(writer -> writer.most = 0),
                model(writer -> {
                    writer.wordNgrams = 3;
                    writer.loss = 3;
                    writer.fewest = 1;
                }),
                model(writer -> writer.words = List.of("der")),
                model(writer -> writer.quantized = true),
                model(writer -> {
                    writer.quantized = true;
                    writer.norms = true;
                    writer.quantizedOutput = true;
                    writer.width = 3;
                    writer.pruned = new int[] {5, 96, 0, 17, 33, 34, 35};
                }),
                model(writer -> {
                    writer.quantized = true;
                    writer.width = 7;
                    writer.pruned = new int[0];
                    writer.wordNgrams = 2;
                }));
    }

    /// One label more or less changes a path by 10^-5; scores of labels that nearly tie may change places.
    @ParameterizedTest
    @MethodSource("models")
    void agreesWithAPlainImplementation(FastTextWriter writer) throws IOException {
        FastTextModel model = read(writer);
        LanguageIdentifier identifier = model.identifier();
        PlainFastText plain = new PlainFastText(writer);
        SplittableRandom random = new SplittableRandom(5);
        for (int round = 0; round < 300; round++) {
            StringBuilder text = new StringBuilder();
            for (int words = random.nextInt(12); words > 0; words--) {
                text.append(GAPS[random.nextInt(GAPS.length)]).append(PIECES[random.nextInt(PIECES.length)]);
            }
            byte[] bytes = ("#" + text + "#").getBytes(StandardCharsets.UTF_8);
            int label = identifier.identify(bytes, 1, bytes.length - 1);
            double[] expected = plain.probabilities(text.toString());
            if (expected == null) {
                assertThat(label).isEqualTo(LanguageIdentifier.NONE);
                assertThat(identifier.score()).isZero();
            } else {
                assertThat(label).as("label of '%s'", text).isNotNegative();
                double most = Arrays.stream(expected).max().orElseThrow();
                assertThat(expected[label]).as("label of '%s'", text).isBetween(most - 1e-4, most);
                assertThat(identifier.score()).isBetween(expected[label] - 1e-4, expected[label] + 1e-4);
            }
        }
    }

    @Test
    void labelsLoseTheirMark() throws IOException {
        assertThat(read(new FastTextWriter()).labels()).containsExactly("en", "de", "ru", "fr", "nl", "zh-Hant");
    }

    @Test
    void oneVersusAllGivesEachLabelItsOwnProbability() throws IOException {
        FastTextWriter writer = model(one -> one.loss = 4);
        LanguageIdentifier identifier = read(writer).identifier();
        byte[] text = "the naïve Haus".getBytes(StandardCharsets.UTF_8);
        double[] expected = new PlainFastText(writer).probabilities("the naïve Haus");
        int label = identifier.identify(text, 0, text.length);
        // the logistic function is tabulated in steps of 1/32
        assertThat(identifier.score()).isBetween(expected[label] - 0.01, expected[label] + 0.01);
        assertThat(expected[label]).isGreaterThan(Arrays.stream(expected).max().orElseThrow() - 0.01);
    }

    @Test
    void aWordForTheEndOfTheLineEndsTheText() throws IOException {
        LanguageIdentifier identifier = read(new FastTextWriter()).identifier();
        byte[] text = "the Haus </s> дом дом дом".getBytes(StandardCharsets.UTF_8);
        int label = identifier.identify(text, 0, 8);
        double score = identifier.score();
        assertThat(identifier.identify(text, 0, text.length)).isEqualTo(label);
        assertThat(identifier.score()).isEqualTo(score);
    }

    @Test
    void bytesThatAreNoTextAreTakenAsTheyAre() throws IOException {
        LanguageIdentifier identifier = read(new FastTextWriter()).identifier();
        byte[] text = new byte[100_000];
        new SplittableRandom(3).nextBytes(text);
        assertThat(identifier.identify(text, 0, text.length)).isNotNegative();
        Arrays.fill(text, (byte) 0x80);
        assertThat(identifier.identify(text, 0, text.length)).isNotNegative();
        Arrays.fill(text, (byte) 0);
        assertThat(identifier.identify(text, 0, text.length)).isEqualTo(LanguageIdentifier.NONE);
    }

    @Test
    void aWordOf50MegabytesNeedsNoMemory() throws IOException {
        LanguageIdentifier identifier = read(new FastTextWriter()).identifier();
        byte[] text = new byte[50_000_000];
        Arrays.fill(text, (byte) 'a');
        assertThat(identifier.identify(text, 0, text.length)).isNotNegative();
        double whole = identifier.score();
        identifier.identify(text, 0, 100_000);
        assertThat(identifier.score()).isBetween(whole - 1e-3, whole + 1e-3);
    }

    @Test
    void everyTornFileIsRefusedWithItsPlace() throws IOException {
        for (FastTextWriter writer : List.of(model(one -> {}), model(one -> {
            one.quantized = true;
            one.norms = true;
            one.pruned = new int[] {3, 4};
        }))) {
            byte[] bytes = writer.bytes();
            Path file = directory.resolve("torn.ftz");
            for (int size = 0; size < bytes.length; size += size < 300 ? 3 : 301) {
                Files.write(file, Arrays.copyOf(bytes, size));
                assertThatThrownBy(() -> FastTextModel.read(file))
                        .isInstanceOf(QuernException.class)
                        .hasMessageContaining("torn.ftz is no model that can be used: near byte ");
            }
            Files.write(file, Arrays.copyOf(bytes, bytes.length + 1));
            assertThatThrownBy(() -> FastTextModel.read(file)).hasMessageContaining("1 bytes follow the model");
        }
    }

    @Test
    void damagedBytesAreRefusedOrRead() throws IOException {
        byte[] bytes = model(one -> one.quantized = true).bytes();
        SplittableRandom random = new SplittableRandom(8);
        byte[] text = "the naïve Haus дом".getBytes(StandardCharsets.UTF_8);
        for (int round = 0; round < 150; round++) {
            byte[] damaged = bytes.clone();
            damaged[random.nextInt(300)] = (byte) random.nextInt();
            Path file = Files.write(directory.resolve("damaged.bin"), damaged);
            try {
                FastTextModel.read(file).identifier().identify(text, 0, text.length);
            } catch (QuernException expected) {
                assertThat(expected).hasMessageContaining("damaged.bin is no model");
            }
        }
    }

    @Test
    void saysWhatCannotBeUsed() {
        refused(writer -> writer.magic = 1, "near byte 4, it does not begin as a fastText model does");
        refused(writer -> writer.version = 13, "near byte 8, its version is 13; 11 and 12 can be read");
        refused(writer -> writer.loss = 5, "loss 5 is not known; known are 1 to 4");
        refused(writer -> writer.kind = 2, "the model is of the kind skipgram; only a supervised one has labels");
        refused(writer -> writer.dimension = 0, "dimension must be 1 to 10000, is 0");
        refused(writer -> writer.labelCount = 3, "number of labels must be 6 to 6, is 3");
        refused(writer -> writer.counts[2] = -1, "label 2 has the count -1");
        refused(writer -> writer.pruned = new int[] {1}, "it is pruned but not quantised");
        refused(writer -> writer.buckets = 0, "it has n-grams but no buckets");
    }

    private void refused(Consumer<FastTextWriter> change, String message) {
        assertThatThrownBy(() -> read(model(change)))
                .isInstanceOf(QuernException.class)
                .hasMessageContaining(message);
    }

    @Test
    void oldModelsHaveNoCharacterNgrams() throws IOException {
        FastTextModel old = read(model(writer -> writer.version = 11));
        assertThat(old.shape().most()).isZero();
        byte[] unknown = "Haus".getBytes(StandardCharsets.UTF_8);
        assertThat(old.identifier().identify(unknown, 0, 4)).isNotNegative();
    }
}
