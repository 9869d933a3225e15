package dev.quern.evaluation.network;

import static dev.quern.evaluation.network.EvaluatedSample.config;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.quern.api.Columns;
import dev.quern.api.Inputs;
import dev.quern.api.Metric;
import dev.quern.api.PlanException;
import dev.quern.api.PortType;
import dev.quern.api.QuernException;
import dev.quern.api.image.PixelColumn;
import dev.quern.api.model.Networks;
import dev.quern.api.testing.TestArtifact;
import dev.quern.api.testing.TestContext;
import dev.quern.api.testing.TestRows;
import dev.quern.evaluation.comparison.Scores;
import dev.quern.evaluation.comparison.ScoresFile;
import dev.quern.evaluation.result.EvaluationJson;
import dev.quern.evaluation.result.NetworkEvaluation;
import dev.quern.evaluation.result.NetworkEvaluation.Slice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvaluateNetworkTaskTest {
    @TempDir
    Path directory;

    private TestArtifact model;
    private int runs;

    @BeforeEach
    void makeModel() throws IOException {
        model = new TestArtifact("network", directory.resolve("model"));
        Files.writeString(model.file("model.json"), "{}");
    }

    private static EvaluateNetworkConfig plain() {
        return config("label", List.of("label", "camera", "weight", "ink", "contrast"), false, Optional.empty());
    }

    private static Networks networks(List<String> classes) {
        return artifact -> new FakeNetwork(SampleRows.SHAPE, classes, 4);
    }

    private TestContext context() {
        return new TestContext(directory.resolve("run-" + ++runs)).with("model", model);
    }

    private static NetworkEvaluation run(TestContext context, EvaluateNetworkConfig config, List<String> classes)
            throws IOException {
        new EvaluateNetworkTask(config, networks(classes)).run(context);
        return EvaluationJson.readNetwork(context.written("").file(NetworkEvaluation.FILE));
    }

    @Test
    void figuresFeedGatesAndPicturesAreWritten() throws IOException {
        try (TestContext context = context()) {
            List<SampleRows.Row> rows = SampleRows.of(240, 1);
            context.with("data", SampleRows.stored(rows, 7, 50, 0))
                    .with("train", SampleRows.stored(SampleRows.of(90, 2), 20, 50, 0));
            NetworkEvaluation evaluation = run(context, plain(), SampleRows.CLASSES);
            assertThat(evaluation.value("accuracy")).isBetween(0.7, 0.999);
            assertThat(evaluation.value("leaked-rows")).isZero();
            assertThat(context.metrics())
                    .anySatisfy(metric -> {
                        assertThat(metric.name()).isEqualTo("accuracy");
                        assertThat(metric.labels()).isEmpty();
                        assertThat(metric.lower().orElseThrow()).isLessThan(metric.value());
                        assertThat(metric.n()).isEqualTo(240);
                    })
                    .anySatisfy(metric -> {
                        assertThat(metric.name()).isEqualTo("recall");
                        assertThat(metric.labels()).isEqualTo(Map.of("label", "even"));
                    })
                    .anySatisfy(metric -> assertThat(metric.labels()).isEqualTo(Map.of("camera", "old")));
            assertThat(context.metrics()).extracting(Metric::name).contains("calibration-error", "log-loss");
            assertThat(evaluation.slices()).extracting(Slice::column).contains("ink", "contrast", "weight");
            assertThat(evaluation.slices().stream()
                            .filter(slice -> slice.column().equals("weight"))
                            .count())
                    .isEqualTo(4);
            NetworkEvaluation.Pictures pictures = evaluation.pictures();
            assertThat(pictures.worst()).isNotEmpty().allSatisfy(example -> assertThat(example.label())
                    .isNotEqualTo(example.predicted()));
            assertThat(context.written("").file(pictures.worst().getFirst().picture()))
                    .isRegularFile();
            assertThat(context.written("").file(pictures.filters())).isRegularFile();
            assertThat(pictures.maps()).hasSize(1);
            assertThat(pictures.embedding().points()).hasSize(60);
        }
    }

    @Test
    void neitherOrderNorBatchesNorPartsChangeAByte() throws IOException {
        List<SampleRows.Row> rows = SampleRows.of(120, 3);
        String first = written(SampleRows.stored(rows, 7, 50, 0));
        String second = written(SampleRows.stored(rows, 120, 1_000, 9));
        String digest = "\"digest\": \"[^\"]*\"";
        assertThat(second.replaceAll(digest, "")).isEqualTo(first.replaceAll(digest, ""));
    }

    private String written(TestRows rows) throws IOException {
        try (TestContext context = context()) {
            context.with("data", rows);
            run(context, plain(), SampleRows.CLASSES);
            return Files.readString(context.written("").file(NetworkEvaluation.FILE));
        }
    }

    @Test
    void scoresAreStoredByRow() throws IOException {
        try (TestContext context = context()) {
            List<SampleRows.Row> rows = SampleRows.of(1_100, 4);
            context.with("data", SampleRows.stored(rows, 100, 500, 5));
            NetworkEvaluation evaluation = run(context, plain(), SampleRows.CLASSES);
            Scores scores = ScoresFile.read(context.written("").file(NetworkEvaluation.SCORES), true);
            assertThat(scores.size()).isEqualTo(1_100);
            assertThat(scores.ids()).isSorted();
            assertThat(scores.labels().get(17)).isEqualTo(rows.get(17).label());
            assertThat(scores.slices().get("camera").get(3)).isEqualTo("old");
            long right = 0;
            double loss = 0;
            for (int row = 0; row < scores.size(); row++) {
                right += scores.correct(row) ? 1 : 0;
                loss += scores.losses()[row] / scores.size();
            }
            assertThat(evaluation.value("accuracy")).isEqualTo(right / 1_100.0);
            assertThat(evaluation.value("log-loss")).isCloseTo(loss, within(1e-9));
        }
    }

    @Test
    void leakedRowsAreCountedAndNamed() throws IOException {
        try (TestContext context = context()) {
            List<SampleRows.Row> rows = SampleRows.of(60, 6);
            context.with("data", SampleRows.stored(rows, 10, 100, 0))
                    .with("train", SampleRows.stored(rows.subList(5, 8), 10, 100, 0));
            NetworkEvaluation evaluation = run(context, plain(), SampleRows.CLASSES);
            assertThat(evaluation.value("leaked-rows")).isEqualTo(3);
            assertThat(context.warnings())
                    .anySatisfy(warning -> assertThat(warning).contains("'img/0005.png'"));
        }
    }

    @Test
    void aMirrorImageIsAveragedIn() throws IOException {
        try (TestContext context = context()) {
            context.with("data", SampleRows.stored(SampleRows.of(90, 7), 10, 100, 0));
            EvaluateNetworkConfig flip = config("label", List.of(), true, Optional.empty());
            // Left and right look the same to a network that sees both sides: it knows only 'even'.
            NetworkEvaluation evaluation = run(context, flip, SampleRows.CLASSES);
            assertThat(evaluation.value("accuracy")).isLessThan(0.75);
            assertThat(evaluation.metricVersion()).contains("mirror");
        }
    }

    @Test
    void valuesAreJudgedByTheirErrors() throws IOException {
        try (TestContext context = context()) {
            context.with("data", SampleRows.stored(SampleRows.of(90, 8), 10, 100, 0));
            EvaluateNetworkConfig config = config("value", List.of("camera"), false, Optional.of("camera"));
            NetworkEvaluation evaluation = run(context, config, List.of());
            assertThat(evaluation.task()).isEqualTo("regression");
            assertThat(evaluation.value("mean-absolute-error")).isBetween(0.1, 0.5);
            assertThat(evaluation.value("r-squared")).isNegative();
            assertThat(evaluation.regression().points()).hasSize(90);
            assertThat(evaluation.settings().unit()).isEqualTo("camera");
        }
    }

    @Test
    void aChampionIsHeldAgainstRowByRow() throws IOException {
        List<SampleRows.Row> rows = SampleRows.of(150, 9);
        TestArtifact champion;
        try (TestContext context = context()) {
            context.with("data", SampleRows.stored(rows, 10, 100, 0));
            run(context, plain(), SampleRows.CLASSES);
            champion = context.written("");
        }
        try (TestContext context = context()) {
            context.with("data", SampleRows.stored(rows.subList(0, 140), 10, 100, 3))
                    .with("champion", champion);
            NetworkEvaluation.Comparison same =
                    run(context, plain(), SampleRows.CLASSES).comparison();
            assertThat(same.paired()).isEqualTo(140);
            assertThat(same.differences()).hasSize(2).allSatisfy(difference -> {
                assertThat(difference.estimate().value()).isZero();
                assertThat(difference.estimate().lower()).isZero();
                assertThat(difference.pValue()).isEqualTo(1);
            });
            assertThat(context.metrics())
                    .extracting(Metric::name)
                    .contains("accuracy-gain-over-champion", "log-loss-gain-over-champion");
        }
        try (TestContext context = context()) {
            context.with("data", SampleRows.stored(rows, 10, 100, 3)).with("champion", champion);
            // Names in another order: left and right are taken for each other.
            NetworkEvaluation.Comparison worse =
                    run(context, plain(), List.of("left", "even", "right")).comparison();
            assertThat(worse.differences().getFirst().estimate().upper()).isNegative();
            assertThat(worse.differences().getFirst().pValue()).isLessThan(1e-6);
            assertThat(worse.slices()).isNotEmpty();
        }
    }

    @Test
    void whatCannotBeJudgedIsRefusedWithItsRow() throws IOException {
        List<SampleRows.Row> rows = SampleRows.of(5, 1);
        refuses(
                SampleRows.stored(rows, 10, 100, 0),
                List.of("right", "even"),
                "which is none of the network's classes");
        refuses(SampleRows.stored(List.of(), 10, 100, 0), SampleRows.CLASSES, "no rows");
        TestRows nulls = TestRows.of(Columns.text("id"), SampleRows.SHAPE.field("image"), Columns.text("label"))
                .row("a", null, "even");
        refuses(nulls, SampleRows.CLASSES, "row 0 ('a'): column 'image' is empty");
        TestRows unlabelled = TestRows.of(Columns.text("id"), SampleRows.SHAPE.field("image"), Columns.text("label"))
                .row("a", new byte[48], null);
        refuses(unlabelled, SampleRows.CLASSES, "column 'label' is empty");
        TestRows small = TestRows.of(Columns.text("id"), new PixelColumn(1, 2, 2).field("image"), Columns.text("label"))
                .row("a", new byte[4], "even");
        refuses(small, SampleRows.CLASSES, "shape [1, 2, 2], the network takes [1, 6, 8]");
    }

    private void refuses(TestRows rows, List<String> classes, String message) {
        try (TestContext context = context()) {
            context.with("data", rows);
            EvaluateNetworkConfig config = config("label", List.of(), false, Optional.empty());
            assertThatThrownBy(() -> run(context, config, classes))
                    .isInstanceOf(QuernException.class)
                    .hasMessageContaining(message);
        }
    }

    @Test
    void aWrongJobIsRefusedBeforeAnythingRuns() {
        refused(config("name", List.of(), false, Optional.empty()), "column 'name' not found");
        refused(config("label", List.of("image"), false, Optional.empty()), "must be text, numbers or truth values");
        refused(config("label", List.of("nothing"), false, Optional.empty()), "column 'nothing' not found");
    }

    private static void refused(EvaluateNetworkConfig config, String message) {
        Schema schema =
                new Schema(List.<Field>of(Columns.text("id"), SampleRows.SHAPE.field("image"), Columns.text("label")));
        Inputs inputs =
                new Inputs(Map.of("data", new PortType.Rows(schema), "model", new PortType.Artifact(Networks.KIND)));
        assertThatThrownBy(() -> new EvaluateNetworkTask(config, networks(SampleRows.CLASSES)).plan(inputs))
                .isInstanceOf(PlanException.class)
                .hasMessageContaining(message);
    }
}
