package dev.quern.evaluation.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.quern.api.Columns;
import dev.quern.api.Inputs;
import dev.quern.api.Outputs;
import dev.quern.api.PlanException;
import dev.quern.api.PortType;
import dev.quern.api.QuernException;
import dev.quern.api.image.PixelColumn;
import dev.quern.api.testing.StepTester;
import dev.quern.api.testing.TestArtifact;
import dev.quern.api.testing.TestContext;
import dev.quern.api.testing.TestRows;
import dev.quern.evaluation.result.ImageInspection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InspectImagesTest {
    private static final InspectImages.Config CONFIG =
            new InspectImages.Config("image", "label", "id", 0.1, 500, 24, 12);
    private static final PixelColumn COLOUR = new PixelColumn(3, 16, 16);

    @TempDir
    private Path directory;

    private int runs;

    /// Plain rows of train and test with one of each fault.
    private static Map<String, List<Object[]>> faulty() {
        Random random = new Random(1);
        List<Object[]> train = new ArrayList<>();
        List<Object[]> test = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            train.add(new Object[] {"train/" + i, TestImages.spot(COLOUR, i % 4, random), "class " + i % 4});
        }
        for (int i = 0; i < 40; i++) {
            test.add(new Object[] {"test/" + i, TestImages.spot(COLOUR, i % 3, random), "class " + i % 3});
        }
        test.get(5)[1] = train.get(17)[1]; // equal, labels 2 and 1
        test.get(6)[1] = TestImages.noisy((byte[]) train.get(20)[1], 4, random); // nearly equal, same label
        train.get(31)[1] = train.get(30)[1]; // equal within, labels 3 and 2
        train.get(33)[1] = train.get(29)[1]; // equal within, same label
        train.get(50)[2] = "class 3"; // wrong
        train.get(60)[1] = new byte[COLOUR.size()];
        train.get(61)[2] = null;
        train.get(62)[1] = null;
        Map<String, List<Object[]>> rows = new LinkedHashMap<>();
        rows.put("train", train);
        rows.put("test", test);
        return rows;
    }

    private static TestRows stored(List<Object[]> rows, int batch, int part) {
        TestRows stored = TestImages.rows(COLOUR);
        for (int i = 0; i < rows.size(); i++) {
            if (i > 0 && i % part == 0) {
                stored.nextPart();
            } else if (i > 0 && i % batch == 0) {
                stored.nextBatch();
            }
            stored.row(rows.get(i));
        }
        return stored;
    }

    private TestContext context(Map<String, List<Object[]>> rows, int batch, int part) {
        TestContext context = new TestContext(directory.resolve("run" + runs++));
        rows.forEach((port, list) -> context.with(port, stored(list, batch, part)));
        return context;
    }

    private static InspectImages planned(InspectImages.Config config, Map<String, Schema> schemas) {
        InspectImages task = new InspectImages(config);
        Map<String, PortType> ports = new LinkedHashMap<>();
        schemas.forEach((port, schema) -> ports.put(port, new PortType.Rows(schema)));
        assertThat(task.plan(new Inputs(ports))).isEqualTo(Outputs.artifact(ImageInspection.KIND));
        return new InspectImages(config); // an engine runs another one than it plans
    }

    private TestArtifact inspect(Map<String, List<Object[]>> rows, int batch, int part) throws IOException {
        try (TestContext context = context(rows, batch, part)) {
            Map<String, Schema> schemas = new TreeMap<>();
            rows.keySet()
                    .forEach(port -> schemas.put(port, TestImages.rows(COLOUR).schema()));
            planned(CONFIG, schemas).run(context);
            return context.written("");
        }
    }

    private static JsonNode json(TestArtifact artifact) throws IOException {
        return new ObjectMapper().readTree(artifact.file(ImageInspection.FILE).toFile());
    }

    @Test
    void findsEachFault() throws IOException {
        JsonNode found = json(inspect(faulty(), 64, 1000));
        assertThat(found.at("/rows").asInt()).isEqualTo(239);
        assertThat(found.at("/splits/train/rows").asInt()).isEqualTo(200);
        assertThat(found.at("/splits/train/without-image").asInt()).isEqualTo(1);
        assertThat(found.at("/splits/train/without-label").asInt()).isEqualTo(1);
        assertThat(found.at("/splits/test/missing-classes").toString()).isEqualTo("[\"class 3\"]");
        assertThat(found.at("/splits/test/classes/class 0").asInt()).isEqualTo(14);
        assertThat(found.at("/duplicates/exact-groups").asInt()).isEqualTo(3);
        assertThat(found.at("/duplicates/exact-rows").asInt()).isEqualTo(6);
        assertThat(found.at("/duplicates/near-pairs").asInt()).isEqualTo(1);
        assertThat(found.at("/duplicates/near-rows").asInt()).isEqualTo(2);
        assertThat(found.at("/duplicates/leaked-rows").asInt()).isEqualTo(4);
        assertThat(found.at("/duplicates/near/0/rows").findValuesAsText("id")).containsExactly("test/6", "train/20");
        assertThat(found.at("/duplicates/exact/examples/0/rows").findValuesAsText("id"))
                .containsExactly("test/5", "train/17");
        assertThat(found.at("/label-conflicts/groups").asInt()).isEqualTo(2);
        assertThat(found.at("/constant/examples/0/id").asText()).isEqualTo("train/60");
        assertThat(found.at("/label-noise/agreement").asDouble()).isGreaterThan(0.95);
        assertThat(found.at("/label-noise/examples").findValuesAsText("id")).contains("train/50");
        assertThat(found.at("/warnings")).hasSize(3);
        assertThat(found.at("/warnings/0").asText()).isEqualTo("split 'test' has no row of class 3");
        JsonNode between = found.at("/duplicates/between");
        assertThat(between.get(1).toString())
                .isEqualTo("{\"split\":\"test\",\"other\":\"train\",\"exact\":1,\"exact-or-near\":2}");
        assertThat(between.get(3).toString())
                .isEqualTo("{\"split\":\"train\",\"other\":\"train\",\"exact\":4,\"exact-or-near\":4}");
    }

    @Test
    void theSameRowsGiveTheSameBytesHoweverTheyAreStored() throws IOException {
        TestArtifact one = inspect(faulty(), 7, 1000);
        TestArtifact two = inspect(faulty(), 50, 90);
        assertThat(one.files()).isEqualTo(two.files()).hasSizeGreaterThan(10);
        for (String file : one.files()) {
            assertThat(one.file(file)).as(file).hasSameBinaryContentAs(two.file(file));
        }
        JsonNode found = json(one);
        for (String name : found.findValuesAsText("picture")) {
            assertThat(one.file(name)).exists();
        }
    }

    @Test
    void metricsAndWarningsReachTheRun() throws IOException {
        try (TestContext context = context(faulty(), 64, 1000)) {
            Schema schema = TestImages.rows(COLOUR).schema();
            planned(CONFIG, Map.of("train", schema, "test", schema)).run(context);
            assertThat(context.metrics())
                    .extracting(metric -> metric.name() + " " + metric.value())
                    .contains(
                            "duplicate-rows 6.0", "near-duplicate-rows 2.0", "leaked-rows 4.0", "label-conflicts 2.0");
            assertThat(context.warnings())
                    .hasSize(3)
                    .contains("4 rows have an equal or nearly equal image in another split");
        }
    }

    @Test
    void dropsWhatLeaks() throws IOException {
        Map<String, List<Object[]>> rows = faulty();
        TestArtifact artifact = inspect(rows, 64, 1000);
        TestArtifact inspection =
                new TestArtifact(ImageInspection.KIND, artifact.file("x").getParent());
        StepTester tester = new StepTester().with("inspection", inspection);
        StepTester.Result leaks = tester.run(
                new DropImageDuplicates(new DropImageDuplicates.Config("train", false, "image", "id")),
                stored(rows.get("train"), 64, 100));
        assertThat(leaks.only()).hasSize(198);
        assertThat(leaks.rows().get("removed")).extracting(List::getFirst).containsExactly("train/17", "train/20");
        assertThat(tester.counted()).containsExactly(Map.entry("in-another-split", 2L));
        StepTester.Result all = tester.run(
                new DropImageDuplicates(new DropImageDuplicates.Config("train", true, "image", "id")),
                stored(rows.get("train"), 64, 100));
        assertThat(all.rows().get("removed"))
                .extracting(List::getFirst)
                .containsExactly("train/17", "train/20", "train/31", "train/33");
        StepTester.Result other = tester.run(
                new DropImageDuplicates(new DropImageDuplicates.Config("validation", true, "image", "id")),
                stored(rows.get("train"), 64, 100));
        assertThat(other.only()).hasSize(200);
        Files.writeString(artifact.file(ImageInspection.DUPLICATES), "{torn");
        TestArtifact damaged =
                new TestArtifact(ImageInspection.KIND, artifact.file("x").getParent());
        assertThatThrownBy(() -> new StepTester()
                        .with("inspection", damaged)
                        .run(
                                new DropImageDuplicates(new DropImageDuplicates.Config("train", true, "image", "id")),
                                stored(rows.get("train"), 64, 100)))
                .isInstanceOf(QuernException.class)
                .hasMessageContaining("is no JSON");
    }

    @Test
    void oneRowOneClassAndNoRowAreHandled() throws IOException {
        Object[] row = {"only", new byte[COLOUR.size()], "a"};
        JsonNode found = json(inspect(Map.of("", List.<Object[]>of(row)), 1, 10));
        assertThat(found.at("/rows").asInt()).isOne();
        assertThat(found.at("/label-noise/references").asInt()).isZero();
        assertThatThrownBy(() -> inspect(Map.of("train", List.of()), 1, 10))
                .isInstanceOf(QuernException.class)
                .hasMessageContaining("no rows to inspect");
        Object[] without = {"only", null, "a"};
        assertThat(json(inspect(Map.of("train", List.<Object[]>of(without)), 1, 10))
                        .at("/rows")
                        .asInt())
                .isZero();
    }

    @Test
    void whereNeighboursSayNothingNoLabelIsDoubted() throws IOException {
        Random random = new Random(6);
        List<Object[]> rows = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            byte[] pixels = new byte[COLOUR.size()];
            random.nextBytes(pixels);
            rows.add(new Object[] {"row " + i, pixels, "class " + i % 4});
        }
        JsonNode found = json(inspect(Map.of("train", rows), 100, 1000));
        assertThat(found.at("/label-noise/agreement").asDouble()).isLessThan(0.6);
        assertThat(found.at("/label-noise/suspects").asInt()).isZero();
    }

    @Test
    void stopsWhenAsked() {
        try (TestContext context = context(faulty(), 64, 1000)) {
            Schema schema = TestImages.rows(COLOUR).schema();
            InspectImages task = planned(CONFIG, Map.of("train", schema, "test", schema));
            context.stopWhen(() -> true);
            assertThatThrownBy(() -> task.run(context)).isInstanceOf(TestContext.Stopped.class);
        }
    }

    @Test
    void wrongJobsAreRefusedWhenPlanning() {
        Schema colour = TestImages.rows(COLOUR).schema();
        Schema grey = TestImages.rows(TestImages.GREY).schema();
        assertThatThrownBy(() -> planned(CONFIG, Map.of()))
                .isInstanceOf(PlanException.class)
                .hasMessageContaining("needs at least one input of rows");
        Map<String, Schema> both = new LinkedHashMap<>();
        both.put("train", colour);
        both.put("test", grey);
        assertThatThrownBy(() -> planned(CONFIG, both))
                .isInstanceOf(PlanException.class)
                .hasMessageContaining("images of input 'test' are 1x16x16, those of another input 3x16x16");
        Schema bare = TestRows.of(Columns.text("id"), Columns.text("label")).schema();
        assertThatThrownBy(() -> planned(CONFIG, Map.of("train", bare)))
                .isInstanceOf(PlanException.class)
                .hasMessageContaining("column 'image' not found");
        Schema scored = TestRows.of(Columns.text("id"), COLOUR.field("image"), Columns.float64("label"))
                .schema();
        assertThatThrownBy(() -> planned(CONFIG, Map.of("train", scored)))
                .isInstanceOf(PlanException.class)
                .hasMessageContaining("must be text or integers");
    }
}
