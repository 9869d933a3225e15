package dev.quern.evaluation.language;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.quern.evaluation.result.Evaluation.Sample;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SamplerTest {
    private static final float[] LOGITS = logits(0.1, 0.5, 0.15, 0.25);

    private static float[] logits(double... probabilities) {
        float[] logits = new float[probabilities.length];
        for (int i = 0; i < logits.length; i++) {
            logits[i] = (float) Math.log(probabilities[i]) + 3;
        }
        return logits;
    }

    /// Shares of each token over a fine grid of quantiles.
    private static double[] shares(Sampler sampler) {
        double[] shares = new double[LOGITS.length];
        int steps = 100_000;
        for (int i = 0; i < steps; i++) {
            shares[sampler.choose(LOGITS, (i + 0.5) / steps)] += 1.0 / steps;
        }
        return shares;
    }

    @Test
    void drawsFromTheWholeDistribution() {
        assertThat(shares(new Sampler(1, 1))).containsExactly(new double[] {0.1, 0.5, 0.15, 0.25}, within(1e-4));
    }

    @Test
    void keepsTheSmallestNucleusThatReachesTopP() {
        assertThat(shares(new Sampler(1, 0.74))).containsExactly(new double[] {0, 2.0 / 3, 0, 1.0 / 3}, within(1e-4));
        assertThat(shares(new Sampler(1, 0.8)))
                .containsExactly(new double[] {0, 0.5 / 0.9, 0.15 / 0.9, 0.25 / 0.9}, within(1e-4));
        assertThat(shares(new Sampler(1, 1e-9))).containsExactly(new double[] {0, 1, 0, 0}, within(1e-9));
    }

    @Test
    void temperatureSharpensAndFlattens() {
        double sum = 0.01 + 0.25 + 0.0225 + 0.0625;
        assertThat(shares(new Sampler(0.5, 1)))
                .containsExactly(new double[] {0.01 / sum, 0.25 / sum, 0.0225 / sum, 0.0625 / sum}, within(1e-4));
        assertThat(shares(new Sampler(0, 0.5))).containsExactly(new double[] {0, 1, 0, 0}, within(1e-9));
    }

    @Test
    void survivesHostileLogits() {
        float[] infinite = {Float.NEGATIVE_INFINITY, 0, Float.NEGATIVE_INFINITY};
        assertThat(new Sampler(1, 1).choose(infinite, 0.999999)).isEqualTo(1);
        float[] equal = new float[5];
        assertThat(new Sampler(0, 1).choose(equal, 0.5)).isZero();
        assertThat(new Sampler(1, 1).choose(equal, Math.nextDown(1.0))).isEqualTo(4);
    }

    @Test
    void continuesPromptsWithinTheContextAndTheSameWayEachTime() {
        EvaluateTask.Generate config = new EvaluateTask.Generate(List.of("ab", ""), 6, 0, 1, 2, Optional.empty());
        FakeModel model = FakeModel.uniform(4, 257);
        List<Sample> samples = new Generation(model, new ByteText(), config, 5).samples(() -> {});
        assertThat(samples.get(0)).isEqualTo(new Sample("ab", "most likely token, sample 1", "cdefgh", 6, false));
        assertThat(samples.get(3).text()).isEqualTo("\0\1\2\3\4\5");
        assertThat(samples).hasSize(4);
        assertThat(model.continued.get(0)).containsExactly(ByteText.END, 'a', 'b');
        assertThat(model.continued.get(5)).containsExactly('d', 'e', 'f', 'g');
    }

    @Test
    void randomSamplesAreAFunctionOfTheSeed() {
        EvaluateTask.Generate config = new EvaluateTask.Generate(List.of("a"), 20, 5, 0.95, 2, Optional.empty());
        List<Sample> first = samples(config, 5);
        assertThat(samples(config, 5)).isEqualTo(first);
        assertThat(samples(config, 6)).isNotEqualTo(first);
        assertThat(first.get(0).text()).isNotEqualTo(first.get(1).text());
    }

    private static List<Sample> samples(EvaluateTask.Generate config, long seed) {
        return new Generation(FakeModel.uniform(8, 257), new ByteText(), config, seed).samples(() -> {});
    }
}
