package dev.quern.tokenizer.split;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quern.tokenizer.HostileText;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// The regular expression is the specification; Java's is made to mean the same by [#inJava]. The compiled pattern must
/// agree with both.
class SplitterTest {

    @ParameterizedTest
    @EnumSource
    void splitsHostileTextAsItsRegularExpression(NamedPattern named) {
        Splitter splitter = named.splitter(UnicodeVersion.JDK);
        for (String form : named.forms()) {
            PatternSplitter compiled = new PatternSplitter(form, UnicodeVersion.JDK);
            Pattern pattern = inJava(form);
            Random random = new Random(3);
            for (int i = 0; i < 30_000; i++) {
                String text = HostileText.wellFormed(random);
                List<String> expected = matches(pattern, text);
                assertThat(split(splitter, text)).as("%s of %s", named, text).isEqualTo(expected);
                assertThat(split(compiled, text)).as("%s of %s", form, text).isEqualTo(expected);
            }
        }
    }

    /// Every assigned and unassigned code point, between others of each kind.
    @ParameterizedTest
    @EnumSource
    void knowsTheClassOfEveryCodePoint(NamedPattern named) {
        Splitter splitter = named.splitter(UnicodeVersion.JDK);
        Pattern pattern = inJava(named.pattern());
        for (int codePoint = 0; codePoint < Character.MAX_CODE_POINT; codePoint++) {
            boolean skipped = codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE
                    || codePoint >= 0x34000 && codePoint < 0xE0000
                    || codePoint >= 0xE0200 && codePoint < 0x10FFF0;
            if (!skipped) {
                String each = Character.toString(codePoint);
                String text = "aB" + each + each + " 1" + each + "!" + each + "\n" + each;
                assertThat(split(splitter, text)).as("U+%04X", codePoint).isEqualTo(matches(pattern, text));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void coversBytesThatAreNoText(NamedPattern named) {
        Random random = new Random(5);
        byte[] bytes = new byte[64];
        Splitter splitter = named.splitter(UnicodeVersion.V16);
        PatternSplitter compiled = new PatternSplitter(named.pattern(), UnicodeVersion.V16);
        for (int i = 0; i < 20_000; i++) {
            random.nextBytes(bytes);
            int at = 0;
            while (at < bytes.length) {
                int next = splitter.next(bytes, at, bytes.length);
                assertThat(next).isBetween(at + 1, bytes.length).isEqualTo(compiled.next(bytes, at, bytes.length));
                at = next;
            }
        }
    }

    /// Parts of a text that is cut where it is safe split like the whole.
    @ParameterizedTest
    @EnumSource
    void cutsWhereItIsSafe(NamedPattern named) {
        Splitter splitter = named.splitter(UnicodeVersion.V16);
        Random random = new Random(7);
        int cuts = 0;
        for (int i = 0; i < 20_000; i++) {
            String text = wellFormed(HostileText.random(random) + "a b" + HostileText.random(random) + ";\nx");
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            int cut = splitter.lastSafeCut(bytes, 0, bytes.length);
            while (cut > 0) {
                List<String> parts =
                        new ArrayList<>(split(splitter, new String(bytes, 0, cut, StandardCharsets.UTF_8)));
                parts.addAll(split(splitter, new String(bytes, cut, bytes.length - cut, StandardCharsets.UTF_8)));
                assertThat(parts).as(text).isEqualTo(split(splitter, text));
                cuts++;
                cut = splitter.lastSafeCut(bytes, 0, cut);
            }
        }
        assertThat(cuts).isGreaterThan(20_000);
    }

    @Test
    void splitsTheExamplesThatPeopleQuote() {
        assertThat(split(Splitter.of("gpt-2"), "Hello world, don't  stop!"))
                .containsExactly("Hello", " world", ",", " don", "'t", " ", " stop", "!");
        assertThat(split(Splitter.of("gpt-4"), "x = 12345;\n\n\tif (y)"))
                .containsExactly("x", " =", " ", "123", "45", ";\n\n", "\tif", " (", "y", ")");
        assertThat(split(Splitter.of("gpt-4o"), "camelCase HTTPServer don't"))
                .containsExactly("camel", "Case", " HTTPServer", " don't");
        assertThat(split(Splitter.of("qwen-2"), "in 1984")).containsExactly("in", " ", "1", "9", "8", "4");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "a+?b                ; aaab aab     ; aaab¦ ¦aab",
                "(?:ab|a)(?:bc|c)?   ; abc          ; abc",
                "[a-c&&[^b]]+        ; abcab        ; a¦b¦ca¦b",
                "\\p{IsHan}+         ; ab漢字カナ    ; ab¦漢字¦カナ",
                "(?iu:straẞe)        ; STRAßE       ; STRAßE",
                "x{2,3}+             ; xxxxxxxx     ; xxx¦xxx¦xx",
                "x{2}                ; xxx          ; xx¦x",
                "[^\\d\\s]+|\\d      ; ab12 c       ; ab¦1¦2¦ ¦c",
                "\\x41\\u0042\\x{43} ; ABC          ; ABC",
                "a(?=b)|b(?!b)|[ab]  ; abb          ; a¦b¦b",
                "(?:a|b)*c|a         ; aabaca       ; aabac¦a",
                "a{0,2}b|a           ; aaab         ; a¦aab",
            })
    void compilesWhatOtherVocabulariesUse(String pattern, String text, String pieces) {
        PatternSplitter splitter = new PatternSplitter(pattern, UnicodeVersion.V16);
        assertThat(split(splitter, text))
                .containsExactly(pieces.split("¦"))
                .isEqualTo(withGaps(Pattern.compile(pattern), text));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '¦',
            value = {
                "(a      ¦ place 3: '(' without ')'",
                "a)      ¦ place 2: ')' without '('",
                "[a      ¦ place 3: '[' without ']'",
                "*a      ¦ place 1: nothing to repeat before '*'",
                "\\p{Xx} ¦ no property 'Xx'",
                "\\bfoo  ¦ place 1: '\\b' is not supported",
                "(?<=a)b ¦ place 3: '(?<' is not supported",
                "(?>a)   ¦ place 3: '(?>' is not supported",
                "(?!ab)c ¦ only lookahead by one character is supported",
                "a{3,2}  ¦ a repetition must read {2}, {2,} or {2,5}",
                "(ab)++  ¦ a possessive quantifier is supported on single characters only",
                "[z-a]   ¦ a range must run upwards",
                "(?:a{0,900}){900} ¦ more than",
            })
    void namesThePlaceOfWhatItCannotCompile(String pattern, String message) {
        assertThatThrownBy(() -> new PatternSplitter(pattern, UnicodeVersion.V16))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }

    @Test
    void namesThePatternsThereAre() {
        assertThatThrownBy(() -> Splitter.of("gpt-5"))
                .hasMessage("no pattern 'gpt-5'; there are gpt-2, gpt-4, llama-3, nanochat, qwen-2, gpt-4o, or give a"
                        + " regular expression");
    }

    @Test
    void newerLettersAreUnassignedInOlderEditions() {
        String garay = "\uD803\uDD50"; // U+10D50, added in Unicode 16.0
        String text = "a" + garay;
        assertThat(split(Splitter.of("gpt-4", UnicodeVersion.V16), text)).containsExactly(text);
        assertThat(split(Splitter.of("gpt-4", UnicodeVersion.V15), text)).containsExactly("a", garay);
    }

    /// A lone surrogate has no UTF-8; the round trip replaces it as encoding does.
    private static String wellFormed(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    }

    private static List<String> split(Splitter splitter, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        List<String> pieces = new ArrayList<>();
        int[] ends = new int[3];
        int at = 0;
        while (at < bytes.length) {
            int count = splitter.split(bytes, at, bytes.length, ends);
            for (int i = 0; i < count; i++) {
                pieces.add(new String(bytes, at, ends[i] - at, StandardCharsets.UTF_8));
                at = ends[i];
            }
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

    private static List<String> withGaps(Pattern pattern, String text) {
        List<String> pieces = new ArrayList<>();
        Matcher matcher = pattern.matcher(text);
        int at = 0;
        while (matcher.find()) {
            if (matcher.start() > at) {
                pieces.add(text.substring(at, matcher.start()));
            }
            pieces.add(matcher.group());
            at = matcher.end();
        }
        if (at < text.length()) {
            pieces.add(text.substring(at));
        }
        return pieces;
    }

    /// Java's `$` matches before a last line end, its `\s` is ASCII, and it folds case in ASCII only, unless told.
    private static Pattern inJava(String form) {
        String pattern = form.replace("\\s++$", "\\s++\\z")
                .replace("[^\\s\\p{L}", "[^\\p{IsWhite_Space}\\p{L}")
                .replace("\\s", "\\p{IsWhite_Space}")
                .replace("\\S", "\\P{IsWhite_Space}")
                .replace("(?i:", "(?iu:");
        return Pattern.compile(pattern);
    }
}
