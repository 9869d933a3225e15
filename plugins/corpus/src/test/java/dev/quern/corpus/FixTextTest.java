package dev.quern.corpus;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.quern.api.Columns;
import dev.quern.api.testing.StepTester;
import dev.quern.api.testing.TestRows;
import dev.quern.corpus.text.Characters.Form;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class FixTextTest {
    private static final FixText FIX = new FixText(new FixText.Config("text", true, true, false, false, Form.NFC));

    @Test
    void repairsRowsAndKeepsTheOthers() throws IOException {
        TestRows rows = TestRows.of(Columns.text("id"), Columns.text("text"))
                .row("a", "cafÃ©\r\nend\u2028x\u0000\ufeff")
                .row("b", null)
                .row(null, "")
                .row("d", "cafe\u0301")
                .nextBatch()
                .nextBatch()
                .row("e", "plain");
        assertThat(new StepTester().run(FIX, rows).only())
                .containsExactly(
                        List.of("a", "café\nend\nx"),
                        Arrays.asList("b", null),
                        Arrays.asList(null, ""),
                        List.of("d", "café"),
                        List.of("e", "plain"));
    }

    @Test
    void leavesGoodTextAsItIs() {
        byte[] ascii = "tabs\tand\nlines".getBytes(UTF_8);
        byte[] prose = "Ünïcode – “quoted” ﬁ".getBytes(UTF_8);
        assertThat(FIX.fix(ascii)).isSameAs(ascii);
        assertThat(FIX.fix(prose)).isSameAs(prose);
    }

    @Test
    void changesQuotesLigaturesAndFormOnDemand() {
        FixText all = new FixText(new FixText.Config("text", true, true, true, true, Form.NFKC));
        assertThat(new String(all.fix("“It’s” ‚ﬂuﬃeﬆ‘ ①".getBytes(UTF_8)), UTF_8))
                .isEqualTo("\"It's\" 'fluffiest' 1");
        FixText none = new FixText(new FixText.Config("text", false, false, false, false, Form.NONE));
        assertThat(new String(none.fix("cafÃ© e\u0301\u0001\r".getBytes(UTF_8)), UTF_8))
                .isEqualTo("cafÃ© e\u0301\u0001\n");
    }

    /// U+1F600 as two surrogates of three bytes each, then one without a partner, cut ones, and other bad bytes.
    @Test
    void joinsSurrogates() {
        assertThat(fixed('a', 0xed, 0xa0, 0xbd, 0xed, 0xb8, 0x80, 'b')).isEqualTo("a😀b");
        assertThat(fixed(0xed, 0xb8, 0x80, 0xed, 0xa0, 0xbd)).isEqualTo("\ufffd\ufffd");
        assertThat(fixed(0xed, 0xa0, 0xbd, 0xed, 0xb8)).startsWith("\ufffd");
        assertThat(fixed('a', 0xff, 'b')).isEqualTo("a\ufffdb");
        assertThat(fixed(0xed, 0x9f, 0xbf)).isEqualTo("\ud7ff");
    }

    private static String fixed(int... bytes) {
        byte[] text = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            text[i] = (byte) bytes[i];
        }
        return new String(FIX.fix(text), UTF_8);
    }
}
