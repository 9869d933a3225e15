package dev.quern.evaluation.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ScaleTest {
    private static List<String> labels(Scale scale) {
        return scale.ticks().stream().map(scale::label).toList();
    }

    @Test
    void ticksAreRoundNumbersThatHoldTheData() {
        assertThat(labels(Scale.linear(0.13, 9.01, 0, 100, 5))).containsExactly("0", "2", "4", "6", "8", "10");
        assertThat(labels(Scale.linear(1.62, 1.79, 0, 100, 4))).containsExactly("1.60", "1.65", "1.70", "1.75", "1.80");
        assertThat(labels(Scale.linear(0, 0.002, 0, 100, 5)))
                .containsExactly("0.0000", "0.0005", "0.0010", "0.0015", "0.0020");
        assertThat(labels(Scale.linear(-0.3, 0.4, 0, 100, 4))).containsExactly("−0.4", "−0.2", "0.0", "0.2", "0.4");
        assertThat(labels(Scale.linear(0, 12_345, 0, 100, 4))).containsExactly("0", "5,000", "10,000", "15,000");
    }

    @Test
    void oneValueStillHasAScale() {
        for (double value : new double[] {0, 3, -7, 1e9, 1e-9}) {
            Scale scale = Scale.linear(value, value, 0, 100, 5);
            assertThat(scale.ticks()).hasSizeGreaterThan(1);
            assertThat(scale.position(value)).isBetween(0.0, 100.0);
        }
    }

    @Test
    void powersOfTwoAreEquallyFarApart() {
        Scale scale = Scale.powersOfTwo(1, 256, 0, 80);
        assertThat(labels(scale)).containsExactly("1", "2", "4", "8", "16", "32", "64", "128", "256");
        assertThat(scale.position(16)).isEqualTo(40);
        assertThat(scale.position(256)).isEqualTo(80);
    }

    @Test
    void numbersReadTheSameEverywhere() {
        assertThat(Numbers.brief(0.0020)).isEqualTo("0.00200");
        assertThat(Numbers.brief(12_345.6)).isEqualTo("12,346");
        assertThat(Numbers.brief(95)).isEqualTo("95.0");
        assertThat(Numbers.signed(0.5, 2)).isEqualTo("+0.50");
        assertThat(Numbers.coordinate(-0.001)).isEqualTo("0");
        assertThat(Numbers.coordinate(12.50)).isEqualTo("12.5");
        assertThat(Numbers.cut("a\ud83d\ude00bc", 3)).isEqualTo("a…");
        assertThat(Numbers.pValue(0.0004)).isEqualTo("< 0.001");
    }
}
