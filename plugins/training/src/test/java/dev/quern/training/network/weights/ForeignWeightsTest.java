package dev.quern.training.network.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.zip.InflaterInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Files that NumPy 1.24 wrote: `numpy.save` of small arrays, deflated here, and `numpy.savez_compressed`.
class ForeignWeightsTest {
    /// `numpy.asfortranarray(numpy.arange(24, dtype='<f8').reshape(2, 3, 4))`.
    private static final String FORTRAN =
            "eNqb7BfqGxDJyFDGUK2eklqcXKRupaBuk2ahrqOgnpZfVFKUmBefX5SSChIPKSpNBQoXZyQWpAK5GkY6CsY6CiaaOgq1CmQCLgYUoOEA"
                    + "oQWgtAGUVoDSJlD6gz2E1oLyRaC0IZRWgtKmUJoBSutAaQkobQSlVaC0GZTmgNJ6UFoGShtDaTUobe4AAHLNJUg=";

    /// `fc.weight` of shape (2, 3): -1.5, -0.5 …, and `fc.bias`: 1, 1.
    static final String ARCHIVE =
            "UEsDBC0AAAAIAAAAIQCD6bOf//////////8NABQAZmMud2VpZ2h0Lm5weQEAEACYAAAAAAAAAFkAAAAAAAAAm+wX6hsQychQxlCtnpJanFyk"
                    + "bqWgbpNmoq6joJ6WX1RSlJgXn1+UkgoSd0vMKU4FihdnJBakAvkaRjoKxpo6CrUKZAMuBoYD+xkYGEDYHsgGYgUHBoYEBwBQSwMELQAA"
                    + "AAgAAAAhAHw+khz//////////wsAFABmYy5iaWFzLm5weQEAEACIAAAAAAAAAEoAAAAAAAAAm+wX6hsQychQxlCtnpJanFykbqWgbpNm"
                    + "oq6joJ6WX1RSlJgXn1+UkgoSd0vMKU4FihdnJBakAvkaRjqaOgq1ChQALgaGBnsQBgBQSwECLQMtAAAACAAAACEAg+mzn1kAAACYAAAA"
                    + "DQAAAAAAAAAAAAAAgAEAAAAAZmMud2VpZ2h0Lm5weVBLAQItAy0AAAAIAAAAIQB8PpIcSgAAAIgAAAALAAAAAAAAAAAAAACAAZgAAABm"
                    + "Yy5iaWFzLm5weVBLBQYAAAAAAgACAHQAAAAfAQAAAAA=";

    @TempDir
    private Path directory;

    private Path array(String deflated) throws IOException {
        byte[] bytes = Base64.getDecoder().decode(deflated);
        try (InflaterInputStream in = new InflaterInputStream(new ByteArrayInputStream(bytes))) {
            return Files.write(directory.resolve("array.npy"), in.readAllBytes());
        }
    }

    @ParameterizedTest
    @CsvSource({
        // dtypes <f4, <f2, >f4
        "eNqb7BfqGxDJyFDGUK2eklqcXKRupaBuk2airqOgnpZfVFKUmBefX5SSChJ3S8wpTgWKF2ckFqQC+RpGOgrGmjoKtQpkAy4GhgP7GRgYQNgeyAZiBQcGhgQHACWCH+g=",
        "eNqb7BfqGxDJyFDGUK2eklqcXKRupaBuk2akrqOgnpZfVFKUmBefX5SSChJ3S8wpTgWKF2ckFqQC+RpGOgrGmjoKtQpkAy6GfQw7GCwY7BgcGZwBsQwd2g==",
        "eNqb7BfqGxDJyFDGUK2eklqcXKRupaBul2airqOgnpZfVFKUmBefX5SSChJ3S8wpTgWKF2ckFqQC+RpGOgrGmjoKtQpkA679BxgY9jMwMNiDMJDtoADECQwMAC/8H+o=",
    })
    void arraysOfSeveralTypes(String deflated) throws IOException {
        ForeignWeights weights = ForeignWeights.read(array(deflated));
        assertThat(weights.shapes().get("array")).containsExactly(2, 3);
        assertThat(weights.values().get("array")).containsExactly(-1.5f, -0.5f, 0.5f, 1.5f, 2.5f, 3.5f);
    }

    @Test
    void fortranOrderIsTurned() throws IOException {
        ForeignWeights weights = ForeignWeights.read(array(FORTRAN));
        assertThat(weights.shapes().get("array")).containsExactly(2, 3, 4);
        float[] expected = new float[24];
        for (int i = 0; i < 24; i++) {
            expected[i] = i;
        }
        assertThat(weights.values().get("array")).containsExactly(expected);
    }

    @Test
    void archives() throws IOException {
        Path file = Files.write(directory.resolve("a.npz"), Base64.getDecoder().decode(ARCHIVE));
        ForeignWeights weights = ForeignWeights.read(file);
        assertThat(weights.values().keySet()).containsExactly("fc.weight", "fc.bias");
        assertThat(weights.values().get("fc.bias")).containsExactly(1f, 1f);
        assertThat(weights.shapes().get("fc.weight")).containsExactly(2, 3);
    }

    @Test
    void everyCutIsFound() throws IOException {
        byte[] bytes = Files.readAllBytes(array(FORTRAN));
        Path torn = directory.resolve("torn.npy");
        for (int length = 0; length < bytes.length; length += 3) {
            Files.write(torn, Arrays.copyOf(bytes, length));
            assertThatThrownBy(() -> ForeignWeights.read(torn))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("torn.npy");
        }
        Files.write(torn, Arrays.copyOf(bytes, bytes.length + 1));
        assertThatThrownBy(() -> ForeignWeights.read(torn)).hasMessageContaining("goes on behind its array");
    }

    @Test
    void damageGivesNothingButIoExceptions() throws IOException {
        List<byte[]> files =
                List.of(Files.readAllBytes(array(FORTRAN)), Base64.getDecoder().decode(ARCHIVE));
        Random random = new Random(5);
        List<Throwable> others = new ArrayList<>();
        for (int round = 0; round < 1000; round++) {
            byte[] changed = files.get(round % 2).clone();
            for (int i = 0; i <= random.nextInt(4); i++) {
                changed[random.nextInt(Math.min(changed.length, 140))] = (byte) random.nextInt();
            }
            Path file = Files.write(directory.resolve("damaged"), changed);
            try {
                ForeignWeights.read(file);
            } catch (IOException expected) {
                assertThat(expected.getMessage()).isNotBlank();
            } catch (RuntimeException | Error other) {
                others.add(other);
            }
        }
        assertThat(others).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'descr': '<c8', 'fortran_order': False, 'shape': (2,), } | arrays of type '<c8' are not read",
                "{'descr': '<f4', 'fortran_order': False, 'shape': (99999, 99999), } | is too large",
                "{'descr': '<f4', 'fortran_order': False, 'shape': (99999999999999999999,), } | is too large",
                "{'descr': '<f4', 'fortran_order': False, 'shape': (500,), } | is cut short after 0 bytes",
                "{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (2,), } | no 'descr' that can be read",
                "{'descr': '<f4', 'shape': (2,), } | no 'fortran_order'",
            })
    void strangeHeaders(String header, String message) throws IOException {
        byte[] text = header.replace("\\", "").getBytes(StandardCharsets.US_ASCII);
        byte[] bytes = new byte[10 + text.length];
        System.arraycopy(NumpyFile.MAGIC.getBytes(StandardCharsets.ISO_8859_1), 0, bytes, 0, 6);
        bytes[6] = 1;
        bytes[8] = (byte) text.length;
        System.arraycopy(text, 0, bytes, 10, text.length);
        Path file = Files.write(directory.resolve("strange.npy"), bytes);
        assertThatThrownBy(() -> ForeignWeights.read(file))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("strange.npy")
                .hasMessageContaining(message);
    }
}
