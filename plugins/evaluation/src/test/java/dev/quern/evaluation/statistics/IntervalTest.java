package dev.quern.evaluation.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IntervalTest {

    /// Tables of Student's t, two-sided 95 %.
    @ParameterizedTest
    @CsvSource({
        "1, 12.706",
        "2, 4.3027",
        "3, 3.1824",
        "4, 2.7764",
        "5, 2.5706",
        "10, 2.2281",
        "30, 2.0423",
        "1000, 1.9623"
    })
    void studentQuantilesMatchTheTables(int degrees, double expected) {
        assertThat(Normal.studentQuantile(0.975, degrees)).isCloseTo(expected, within(0.003 * expected));
    }

    @Test
    void normalMatchesTheTables() {
        assertThat(Normal.cumulative(0)).isEqualTo(0.5);
        assertThat(Normal.cumulative(-1.959964)).isCloseTo(0.025, within(1e-7));
        assertThat(Normal.cumulative(6)).isCloseTo(1 - 9.865876e-10, within(1e-11));
        assertThat(Normal.quantile(0.975)).isCloseTo(1.959963985, within(1e-8));
    }

    @Test
    void percentilesOfManyDocumentsAreThePlainOnes() {
        double[] replicates = IntStream.rangeClosed(0, 1000).mapToDouble(i -> i).toArray();
        Interval interval = Interval.percentile(replicates, 0.95, 10_000_000);
        assertThat(interval.lower()).isCloseTo(25, within(0.01));
        assertThat(interval.upper()).isCloseTo(975, within(0.01));
    }

    @Test
    void fewDocumentsMoveThePercentilesOutwards() {
        double[] replicates = IntStream.rangeClosed(0, 1000).mapToDouble(i -> i).toArray();
        Interval few = Interval.percentile(replicates, 0.95, 5);
        assertThat(few.lower()).isLessThan(2);
        assertThat(few.upper()).isGreaterThan(998);
    }

    @Test
    void undefinedReplicatesAreLeftOut() {
        Interval interval = Interval.percentile(new double[] {Double.NaN, 3, 3}, 0.95, 4);
        assertThat(interval).isEqualTo(new Interval(3, 3));
        assertThatThrownBy(() -> Interval.percentile(new double[] {Double.NaN}, 0.95, 4))
                .hasMessageContaining("no finite replicate");
    }

    @Test
    void pValuesCountTheOtherSide() {
        assertThat(Interval.pValue(new double[] {1, 2, 3, -1})).isEqualTo(2.0 * 2 / 5);
        assertThat(Interval.pValue(new double[] {1, 2, 3, Double.NaN})).isEqualTo(2.0 / 4);
        assertThat(Interval.pValue(new double[] {0, 0})).isEqualTo(1);
    }

    /// The example of R's p.adjust(c(0.01, 0.02, 0.03, 0.04, 0.05), "BH") and one with ties broken by the minimum.
    @Test
    void adjustsLikeBenjaminiAndHochberg() {
        assertThat(Interval.adjust(new double[] {0.01, 0.02, 0.03, 0.04, 0.05}))
                .containsExactly(new double[] {0.05, 0.05, 0.05, 0.05, 0.05}, within(1e-12));
        assertThat(Interval.adjust(new double[] {0.5, 0.001, 0.02}))
                .containsExactly(new double[] {0.5, 0.003, 0.03}, within(1e-12));
        assertThat(Interval.adjust(new double[0])).isEmpty();
    }
}
