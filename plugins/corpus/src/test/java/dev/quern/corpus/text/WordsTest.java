package dev.quern.corpus.text;

import static org.assertj.core.api.Assertions.assertThat;

import com.ibm.icu.lang.UCharacter;
import com.ibm.icu.lang.UProperty;
import com.ibm.icu.text.BreakIterator;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class WordsTest {
    /// The first byte of surrogates and of what stands before them.
    private static final byte SURROGATES = (byte) 0xed;

    private static final Map<WordBreak, String> NAMES = Map.of(
            WordBreak.CARRIAGE_RETURN, "CR",
            WordBreak.LINE_FEED, "LF",
            WordBreak.JOINER, "ZWJ",
            WordBreak.LETTER, "ALetter",
            WordBreak.SPACE, "WSegSpace",
            WordBreak.PICTOGRAPHIC, "Other");

    @Test
    void propertyEqualsIcusForEveryCodePoint() {
        for (int point = 0; point <= Character.MAX_CODE_POINT; point++) {
            if (Character.isDefined(point)) {
                WordBreak ours = WordBreak.of(point, Character.getType(point));
                int value = UCharacter.getIntPropertyValue(point, UProperty.WORD_BREAK);
                String theirs = UCharacter.getPropertyValueName(UProperty.WORD_BREAK, value, UProperty.NameChoice.LONG);
                String name = NAMES.getOrDefault(ours, ours.name()).replace("_", "");
                assertThat(name).as(Integer.toHexString(point)).isEqualToIgnoringCase(theirs.replace("_", ""));
            }
        }
    }

    @Test
    void equalRangesHaveEqualHashesHoweverLong() {
        byte[] text = ("x" + "mill ".repeat(300_000) + "yy" + "mill ".repeat(300_000)).getBytes(StandardCharsets.UTF_8);
        TextView view = new TextView(Words.WHITESPACE);
        for (int round = 0; round < 2; round++) {
            view.read(text, 0, text.length);
            for (int length : new int[] {0, 1, 4095, 4096, 4097, 70_000, 1_500_000}) {
                assertThat(view.hash(1, 1 + length)).isEqualTo(view.hash(1_500_003, 1_500_003 + length));
            }
            assertThat(view.hash(1, 5000)).isNotEqualTo(view.hash(2, 5001));
            assertThat(view.words()).isEqualTo(600_000);
        }
    }

    /// ICU joins neither at a colon, which its root locale does not count as a mark inside words, nor cuts Han,
    /// kana and Thai by the standard's rules, but by a dictionary: none of them is here.
    @Test
    void boundariesEqualIcusOnRandomTexts() {
        String[] units = {
            "a",
            "B",
            "7",
            "3",
            " ",
            "  ",
            "\n",
            "\r",
            "\r\n",
            "\t",
            ".",
            ",",
            ";",
            "'",
            "\"",
            "_",
            "-",
            "\u05d0",
            "\u05d1",
            "\u00e9",
            "\u0301",
            "\u200d",
            "\u00ad",
            "\ud83d\ude00",
            "\u2764",
            "\ud83c\uddeb",
            "\ud83c\uddf7",
            "\u2019",
            "\u202f",
            "\u3000",
            "\u066c",
            "\u0663",
            "\u0628",
            "\u00b7",
            "\u2028",
            "\u200b",
            "\ud83c\udffd",
            "$",
            "(",
            "\u00a0"
        };
        BreakIterator icu = BreakIterator.getWordInstance(Locale.ROOT);
        Random random = new Random(137);
        for (int round = 0; round < 50_000; round++) {
            StringBuilder text = new StringBuilder();
            for (int i = 1 + random.nextInt(14); i > 0; i--) {
                text.append(units[random.nextInt(units.length)]);
            }
            int[] points = text.codePoints().toArray();
            List<Integer> ours = new ArrayList<>();
            int unit = 0;
            for (int at = 0; at < points.length; ) {
                int next = WordBoundaries.next(points, at, points.length);
                for (; at < next; at++) {
                    unit += Character.charCount(points[at]);
                }
                ours.add(unit);
            }
            icu.setText(text.toString());
            List<Integer> theirs = new ArrayList<>();
            icu.first();
            for (int at = icu.next(); at != BreakIterator.DONE; at = icu.next()) {
                theirs.add(at);
            }
            assertThat(ours).as(text.toString()).isEqualTo(theirs);
        }
    }

    @Test
    void cutsWords() {
        assertThat(WordsOf.text(Words.UAX_29, "Don't panic: 3.14 e.g. it_s  (we're) \n\nend.語彙"))
                .containsExactly(
                        "Don't", "panic", ":", "3.14", "e.g", ".", "it_s", "(", "we're", ")", "end", ".", "語", "彙");
        assertThat(WordsOf.text(Words.WHITESPACE, " Don't  panic:\u30003.14\u0085x\u001cy\u00a0z\u200bz "))
                .containsExactly("Don't", "panic:", "3.14", "x", "y", "z\u200bz");
        assertThat(WordsOf.text(Words.UAX_29, "")).isEmpty();
        assertThat(WordsOf.text(Words.WHITESPACE, " \n ")).isEmpty();
    }

    @Test
    void readsUtf8AndShowsWhatIsNoneAsAReplacement() {
        byte[] torn = {
            'a', (byte) 0xff, (byte) 0xc3, (byte) 0xa9, (byte) 0xe2, (byte) 0x82, 'b', (byte) 0xf0, (byte) 0x9f
        };
        assertThat(read(torn)).isEqualTo("a\ufffd\u00e9\ufffdb\ufffd");
        assertThat(read(new byte[] {SURROGATES, (byte) 0xa0, (byte) 0x80})).isEqualTo("\ufffd".repeat(3));
        String text = "z\u00e9\u4e2d\ud83d\ude00";
        assertThat(read(text.getBytes(StandardCharsets.UTF_8))).isEqualTo(text);
        byte[] first = {0x41, 0x7f, (byte) 0xc0, (byte) 0xc2, (byte) 0xe0, (byte) 0xf0, (byte) 0xf4};
        byte[] next = {(byte) 0x80, (byte) 0x8f, (byte) 0x90, (byte) 0x9f, (byte) 0xa0, (byte) 0xbf};
        Random random = new Random(8);
        for (int round = 0; round < 20_000; round++) {
            byte[] bytes = new byte[random.nextInt(24)];
            for (int i = 0; i < bytes.length; i++) {
                byte[] from = random.nextInt(3) == 0 ? first : next;
                bytes[i] = random.nextInt(40) == 0 ? (byte) random.nextInt() : from[random.nextInt(from.length)];
                bytes[i] = bytes[i] == SURROGATES ? 0 : bytes[i]; // of which Java makes one character, others three
            }
            assertThat(read(bytes)).as(Arrays.toString(bytes)).isEqualTo(new String(bytes, StandardCharsets.UTF_8));
        }
    }

    private static String read(byte[] bytes) {
        TextView view = new TextView(Words.WHITESPACE);
        view.read(bytes, 0, bytes.length);
        return new String(view.points(), 0, view.length());
    }
}
