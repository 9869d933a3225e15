package dev.quern.evaluation.regression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.quern.evaluation.result.Evaluation.Figure;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;

class RegressionAnalysisTest {

    private static ScoredValues rows(double[] truth, double[] predicted) {
        List<String> ids = new ArrayList<>();
        long[] keys = new long[truth.length];
        for (int row = 0; row < truth.length; row++) {
            ids.add("row-" + row);
            keys[row] = row;
        }
        return new ScoredValues(ids, keys, false, truth, predicted);
    }

    private static double[] doubles(JsonNode array) {
        double[] values = new double[array.size()];
        Arrays.setAll(values, i -> array.get(i).asDouble());
        return values;
    }

    private static RegressionAnalysis.Result analysed(ScoredValues rows) {
        return RegressionAnalysis.of(rows, List.of(), new RegressionAnalysis.Options(1, 0.95, 300, 5, 10, Double.NaN));
    }

    private static Figure figure(RegressionAnalysis.Result result, String metric) {
        return result.headline().stream()
                .filter(figure -> figure.metric().equals(metric))
                .findFirst()
                .orElseThrow();
    }

    /// `src/test/python/fixtures.py` wrote what scikit-learn says.
    @Test
    void figuresAreThoseOfScikitLearn() throws IOException {
        SoftAssertions softly = new SoftAssertions();
        JsonNode cases = new JsonMapper()
                .readTree(RegressionAnalysisTest.class.getResourceAsStream("sklearn.json"))
                .get("cases");
        for (JsonNode given : cases) {
            RegressionAnalysis.Result result =
                    analysed(rows(doubles(given.get("truth")), doubles(given.get("predicted"))));
            given.get("headline").properties().forEach(entry -> {
                Figure ours = figure(result, entry.getKey());
                String what = given.get("name").asText() + ": " + entry.getKey();
                if (entry.getValue().isNull()) {
                    softly.assertThat(ours.estimate()).as(what).isNull();
                    softly.assertThat(ours.remark()).as(what).startsWith("n/a");
                } else {
                    softly.assertThat(ours.estimate().value())
                            .as(what)
                            .isCloseTo(entry.getValue().asDouble(), within(1e-9));
                }
            });
        }
        softly.assertAll();
    }

    @Test
    void residualsAndCalibrationAreTold() {
        Random random = new Random(4);
        double[] truth = random.doubles(500, 0, 10).toArray();
        double[] predicted = Arrays.stream(truth).map(value -> value / 2 + 3).toArray();
        RegressionAnalysis.Result result = analysed(rows(truth, predicted));
        assertThat(figure(result, "improvement-over-baseline").estimate().lower())
                .isPositive();
        assertThat(result.findings().quantiles().getFirst().residual()).isBetween(-2.1, -1.9);
        assertThat(result.findings().quantiles().getLast().residual()).isBetween(2.9, 3.1);
        assertThat(result.findings().calibration())
                .hasSize(10)
                .allSatisfy(bin -> assertThat(bin.truth().value()).isCloseTo(2 * (bin.predicted() - 3), within(1e-9)));
    }
}
