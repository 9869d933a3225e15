package dev.quern.evaluation.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class EmbeddingTest {

    /// Rows around three corners of a cube of ten dimensions.
    private static float[][] groups(int rows) {
        Random random = new Random(1);
        float[][] vectors = new float[rows][10];
        for (int row = 0; row < rows; row++) {
            for (int i = 0; i < 10; i++) {
                vectors[row][i] = (float) (random.nextGaussian() * 0.3 + (i % 3 == row % 3 ? 4 : 0));
            }
        }
        return vectors;
    }

    @Test
    void principalComponentsOfAnEllipseAreItsAxes() {
        Random random = new Random(2);
        float[][] rows = new float[4_000][2];
        for (float[] row : rows) {
            double longAxis = 3 * random.nextGaussian();
            double shortAxis = random.nextGaussian();
            row[0] = (float) (0.6 * longAxis - 0.8 * shortAxis + 10);
            row[1] = (float) (0.8 * longAxis + 0.6 * shortAxis - 5);
        }
        PrincipalComponents components = PrincipalComponents.of(rows, 5);
        assertThat(components.variances()).hasSize(2);
        assertThat(components.variances()[0]).isCloseTo(9, within(0.5));
        assertThat(components.variances()[1]).isCloseTo(1, within(0.1));
        assertThat(components.variances()[0] + components.variances()[1]).isCloseTo(components.total(), within(1e-9));
        double mean = 0;
        double product = 0;
        for (double[] score : components.scores()) {
            mean += score[0] / rows.length;
            product += score[0] * score[1] / rows.length;
        }
        assertThat(mean).isCloseTo(0, within(1e-5));
        assertThat(product).isCloseTo(0, within(1e-4));
    }

    @Test
    void neighboursStayNeighboursAndTheSameRowsGiveTheSamePicture() {
        float[][] vectors = groups(120);
        double[][] scores = PrincipalComponents.of(vectors, 10).scores();
        double[][] places = TSne.of(scores, 15);
        assertThat(TSne.of(scores, 15)).isDeepEqualTo(places);
        for (int i = 0; i < places.length; i++) {
            int nearest = -1;
            double least = Double.POSITIVE_INFINITY;
            for (int j = 0; j < places.length; j++) {
                double distance = Math.hypot(places[i][0] - places[j][0], places[i][1] - places[j][1]);
                if (j != i && distance < least) {
                    least = distance;
                    nearest = j;
                }
            }
            assertThat(nearest % 3).isEqualTo(i % 3);
        }
    }

    @Test
    void equalRowsAndOneDimensionDoNoHarm() {
        float[][] equal = new float[12][4];
        assertThat(PrincipalComponents.of(equal, 3).total()).isZero();
        float[][] line = new float[12][1];
        for (int i = 0; i < 12; i++) {
            line[i][0] = i / 4;
        }
        PrincipalComponents components = PrincipalComponents.of(line, 3);
        assertThat(components.variances()).hasSize(1);
        for (double[] place : TSne.of(components.scores(), 3)) {
            assertThat(place[0]).isFinite();
            assertThat(place[1]).isFinite();
        }
    }
}
