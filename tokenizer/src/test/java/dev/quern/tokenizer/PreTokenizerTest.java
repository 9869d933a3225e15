package dev.quern.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The regular expression is the specification; Java's is made to mean the same by [#inJava].
class PreTokenizerTest {

    @ParameterizedTest
    @EnumSource
    void splitsHostileTextAsItsRegularExpression(PreTokenizer splitter) {
        Pattern pattern = inJava(splitter);
        Random random = new Random(3);
        for (int i = 0; i < 60_000; i++) {
            // A lone surrogate has no UTF-8; the round trip replaces it as encoding does.
            String text =
                    new String(HostileText.random(random).getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
            assertThat(split(splitter, text))
                    .as("%s of %s", splitter.label(), text)
                    .isEqualTo(matches(pattern, text));
        }
    }

    @ParameterizedTest
    @EnumSource
    void coversBytesThatAreNoText(PreTokenizer splitter) {
        Random random = new Random(5);
        byte[] bytes = new byte[64];
        for (int i = 0; i < 20_000; i++) {
            random.nextBytes(bytes);
            int at = 0;
            while (at < bytes.length) {
                int next = splitter.next(bytes, at, bytes.length);
                assertThat(next).isBetween(at + 1, bytes.length);
                at = next;
            }
        }
    }

    @Test
    void splitsTheExamplesThatPeopleQuote() {
        assertThat(split(PreTokenizer.GPT_2, "Hello world, don't  stop!"))
                .containsExactly("Hello", " world", ",", " don", "'t", " ", " stop", "!");
        assertThat(split(PreTokenizer.GPT_4, "x = 12345;\n\n\tif (y)"))
                .containsExactly("x", " =", " ", "123", "45", ";\n\n", "\tif", " (", "y", ")");
        assertThat(split(PreTokenizer.GPT_4O, "camelCase HTTPServer don't"))
                .containsExactly("camel", "Case", " HTTPServer", " don't");
    }

    @Test
    void namesThePatternsThereAre() {
        assertThatThrownBy(() -> PreTokenizer.of("gpt-5"))
                .hasMessage("no pattern 'gpt-5'; there are gpt-2, gpt-4, gpt-4o");
    }

    private static List<String> split(PreTokenizer splitter, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        List<String> pieces = new ArrayList<>();
        int at = 0;
        while (at < bytes.length) {
            int next = splitter.next(bytes, at, bytes.length);
            pieces.add(new String(bytes, at, next - at, StandardCharsets.UTF_8));
            at = next;
        }
        return pieces;
    }

    private static List<String> matches(Pattern pattern, String text) {
        List<String> pieces = new ArrayList<>();
        Matcher matcher = pattern.matcher(text);
        while (matcher.find()) {
            pieces.add(matcher.group());
        }
        return pieces;
    }

    /// Java's `$` matches before a last line end, its `\s` is ASCII, and it folds case in ASCII only, unless told.
    private static Pattern inJava(PreTokenizer splitter) {
        String pattern = splitter.pattern()
                .replace("\\s++$", "\\s++\\z")
                .replace("[^\\s\\p{L}", "[^\\p{IsWhite_Space}\\p{L}")
                .replace("\\s", "\\p{IsWhite_Space}")
                .replace("\\S", "\\P{IsWhite_Space}")
                .replace("(?i:", "(?iu:");
        return Pattern.compile(pattern);
    }
}
