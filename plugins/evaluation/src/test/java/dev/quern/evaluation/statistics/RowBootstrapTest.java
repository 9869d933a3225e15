package dev.quern.evaluation.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class RowBootstrapTest {

    private static long[] keys(int rows) {
        long[] keys = new long[rows];
        Arrays.setAll(keys, row -> CounterRandom.key("row-" + row));
        return keys;
    }

    @Test
    void weightsArePoissonWithMeanOne() {
        byte[] weights = new RowBootstrap(1, keys(20_000), 64).block(0).weights();
        double[] shares = new double[5];
        double sum = 0;
        double squares = 0;
        for (byte weight : weights) {
            sum += weight;
            squares += weight * weight;
            if (weight < 5) {
                shares[weight] += 1.0 / weights.length;
            }
        }
        double mean = sum / weights.length;
        assertThat(mean).isCloseTo(1, within(0.004));
        assertThat(squares / weights.length - mean * mean).isCloseTo(1, within(0.008));
        assertThat(shares[0]).isCloseTo(Math.exp(-1), within(0.002));
        assertThat(shares[3]).isCloseTo(Math.exp(-1) / 6, within(0.001));
    }

    @Test
    void weightsDependOnKeyAndResampleOnly() {
        long[] keys = keys(10);
        byte[] weights = new RowBootstrap(1, keys, 200).block(64).weights();
        long[] turned = keys.clone();
        turned[0] = keys[9];
        turned[9] = keys[0];
        byte[] others = new RowBootstrap(1, turned, 1_000).block(64).weights();
        int last = 9 * RowBootstrap.BLOCK;
        assertThat(Arrays.copyOfRange(others, 0, 64)).isEqualTo(Arrays.copyOfRange(weights, last, last + 64));
        assertThat(new RowBootstrap(2, keys, 200).block(64).weights()).isNotEqualTo(weights);
        assertThat(new RowBootstrap(1, keys, 200).block(0).weights()).isNotEqualTo(weights);
    }

    @Test
    void ratiosAreThoseOfThePlainSumsAndTheLastBlockMayBeShort() {
        long[] keys = keys(37);
        double[] values = new double[37];
        double[] ones = new double[37];
        Arrays.setAll(values, row -> row * 0.5);
        Arrays.fill(ones, 0, 30, 1);
        RowBootstrap bootstrap = new RowBootstrap(3, keys, 70);
        RatioStatistic ratio = new RatioStatistic(70, values, ones);
        bootstrap.run(List.of(ratio));
        for (int r : new int[] {0, 63, 64, 69}) {
            byte[] weights = bootstrap.block(r / 64 * 64).weights();
            double above = 0;
            double below = 0;
            for (int row = 0; row < 30; row++) {
                above += weights[row * 64 + r % 64] * values[row];
                below += weights[row * 64 + r % 64];
            }
            assertThat(ratio.replicates()[r]).isCloseTo(above / below, within(1e-12));
        }
    }
}
