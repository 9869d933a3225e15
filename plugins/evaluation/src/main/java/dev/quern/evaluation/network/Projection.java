package dev.quern.evaluation.network;

import dev.quern.api.model.Network;
import dev.quern.evaluation.embedding.PrincipalComponents;
import dev.quern.evaluation.embedding.TSne;
import dev.quern.evaluation.result.NetworkEvaluation.Embedding;
import dev.quern.evaluation.result.NetworkEvaluation.Point;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Rows in two dimensions, by what the last layer but one makes of them.
final class Projection {
    private static final int FEWEST = 10;
    private static final int BATCH = 64;
    private static final int COMPONENTS = 30;
    private static final double PERPLEXITY = 30;

    private final Network network;
    private final ScoreTable table;
    private final int width;

    Projection(Network network, ScoreTable table, int width) {
        this.network = network;
        this.table = table;
        this.width = width;
    }

    /// @param rows numbers in the table
    /// @return empty for too few rows, or if the vectors are not finite or all alike
    Optional<Embedding> of(int[] rows, Map<Integer, float[]> inputs) {
        if (rows.length < FEWEST) {
            return Optional.empty();
        }
        float[][] vectors = vectors(rows, inputs);
        PrincipalComponents components = PrincipalComponents.of(vectors, COMPONENTS);
        if (!(components.total() > 0) || !Double.isFinite(components.total())) {
            return Optional.empty();
        }
        double perplexity = Math.min(PERPLEXITY, (rows.length - 1) / 3.0);
        double[][] places = TSne.of(components.scores(), perplexity);
        double[] variances = components.variances();
        double explained = (variances[0] + (variances.length > 1 ? variances[1] : 0)) / components.total();
        List<Point> points = new ArrayList<>();
        for (int i = 0; i < rows.length; i++) {
            points.add(new Point(
                    table.labels().length == 0 ? 0 : table.labels()[rows[i]],
                    ExampleChoice.correct(table, network.classes(), rows[i]),
                    pair(components.scores()[i]),
                    pair(places[i])));
        }
        return Optional.of(new Embedding(points, explained, perplexity));
    }

    private float[][] vectors(int[] rows, Map<Integer, float[]> inputs) {
        float[][] vectors = new float[rows.length][];
        for (int from = 0; from < rows.length; from += BATCH) {
            int count = Math.min(BATCH, rows.length - from);
            float[] batch = new float[count * width];
            for (int i = 0; i < count; i++) {
                System.arraycopy(inputs.get(rows[from + i]), 0, batch, i * width, width);
            }
            float[] all = network.embeddings(batch, count);
            int size = all.length / count;
            for (int i = 0; i < count; i++) {
                vectors[from + i] = Arrays.copyOfRange(all, i * size, (i + 1) * size);
            }
        }
        return vectors;
    }

    /// Rounded to six digits, which is more than a picture shows.
    private static List<Double> pair(double[] place) {
        return List.of(rounded(place[0]), place.length > 1 ? rounded(place[1]) : 0);
    }

    private static double rounded(double value) {
        return Double.parseDouble(String.format(Locale.ROOT, "%.6g", value));
    }
}
