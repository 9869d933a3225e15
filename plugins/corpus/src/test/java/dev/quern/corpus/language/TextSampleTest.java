package dev.quern.corpus.language;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TextSampleTest {
    private static String sample(TextSample sample, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return sample.take(bytes) ? new String(sample.bytes(), 0, sample.length(), StandardCharsets.UTF_8) : text;
    }

    @Test
    void shortTextsAreTheirOwnSample() {
        TextSample sample = new TextSample(64);
        assertThat(sample.take(new byte[64])).isFalse();
        assertThat(sample.take(new byte[65])).isTrue();
        assertThat(sample.take(new byte[0])).isFalse();
    }

    @Test
    void samplesHoldWholeWordsFromAllOverTheText() {
        Random random = new Random(2);
        TextSample sample = new TextSample(512);
        for (int round = 0; round < 300; round++) {
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < 200 + random.nextInt(2000); i++) {
                text.append(List.of("mill", "żółw", "漢字", "😀", "a").get(random.nextInt(5)))
                        .append(i)
                        .append(random.nextInt(9) == 0 ? '\n' : ' ');
            }
            String found = sample(sample, text.toString());
            Set<String> words = Set.of(text.toString().split("[ \n]"));
            assertThat(words).containsAll(Set.of(found.strip().split("[ \n]+")));
            assertThat(sample.length()).isBetween(300, 520);
            assertThat(found).startsWith(text.substring(0, 20));
            assertThat(text).endsWith(found.substring(found.length() - 8, found.length() - 1));
        }
    }

    @Test
    void textsWithoutSpacesAreCutBetweenCharacters() {
        for (String character : List.of("漢", "😀", "é", "x")) {
            for (int length = 100; length < 140; length++) {
                String found = sample(new TextSample(80), character.repeat(length));
                assertThat(found.replace(character, "").strip()).as(found).isEmpty();
            }
        }
    }
}
