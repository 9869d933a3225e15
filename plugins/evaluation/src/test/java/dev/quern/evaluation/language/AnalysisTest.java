package dev.quern.evaluation.language;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quern.evaluation.result.Evaluation.Example;
import dev.quern.evaluation.result.Evaluation.LengthBin;
import dev.quern.evaluation.result.Evaluation.Piece;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class AnalysisTest {
    private static final ByteText TEXT = new ByteText();

    private static Document document(String id, String text) {
        int[] start = TEXT.encode(text);
        int[] tokens = Arrays.copyOf(start, start.length + 1);
        tokens[start.length] = ByteText.END;
        return Document.of(id, "s", List.of(), text.getBytes(StandardCharsets.UTF_8).length, tokens);
    }

    /// Each token costs one nat times `factor`.
    private static ScoredDocument scored(Document document, float factor) {
        float[] nats = new float[document.tokens().length];
        Arrays.fill(nats, factor);
        return new ScoredDocument(document, nats, factor * nats.length, 30, Double.NaN);
    }

    @Test
    void positionRangesWidenAndEndAtTheWindow() {
        assertThat(Analysis.rangeEnds(1)).containsExactly(1);
        assertThat(Analysis.rangeEnds(5)).containsExactly(1, 2, 3, 4, 5);
        assertThat(Analysis.rangeEnds(32)).containsExactly(1, 2, 3, 4, 6, 8, 12, 16, 24, 32);
        for (int length = 1; length < 300; length++) {
            assertThat(Analysis.rangeEnds(length))
                    .isSorted()
                    .doesNotHaveDuplicates()
                    .endsWith(length);
        }
    }

    @Test
    void rangesOfLengthAreNamedForPeople() {
        LengthBuckets buckets = new LengthBuckets(List.of(1_000L, 10_000L));
        assertThat(List.of(
                        buckets.name(0),
                        buckets.name(999),
                        buckets.name(1_000),
                        buckets.name(9_999),
                        buckets.name(10_000)))
                .containsExactly(
                        "under 1,000 bytes",
                        "under 1,000 bytes",
                        "1,000 to 9,999 bytes",
                        "1,000 to 9,999 bytes",
                        "from 10,000 bytes");
        assertThat(new LengthBuckets(List.of()).name(5)).isEqualTo("any length");
    }

    @Test
    void histogramHasABinForEachPowerOfTwoBetweenTheEnds() {
        List<Document> documents = new ArrayList<>();
        for (int length : new int[] {3, 4, 7, 20}) {
            documents.add(document("d" + length, "x".repeat(length)));
        }
        assertThat(LengthBuckets.histogram(documents))
                .containsExactly(
                        new LengthBin(2, 4, 1),
                        new LengthBin(4, 8, 2),
                        new LengthBin(8, 16, 0),
                        new LengthBin(16, 32, 1));
        assertThat(LengthBuckets.histogram(List.of(document("empty", "")))).containsExactly(new LengthBin(0, 1, 1));
    }

    @Test
    void examplesAreTheEndsOfTheRanking() {
        List<ScoredDocument> documents = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            documents.add(scored(document("d" + i, "some text"), 1 + i));
        }
        Examples examples = new Examples(documents, TEXT);
        assertThat(examples.worst()).extracting(Example::id).containsExactly("d7", "d6", "d5", "d4", "d3");
        assertThat(examples.best()).extracting(Example::id).containsExactly("d0", "d1", "d2");
        assertThat(new Examples(documents.subList(0, 2), TEXT).best()).isEmpty();
    }

    @Test
    void excerptsKeepCharactersWholeAndAccountForEveryToken() {
        String text = "a€😀b";
        ScoredDocument scored = scored(document("d", text), (float) Math.log(2));
        List<Piece> pieces =
                new Examples(List.of(scored), TEXT).worst().getFirst().excerpt();
        assertThat(pieces).extracting(Piece::text).containsExactly("a", "€", "😀", "b", "");
        assertThat(pieces).extracting(piece -> Math.round(piece.bits())).containsExactly(1L, 3L, 4L, 1L, 1L);
    }

    @Test
    void excerptsSurviveBytesThatAreNoText() {
        Document broken = Document.of("d", "s", List.of(), 6, 0xff, 0xff, 'a', 0xe2, 0x82, ByteText.END);
        List<Piece> pieces = new Examples(List.of(scored(broken, 1)), TEXT)
                .worst()
                .getFirst()
                .excerpt();
        assertThat(pieces.stream().map(Piece::text).reduce("", String::concat))
                .contains("a")
                .contains("\ufffd");
    }

    @Test
    void theExcerptIsTheStretchThatStandsOut() {
        Document long200 = document("d", "x".repeat(100) + "hard".repeat(15) + "x".repeat(40));
        float[] nats = new float[long200.tokens().length];
        Arrays.fill(nats, 1);
        Arrays.fill(nats, 100, 160, 5);
        ScoredDocument scored = new ScoredDocument(long200, nats, 1, 30, Double.NaN);
        String excerpt = new Examples(List.of(scored), TEXT)
                .worst().getFirst().excerpt().stream().map(Piece::text).reduce("", String::concat);
        assertThat(excerpt).isEqualTo("hard".repeat(15));
    }
}
