package dev.quern.evaluation.language;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WindowedScorerTest {
    private static final int END = 9_999;

    /// The loss tells which token was scored and how many were in view, so the result shows both.
    private static float trace(int[] view, int target) {
        return target * 1000f + view.length;
    }

    private static Document counting(int tokens) {
        return Document.of("d", "s", List.of(), 1, IntStream.range(0, tokens).toArray());
    }

    @Test
    void scoresByHandExample() {
        FakeModel model = new FakeModel(4, 10_000, WindowedScorerTest::trace);
        WindowedScorer scorer = new WindowedScorer(model, 4, 2, END);
        assertThat(scorer.score(List.of(counting(7)), count -> {}).getFirst())
                .containsExactly(1, 1002, 2003, 3004, 4003, 5004, 6003);
        assertThat(model.asked)
                .containsExactly(new int[] {END, 0, 1, 2, 3}, new int[] {1, 2, 3, 4, 5}, new int[] {3, 4, 5, 6});
    }

    @ParameterizedTest
    @CsvSource({"1,1", "2,1", "2,2", "5,1", "5,3", "5,5", "16,8", "16,15"})
    void scoresEachTokenOnceWithTheTextBeforeIt(int length, int stride) {
        for (int tokens : new int[] {1, 2, length - 1, length, length + 1, length + stride, 3 * length + 1, 100}) {
            if (tokens == 0) {
                continue;
            }
            List<Integer> targets = new ArrayList<>();
            FakeModel model = new FakeModel(16, 10_000, (view, target) -> {
                for (int i = 0; i < view.length; i++) {
                    int expected = target - view.length + i;
                    assertThat(view[i]).isEqualTo(expected < 0 ? END : expected);
                }
                return target;
            });
            WindowedScorer scorer = new WindowedScorer(model, length, stride, END);
            int[] progress = {0};
            float[] nats = scorer.score(List.of(counting(tokens)), count -> progress[0] += count)
                    .getFirst();
            for (float loss : nats) {
                targets.add((int) loss);
            }
            assertThat(targets).isEqualTo(IntStream.range(0, tokens).boxed().toList());
            assertThat(progress[0]).isEqualTo(tokens);
        }
    }

    @ParameterizedTest
    @CsvSource({"4,2", "5,3", "16,16", "1,1"})
    void tellsHowManyTokensWereInView(int length, int stride) {
        FakeModel model = new FakeModel(16, 10_000, (view, target) -> view.length);
        WindowedScorer scorer = new WindowedScorer(model, length, stride, END);
        float[] nats = scorer.score(List.of(counting(50)), count -> {}).getFirst();
        for (int i = 0; i < nats.length; i++) {
            assertThat(scorer.inView(i)).isEqualTo((int) nats[i]);
            assertThat(scorer.inView(i)).isGreaterThanOrEqualTo(Math.min(i + 1, length - stride + 1));
        }
    }

    @Test
    void keepsManyDocumentsApart() {
        FakeModel model = new FakeModel(3, 10_000, WindowedScorerTest::trace);
        List<Document> documents = new ArrayList<>();
        for (int i = 1; i < 60; i++) {
            documents.add(counting(i % 7 + 1));
        }
        List<float[]> together = new WindowedScorer(model, 3, 2, END).score(documents, count -> {});
        for (int i = 0; i < documents.size(); i++) {
            float[] alone = new WindowedScorer(model, 3, 2, END)
                    .score(List.of(documents.get(i)), count -> {})
                    .getFirst();
            assertThat(together.get(i)).isEqualTo(alone);
        }
    }
}
