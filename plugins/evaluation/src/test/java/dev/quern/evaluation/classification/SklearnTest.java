package dev.quern.evaluation.classification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.quern.evaluation.result.ClassificationFindings.ClassFigures;
import dev.quern.evaluation.result.Evaluation.Estimate;
import dev.quern.evaluation.result.Evaluation.Figure;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;

/// Ours against scikit-learn's figures, which `src/test/python/fixtures.py` wrote.
class SklearnTest {
    private static final double CLOSE = 1e-6; // probabilities are floats

    private static JsonNode cases() throws IOException {
        return new JsonMapper()
                .readTree(SklearnTest.class.getResourceAsStream("sklearn.json"))
                .get("cases");
    }

    private static ScoredRows rows(JsonNode given) {
        JsonNode probabilities = given.get("probabilities");
        int n = probabilities.size();
        int classes = probabilities.get(0).size();
        float[] values = new float[n * classes];
        int[] labels = new int[n];
        long[] keys = new long[n];
        List<String> ids = new ArrayList<>();
        for (int row = 0; row < n; row++) {
            ids.add("row-" + row);
            keys[row] = row;
            labels[row] = given.get("labels").get(row).asInt();
            for (int c = 0; c < classes; c++) {
                values[row * classes + c] =
                        (float) probabilities.get(row).get(c).asDouble();
            }
        }
        List<String> names =
                IntStream.range(0, classes).mapToObj(c -> "class-" + c).toList();
        return new ScoredRows(names, ids, keys, false, labels, values);
    }

    @Test
    void figuresAreThoseOfScikitLearn() throws IOException {
        SoftAssertions softly = new SoftAssertions();
        for (JsonNode given : cases()) {
            String name = given.get("name").asText();
            ClassificationAnalysis.Result result = ClassificationAnalysis.of(
                    rows(given), List.of(), new Options(1, 0.95, 200, 5, 2, 10, Optional.empty()));
            given.get("headline").properties().forEach(entry -> {
                Figure figure = result.headline().stream()
                        .filter(f -> f.metric().equals(entry.getKey()))
                        .findFirst()
                        .orElseThrow(() -> new AssertionError(entry.getKey()));
                same(softly, name + ": " + entry.getKey(), figure.estimate(), entry.getValue());
                softly.assertThat(figure.estimate() != null || figure.remark().startsWith("n/a"))
                        .isTrue();
            });
            List<ClassFigures> classes = result.findings().classes();
            each(softly, name, "precision", classes, ClassFigures::precision, given);
            each(softly, name, "recall", classes, ClassFigures::recall, given);
            each(softly, name, "f1", classes, ClassFigures::f1, given);
            each(softly, name, "roc-auc", classes, ClassFigures::rocAuc, given);
            each(softly, name, "average-precision", classes, ClassFigures::averagePrecision, given);
            softly.assertThat(result.findings().confusion().toString())
                    .isEqualTo(given.get("confusion").toString().replace(",", ", "));
        }
        softly.assertAll();
    }

    private static void each(
            SoftAssertions softly,
            String name,
            String figure,
            List<ClassFigures> classes,
            Function<ClassFigures, Estimate> of,
            JsonNode given) {
        for (int c = 0; c < classes.size(); c++) {
            String what = name + ": " + figure + " of class " + c;
            same(softly, what, of.apply(classes.get(c)), given.get(figure).get(c));
        }
    }

    private static void same(SoftAssertions softly, String what, Estimate ours, JsonNode theirs) {
        if (theirs.isNull()) {
            softly.assertThat(ours).as(what).isNull();
        } else if (ours == null) {
            softly.fail(what + " is missing, scikit-learn has " + theirs);
        } else {
            softly.assertThat(ours.value()).as(what).isCloseTo(theirs.asDouble(), within(CLOSE));
        }
    }

    @Test
    void aClassWithoutPredictionsSaysSo() throws IOException {
        JsonNode given = cases().get(3);
        ClassificationAnalysis.Result result = ClassificationAnalysis.of(
                rows(given), List.of(), new Options(1, 0.95, 200, 5, 2, 10, Optional.empty()));
        ClassFigures never = result.findings().classes().get(1);
        assertThat(never.predicted()).isZero();
        assertThat(never.precision()).isNull();
        assertThat(never.remark()).isEqualTo("n/a (no predictions)");
        assertThat(result.headline())
                .filteredOn(figure -> figure.metric().equals("macro-precision"))
                .first()
                .satisfies(figure -> assertThat(figure.remark()).contains("1 class left out: n/a there"));
    }
}
