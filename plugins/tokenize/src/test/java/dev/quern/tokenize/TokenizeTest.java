package dev.quern.tokenize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quern.api.Columns;
import dev.quern.api.PlanException;
import dev.quern.api.QuernException;
import dev.quern.api.testing.StepTester;
import dev.quern.api.testing.TestArtifact;
import dev.quern.api.testing.TestRows;
import dev.quern.tokenizer.BpeTrainer;
import dev.quern.tokenizer.Tokenizer;
import dev.quern.tokenizer.TokenizerJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenizeTest {
    @TempDir
    private Path directory;

    private TestArtifact trained;

    @BeforeEach
    void train() throws IOException {
        TestRows rows = TestRows.of(Columns.text("text"))
                .row("the mill grinds the grain")
                .row((Object) null)
                .nextPart()
                .row("the grain, the mill")
                .nextBatch();
        TrainBpe.Config config = new TrainBpe.Config(
                300, "gpt-4", List.of("<|endoftext|>"), 2, 128, BpeTrainer.Ties.HF, BpeTrainer.Alphabet.ALL, "text");
        trained = new StepTester().run(new TrainBpe(config), rows, directory.resolve("tokenizer"));
    }

    @Test
    void trainsOnAllParts() throws IOException {
        Tokenizer tokenizer = TokenizerJson.read(trained.file("tokenizer.json"));
        assertThat(tokenizer.encode("the")).hasSize(1);
        assertThat(tokenizer.encode(" mill")).hasSize(1);
        assertThat(trained.properties())
                .containsEntry("vocabulary-size", Integer.toString(tokenizer.vocabularySize()))
                .containsEntry("distinct-pieces", "6");
    }

    @Test
    void encodesTextsAndKeepsNullsAndOtherColumns() throws IOException {
        Tokenizer tokenizer = TokenizerJson.read(trained.file("tokenizer.json"));
        int end = tokenizer.specialId("<|endoftext|>");
        TestRows rows = TestRows.of(Columns.text("id"), Columns.text("text"), Columns.int64("n"))
                .row("a", "the", 1)
                .row("b", null, null)
                .row("c", "", 3)
                .row("d", "é" + "grain".repeat(400), 4);
        Tokenize tokenize = new Tokenize(new Tokenize.Config(
                "text", Optional.of("<|endoftext|>"), false, true, Tokenize.Special.TEXT, OptionalInt.empty()));
        StepTester.Result result = new StepTester().with("tokenizer", trained).run(tokenize, rows);
        List<List<Object>> out = result.only();
        assertThat(out.get(0)).isEqualTo(List.of("a", 1L, 3L, List.of(tokenizer.encode("the")[0], end)));
        assertThat(out.get(1)).isEqualTo(Arrays.asList("b", null, null, null));
        assertThat(out.get(2)).isEqualTo(List.of("c", 3L, 0L, List.of(end)));
        assertThat(out.get(3).subList(0, 3)).isEqualTo(List.of("d", 4L, 2002L));
        int[] ids = ((List<?>) out.get(3).get(3))
                .stream().mapToInt(id -> (Integer) id).toArray();
        assertThat(tokenizer.decodeText(ids)).isEqualTo("é" + "grain".repeat(400));
    }

    @Test
    void refusesWhatCannotWork() throws IOException {
        TestRows rows = TestRows.of(Columns.text("text")).row("the");
        Tokenize tokenize = new Tokenize(new Tokenize.Config(
                "text", Optional.of("<pad>"), false, false, Tokenize.Special.TEXT, OptionalInt.empty()));
        assertThatThrownBy(() -> new StepTester().run(tokenize, rows))
                .isInstanceOf(PlanException.class)
                .hasMessage("needs an artifact of kind 'bpe-tokenizer' on input 'tokenizer', got rows");
        assertThatThrownBy(() -> new StepTester().with("tokenizer", trained).run(tokenize, rows))
                .isInstanceOf(QuernException.class)
                .hasMessage("append: the tokenizer has no special token '<pad>'; it has [<|endoftext|>]");
        Files.writeString(trained.file("tokenizer.json"), "{");
        assertThatThrownBy(() -> new StepTester().with("tokenizer", trained).run(tokenize, rows))
                .isInstanceOf(QuernException.class)
                .hasMessageContaining("tokenizer.json: line 1:2");
        assertThatThrownBy(() -> new TrainBpe.Config(
                        300, "gpt-9", List.of(), 2, 128, BpeTrainer.Ties.HF, BpeTrainer.Alphabet.ALL, "text"))
                .hasMessageContaining("no pattern 'gpt-9'");
        assertThatThrownBy(() -> new TrainBpe.Config(
                        256, "gpt-4", List.of("<e>"), 2, 128, BpeTrainer.Ties.HF, BpeTrainer.Alphabet.ALL, "text"))
                .hasMessageContaining("vocabulary must be at least 257");
    }

    @Test
    void namesTheRowThatHoldsASpecialToken() {
        TestRows rows = TestRows.of(Columns.text("id"), Columns.text("text"))
                .row("a", "the mill")
                .row("b", "the <|endoftext|> mill");
        Tokenize refusing = new Tokenize(new Tokenize.Config(
                "text", Optional.empty(), false, false, Tokenize.Special.REFUSE, OptionalInt.empty()));
        assertThatThrownBy(() -> new StepTester().with("tokenizer", trained).run(refusing, rows))
                .isInstanceOf(QuernException.class)
                .hasMessageContaining("row 'b': the text holds the special token '<|endoftext|>' at byte 4");
    }

    @Test
    void allowsSpecialTokensAndCutsWhereTheJobSaysSo() throws IOException {
        Tokenizer tokenizer = TokenizerJson.read(trained.file("tokenizer.json"));
        TestRows rows = TestRows.of(Columns.text("text")).row("the <|endoftext|> mill grinds the grain");
        Tokenize allowing = new Tokenize(
                new Tokenize.Config("text", Optional.empty(), false, false, Tokenize.Special.ALLOW, OptionalInt.of(3)));
        List<?> tokens = (List<?>) new StepTester()
                .with("tokenizer", trained)
                .run(allowing, rows)
                .only()
                .getFirst()
                .getLast();
        assertThat(tokens).hasSize(3).asString().contains(Integer.toString(tokenizer.specialId("<|endoftext|>")));
    }
}
