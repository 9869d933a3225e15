package dev.quern.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quern.api.ByteSize;
import dev.quern.api.Columns;
import dev.quern.api.PlanException;
import dev.quern.api.QuernException;
import dev.quern.api.testing.StepTester;
import dev.quern.api.testing.TestArtifact;
import dev.quern.api.testing.TestContext;
import dev.quern.api.testing.TestRows;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LanguageStepsTest {
    private static final String ENGLISH = "The mill grinds the grain slowly, and nobody counts its turns.";
    private static final String GERMAN = "Die Mühle mahlt das Korn langsam, und niemand zählt ihre Umdrehungen.";

    @TempDir
    private Path directory;

    private static TestRows rows() {
        return TestRows.of(Columns.text("id"), Columns.text("text"))
                .row("english", ENGLISH)
                .row("german", GERMAN)
                .nextBatch()
                .row("none", null)
                .row("empty", "")
                .nextBatch()
                .nextPart()
                .row("digits", "12 345,6\n7")
                .row("mixed", "Мельница медленно мелет зерно. The mill grinds.");
    }

    private static StepTester.Result identified(double atLeast, String... keep) throws IOException {
        return new StepTester().run(step("text", atLeast, keep), rows());
    }

    private static IdentifyLanguage step(String column, double atLeast, String... keep) {
        return new IdentifyLanguage(new IdentifyLanguage.Config(column, List.of(keep), atLeast, Optional.empty()));
    }

    @Test
    void languageAndScoreBecomeColumns() throws IOException {
        StepTester.Result result = identified(0.65);
        assertThat(result.only())
                .extracting(row -> row.get(0) + " " + row.get(2))
                .containsExactly("english en", "german de", "none null", "empty null", "digits null", "mixed ru");
        assertThat((double) result.only().get(0).get(3)).isBetween(0.99, 1.0);
        assertThat(result.only().get(3).get(3)).isNull();
        // 26 Cyrillic letters of two bytes against 13 Latin ones
        assertThat((double) result.only().get(5).get(3)).isBetween(0.7, 52.0 / 65);
    }

    /// Mostly English, but for a head in German longer than the sample's first stretch.
    @Test
    void aSampleLooksAtStretchesOfTheWholeText() throws IOException {
        String text = "Die Mühle mahlt das Korn der fünf Dörfer. ".repeat(4)
                + "The mill by the river grinds the grain of five villages. ".repeat(60);
        TestRows rows = TestRows.of(Columns.text("text")).row(text).row("Die Mühle am Fluss steht still.");
        IdentifyLanguage.Config config =
                new IdentifyLanguage.Config("text", List.of(), 0.65, Optional.of(new ByteSize(512)));
        assertThat(new StepTester().run(new IdentifyLanguage(config), rows).only())
                .extracting(row -> row.get(1))
                .containsExactly("en", "de");
        assertThatThrownBy(() -> new IdentifyLanguage.Config("text", List.of(), 0.65, Optional.of(new ByteSize(10))))
                .isInstanceOf(PlanException.class)
                .hasMessageContaining("between 64B and 1MiB, is 10 bytes");
    }

    @Test
    void removedRowsSayWhy() throws IOException {
        StepTester.Result result = identified(0.9, "en", "ru");
        assertThat(result.only()).extracting(List::getFirst).containsExactly("english");
        assertThat(result.rows().get("removed"))
                .extracting(row -> row.getFirst() + " " + row.getLast())
                .containsExactly(
                        "german language",
                        "none no-language",
                        "empty no-language",
                        "digits no-language",
                        "mixed language-score");
    }

    @Test
    void aScoreAtTheThresholdIsKept() throws IOException {
        double score = (double) identified(0).only().get(5).get(3);
        assertThat(identified(score, "ru").only()).hasSize(1);
        assertThat(identified(Math.nextUp(score), "ru").only()).isEmpty();
        assertThat(identified(Math.nextDown(score), "ru").only()).hasSize(1);
    }

    @Test
    void aModelCanBeTrained() throws IOException {
        TestRows texts = TestRows.of(Columns.text("text"), Columns.text("language"))
                .row(ENGLISH, "prose")
                .row("for (int i = 0; i < n; i++) { sum += values[i]; } return sum;", "code")
                .nextPart()
                .row("private static final int count = values.length; while (count > 0) { return; }", "code")
                .row("It stands by the river, and has stood there for a long time.", "prose")
                .row(null, "code")
                .row("nothing", null);
        TestArtifact model = train(texts, directory.resolve("a"));
        assertThat(model.properties()).containsEntry("languages", "2");
        StepTester tester = new StepTester().with("model", model);
        TestRows unknown = TestRows.of(Columns.text("text"))
                .row("the river has grain and the long mill stands")
                .row("int length = sum; return values;");
        assertThat(tester.run(step("text", 0.65), unknown).only())
                .extracting(row -> row.get(1))
                .containsExactly("prose", "code");
        assertThatThrownBy(() -> tester.run(step("text", 0.65, "en"), unknown))
                .isInstanceOf(QuernException.class)
                .hasMessageContaining("'keep' names 'en', which is no language of the model; it has [code, prose]");
    }

    private static TestArtifact train(TestRows texts, Path directory) throws IOException {
        return new StepTester()
                .run(new TrainLanguageModel(new TrainLanguageModel.Config("text", "language", 30)), texts, directory);
    }

    @Test
    void neitherOrderNorPartsChangeAModel() throws IOException {
        TestRows one = TestRows.of(Columns.text("text"), Columns.text("language"));
        TestRows other = TestRows.of(Columns.text("text"), Columns.text("language"));
        one.row(ENGLISH, "en").row(GERMAN, "de").row(GERMAN + ENGLISH, "both");
        other.row(GERMAN + ENGLISH, "both")
                .nextPart()
                .row(GERMAN, "de")
                .nextPart()
                .row(ENGLISH, "en");
        Path first = train(one, directory.resolve("a")).file("model");
        Path second = train(other, directory.resolve("b")).file("model");
        assertThat(second).hasSameTextualContentAs(first);
        assertThat(Files.readAllLines(first)).startsWith("quern-languages 1", "script LATIN both de en");
    }

    @Test
    void trainingNeedsTwoLanguages() {
        TestRows texts = TestRows.of(Columns.text("text"), Columns.text("language"))
                .row(ENGLISH, "en")
                .row("123", "digits");
        assertThatThrownBy(() -> train(texts, directory))
                .isInstanceOf(QuernException.class)
                .hasMessageContaining("the texts have letters in 1 languages, a model needs two");
        TestRows spaced =
                TestRows.of(Columns.text("text"), Columns.text("language")).row(ENGLISH, "old english");
        assertThatThrownBy(() -> train(spaced, directory)).hasMessageContaining("'old english'");
    }

    @Test
    void aModelIsReadFromTheFileThatTheJobMeans() throws Exception {
        TestRows texts = TestRows.of(Columns.text("text"), Columns.text("language"))
                .row(ENGLISH, "en")
                .row(GERMAN, "de");
        Path file = train(texts, directory.resolve("a")).file("model");
        String digest =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
        try (TestContext context = new TestContext(directory)) {
            new ReadLanguageModel(new ReadLanguageModel.Config(file.toString(), digest)).run(context);
            assertThat(context.written("").file("model")).hasSameBinaryContentAs(file);
        }
        Files.writeString(file, "quern-languages 1\nscript LATIN de en\nabc !\n");
        String other =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
        refused(file, digest, "SHA-256 is " + other + ", the job says " + digest);
        refused(file, other, "model:3: must be an n-gram of 1 to 4 characters, a space and 2 weights");
        refused(directory.resolve("absent"), digest, "no file ");
    }

    private void refused(Path file, String digest, String message) {
        ReadLanguageModel step = new ReadLanguageModel(new ReadLanguageModel.Config(file.toString(), digest));
        try (TestContext context = new TestContext(directory)) {
            assertThatThrownBy(() -> step.run(context))
                    .isInstanceOf(QuernException.class)
                    .hasMessageContaining(message);
        }
    }

    @Test
    void refusesWhatCannotBe() {
        assertThatThrownBy(() -> step("text", 0.5, "en", "en"))
                .isInstanceOf(PlanException.class)
                .hasMessageContaining("names a language twice");
        assertThatThrownBy(() -> identified(0.5, "xx"))
                .hasMessageContaining("'xx' is no language of the model; it has [");
        assertThatThrownBy(() -> new StepTester().run(step("body", 0.5), rows()))
                .hasMessageContaining("column 'body' not found");
        assertThatThrownBy(() -> new ReadLanguageModel.Config("lid.176.ftz", "12"))
                .hasMessageContaining("must be 64 hexadecimal digits");
        TestRows taken =
                TestRows.of(Columns.text("text"), Columns.text("language")).row("a", "b");
        assertThatThrownBy(() -> new StepTester().run(step("text", 0.5), taken))
                .hasMessageContaining("column 'language' exists already");
    }
}
