package dev.quern.corpus.language;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/// Writes small models in fastText's format, with random matrices. All fields can be set to what they must not be.
final class FastTextWriter {
    int magic = 793712314;
    int version = 12;
    int dimension = 5;
    int wordNgrams = 1;
    int loss = 1;
    int kind = 3;
    int buckets = 97;
    int fewest = 2;
    int most = 4;
    List<String> words = List.of("</s>", "der", "the", "naïve", "и");
    List<String> labels = List.of("en", "de", "ru", "fr", "nl", "zh-Hant");
    /// As they fall in a file; with ties.
    long[] counts = {900, 400, 400, 100, 100, 100};
    boolean quantized;
    boolean norms;
    boolean quantizedOutput;
    /// Components of a stretch.
    int width = 2;
    /// Buckets that remain, or null.
    int[] pruned;
    int labelCount = -1;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final SplittableRandom random = new SplittableRandom(11);
    /// The matrices as they are meant, for an oracle.
    float[][] input;
    float[][] output;

    Path write(Path file) throws IOException {
        return Files.write(file, bytes());
    }

    byte[] bytes() {
        out.reset();
        ints(magic, version, dimension, 5, 1, 1, 5, wordNgrams, loss, kind, buckets, fewest, most, 100);
        longs(Double.doubleToLongBits(1e-4));
        int labelled = labelCount < 0 ? labels.size() : labelCount;
        ints(words.size() + labels.size(), words.size(), labelled);
        longs(1000, pruned == null ? -1 : pruned.length);
        for (String word : words) {
            entry(word, 7, 0);
        }
        for (int i = 0; i < labels.size(); i++) {
            entry("__label__" + labels.get(i), counts[i], 1);
        }
        for (int i = 0; pruned != null && i < pruned.length; i++) {
            ints(pruned[i], i);
        }
        out.write(quantized ? 1 : 0);
        input = matrix(words.size() + (pruned == null ? buckets : pruned.length), quantized);
        out.write(quantizedOutput ? 1 : 0);
        output = matrix(labels.size(), quantized && quantizedOutput);
        return out.toByteArray();
    }

    private void entry(String word, long count, int type) {
        out.writeBytes(word.getBytes(StandardCharsets.UTF_8));
        out.write(0);
        longs(count);
        out.write(type);
    }

    private float[][] matrix(int rows, boolean asCodes) {
        return asCodes ? codes(rows) : dense(rows);
    }

    private float[][] dense(int rows) {
        longs(rows, dimension);
        float[][] matrix = new float[rows][dimension];
        for (float[] row : matrix) {
            fill(row, -2, 2);
            floats(row);
        }
        return matrix;
    }

    private float[][] codes(int rows) {
        out.write(norms ? 1 : 0);
        longs(rows, dimension);
        int stretches = (dimension + width - 1) / width;
        byte[] codes = new byte[rows * stretches];
        random.nextBytes(codes);
        ints(codes.length);
        out.writeBytes(codes);
        int lastWidth = dimension - (stretches - 1) * width;
        ints(dimension, stretches, width, lastWidth);
        List<float[][]> centroids = new ArrayList<>();
        for (int stretch = 0; stretch < stretches; stretch++) {
            float[][] made = new float[256][stretch == stretches - 1 ? lastWidth : width];
            for (float[] one : made) {
                fill(one, -2, 2);
                floats(one);
            }
            centroids.add(made);
        }
        byte[] normCodes = new byte[rows];
        float[] normValues = new float[256];
        Arrays.fill(normValues, 1);
        if (norms) {
            random.nextBytes(normCodes);
            fill(normValues, 0.5f, 1.5f);
            out.writeBytes(normCodes);
            ints(1, 1, 1, 1);
            floats(normValues);
        }
        float[][] matrix = new float[rows][dimension];
        for (int row = 0; row < rows; row++) {
            for (int i = 0; i < dimension; i++) {
                int code = Byte.toUnsignedInt(codes[row * stretches + i / width]);
                matrix[row][i] =
                        centroids.get(i / width)[code][i % width] * normValues[Byte.toUnsignedInt(normCodes[row])];
            }
        }
        return matrix;
    }

    private void fill(float[] values, float from, float to) {
        for (int i = 0; i < values.length; i++) {
            values[i] = from + random.nextFloat() * (to - from);
        }
    }

    private void ints(int... values) {
        ByteBuffer buffer = ByteBuffer.allocate(Integer.BYTES * values.length).order(ByteOrder.LITTLE_ENDIAN);
        buffer.asIntBuffer().put(values);
        out.writeBytes(buffer.array());
    }

    private void longs(long... values) {
        ByteBuffer buffer = ByteBuffer.allocate(Long.BYTES * values.length).order(ByteOrder.LITTLE_ENDIAN);
        buffer.asLongBuffer().put(values);
        out.writeBytes(buffer.array());
    }

    private void floats(float... values) {
        ByteBuffer buffer = ByteBuffer.allocate(Float.BYTES * values.length).order(ByteOrder.LITTLE_ENDIAN);
        buffer.asFloatBuffer().put(values);
        out.writeBytes(buffer.array());
    }
}
