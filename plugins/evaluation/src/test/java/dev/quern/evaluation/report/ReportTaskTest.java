package dev.quern.evaluation.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.quern.api.Inputs;
import dev.quern.api.Outputs;
import dev.quern.api.PlanException;
import dev.quern.api.PortType;
import dev.quern.api.QuernException;
import dev.quern.api.testing.TestArtifact;
import dev.quern.api.testing.TestContext;
import dev.quern.evaluation.result.Evaluation;
import dev.quern.evaluation.result.EvaluationJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTaskTest {
    private static final ReportTask TASK = new ReportTask(new ReportTask.Config("A <title>"));

    @TempDir
    Path directory;

    private TestArtifact evaluation;

    @BeforeEach
    void writeEvaluation() throws IOException {
        evaluation = new TestArtifact("evaluation", directory.resolve("evaluation"));
        EvaluationJson.write(
                evaluation.file(Evaluation.FILE), SampleContent.plausible().evaluation());
    }

    private TestArtifact run(String name, dev.quern.api.Artifact model) throws IOException {
        try (TestContext context = new TestContext(directory.resolve(name))) {
            context.with("evaluation", evaluation);
            if (model != null) {
                context.with("model", model);
            }
            TASK.run(context);
            return context.written("");
        }
    }

    /// A model artifact with the digest that the evaluation names.
    private dev.quern.api.Artifact model(String curves) throws IOException {
        TestArtifact files = new TestArtifact("model", directory.resolve("model"));
        Files.writeString(files.file("curves.jsonl"), curves);
        Files.writeString(files.file("model.json"), "{\"gpt\": {\"layers\": 4, \"kinds\": [1, \"a\"]}, \"z\": true}");
        String digest = SampleContent.plausible().evaluation().subject().model().digest();
        return new Named(files, digest);
    }

    private record Named(TestArtifact stored, String digest) implements dev.quern.api.Artifact {
        @Override
        public String kind() {
            return "model";
        }

        @Override
        public Path file(String name) {
            return stored.file(name);
        }

        @Override
        public List<String> files() {
            return stored.files();
        }

        @Override
        public <T> T load(Class<T> type, Loader<T> loader) throws IOException {
            return loader.load(this);
        }
    }

    @Test
    void writesPageDataAndSummary() throws IOException {
        TestArtifact report = run("run", model("""
                        {"step":1,"split":"train","loss":9.0,"learning-rate":0.001,"gradient-norm":1.5,"new-key":1}
                        {"step":2,"split":"train","loss":8.0,"learning-rate":0.002,"gradient-norm":"NaN"}

                        {"step":2,"split":"validation","loss":8.5,"bits-per-byte":2.5}
                        """));
        assertThat(report.files()).containsExactly("index.html", "report.json", "report.md");
        String page = Files.readString(report.file("index.html"));
        assertThat(page)
                .contains("<h1>A &lt;title&gt;</h1>", "train: 9.00 at step 1, 8.00 at step 2.", "gpt.layers", "[1,")
                .contains("validation: 8.50 at step 2, 8.50 at step 2.");
        JsonNode json = EvaluationJson.parse(Files.readString(report.file("report.json")), "report.json");
        assertThat(json.get("schema").asText()).isEqualTo("quern-report/1");
        assertThat(json.get("curves")).hasSize(3);
        assertThat(json.get("curves").get(2).get("bits-per-byte").asDouble()).isEqualTo(2.5);
        assertThat(json.at("/evaluation/headline/0/metric").asText()).isEqualTo("bits-per-byte");
        assertThat(Files.readString(report.file("report.md"))).startsWith("## A &lt;title&gt;\n");
    }

    @Test
    void sameInputsGiveTheSameBytes() throws IOException {
        String curves = "{\"step\":1,\"split\":\"train\",\"loss\":9.0}\n";
        assertThat(run("one", model(curves)).digest())
                .isEqualTo(run("two", model(curves)).digest());
    }

    @Test
    void worksWithoutAModel() throws IOException {
        String page = Files.readString(run("run", null).file("index.html"));
        assertThat(page).contains("n/a: no training curves came with the model.");
    }

    @Test
    void anotherModelThanTheEvaluatedOneIsRefused() throws IOException {
        TestArtifact other = new TestArtifact("model", directory.resolve("other"));
        Files.writeString(other.file("model.json"), "{}");
        assertThatThrownBy(() -> run("run", other))
                .isInstanceOf(QuernException.class)
                .hasMessageContaining("but what was evaluated has 0f3b20ab77d2");
    }

    @Test
    void damagedInputsGetOneClearMessage() throws IOException {
        assertThatThrownBy(() -> run("run", model("{\"step\":1}\n")))
                .isInstanceOf(QuernException.class)
                .hasMessage("curves.jsonl:1 has no 'step' or no 'split'");
        assertThatThrownBy(() -> run("run", model("\n{oops\n")))
                .isInstanceOf(QuernException.class)
                .hasMessageStartingWith("curves.jsonl:2 is not JSON");
        Map<String, String> damages = Map.of(
                "{}", "schema is 'none'",
                "{\"schema\": \"quern-evaluation/9\"}", "schema is 'quern-evaluation/9'",
                "{\"schema\": \"quern-evaluation/1\", \"x\": 1}", "\"x\"",
                "not json", "evaluation.json: ");
        for (Map.Entry<String, String> damage : damages.entrySet()) {
            Files.writeString(evaluation.file(Evaluation.FILE), damage.getKey());
            assertThatThrownBy(() -> run("run", null))
                    .isInstanceOf(QuernException.class)
                    .hasMessageContaining(damage.getValue());
        }
    }

    @Test
    void planDemandsAnEvaluation() {
        PortType.Artifact kind = new PortType.Artifact("evaluation");
        assertThat(TASK.plan(new Inputs(Map.of("evaluation", kind)))).isEqualTo(Outputs.artifact("report"));
        assertThatThrownBy(() -> TASK.plan(new Inputs(Map.of("model", new PortType.Artifact("model")))))
                .isInstanceOf(PlanException.class)
                .hasMessageContaining("needs an artifact of kind 'evaluation' on input 'evaluation'");
    }
}
