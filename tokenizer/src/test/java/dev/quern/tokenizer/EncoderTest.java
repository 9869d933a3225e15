package dev.quern.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EncoderTest {
    private static final String END = "<|endoftext|>";

    private final Tokenizer tokenizer = TokenizerTest.trained("gpt-4");

    @Test
    void treatsNamesOfSpecialTokensAsThePolicySays() {
        int end = tokenizer.specialId(END);
        String text = "the hill" + END + " then";
        assertThat(tokenizer.encode(text)).doesNotContain(end);
        assertThat(tokenizer.encode(text, SpecialText.ALLOW)).containsOnlyOnce(end);
        assertThat(tokenizer.encode(text, SpecialText.allow(List.of(END)))).containsOnlyOnce(end);
        assertThat(tokenizer.encode(text, SpecialText.allow(List.of("<pad>")))).doesNotContain(end);
        for (SpecialText refusing : List.of(
                SpecialText.REFUSE,
                SpecialText.allowOnly(List.of("<pad>")),
                new SpecialText(Set.of(), Set.of(END), SpecialText.All.NONE))) {
            assertThatThrownBy(() -> tokenizer.encode(text, refusing))
                    .isInstanceOf(SpecialText.RefusedException.class)
                    .hasMessage("the text holds the special token '<|endoftext|>' at byte 8");
        }
        assertThat(tokenizer.encode("the hill", SpecialText.REFUSE)).isEqualTo(tokenizer.encode("the hill"));
    }

    @Test
    void tellsWhereEachTokenCameFrom() {
        Random random = new Random(67);
        for (int i = 0; i < 2_000; i++) {
            byte[] text = HostileText.random(random).getBytes(StandardCharsets.UTF_8);
            Encoding encoding =
                    tokenizer.encoder().special(SpecialText.ALLOW).encodeWithOffsets(text, Integer.MAX_VALUE);
            int at = 0;
            for (int token = 0; token < encoding.ids().length; token++) {
                assertThat(encoding.starts()[token]).isEqualTo(at);
                byte[] bytes = Arrays.copyOfRange(text, at, encoding.ends()[token]);
                assertThat(bytes).isEqualTo(tokenizer.tokenBytes(encoding.ids()[token]));
                at = encoding.ends()[token];
            }
            assertThat(at).isEqualTo(text.length);
        }
    }

    @Test
    void cutsAtTheMostTokens() {
        byte[] text = "the hill then the hotel in the lion\n".repeat(500).getBytes(StandardCharsets.UTF_8);
        IntList ids = new IntList();
        tokenizer.encoder().encode(text, 0, text.length, ids);
        for (int most : new int[] {0, 1, 7, 1000, ids.size() - 1, ids.size(), ids.size() + 1}) {
            int[] expected = Arrays.copyOf(ids.toArray(), Math.min(most, ids.size()));
            assertThat(tokenizer.encoder().encode(text, most)).isEqualTo(expected);
            assertThat(tokenizer.encoder().encodeWithOffsets(text, most).ids()).isEqualTo(expected);
        }
        assertThat(tokenizer.encoder().count(text, 0, text.length)).isEqualTo(ids.size());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7})
    void encodesABatchInOrder(int threads) {
        Random random = new Random(71);
        List<byte[]> texts = new ArrayList<>();
        List<int[]> expected = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            String text = HostileText.wellFormed(random);
            texts.add(text.getBytes(StandardCharsets.UTF_8));
            expected.add(tokenizer.encode(text));
        }
        assertThat(tokenizer.encodeBatch(texts, SpecialText.AS_TEXT, threads))
                .usingElementComparator(Arrays::compare)
                .containsExactlyElementsOf(expected);
        texts.add(END.getBytes(StandardCharsets.UTF_8));
        assertThatThrownBy(() -> tokenizer.encodeBatch(texts, SpecialText.REFUSE, threads))
                .isInstanceOf(SpecialText.RefusedException.class);
    }

    /// The cache grows, is full and starts anew: ids stay what they are.
    @Test
    void remembersNoMoreThanItsBoundAndNothingWrong() {
        Encoder lasting = tokenizer.encoder();
        Random random = new Random(73);
        byte[] text = new byte[1 << 16];
        for (int round = 0; round < 60; round++) {
            for (int i = 0; i < text.length; i++) {
                text[i] = (byte) (random.nextInt(9) == 0 ? ' ' : 'a' + random.nextInt(round % 3 == 0 ? 26 : 3));
            }
            IntList ids = new IntList();
            lasting.encode(text, 0, text.length, ids);
            IntList fresh = new IntList();
            tokenizer.encoder().encode(text, 0, text.length, fresh);
            assertThat(ids.toArray()).isEqualTo(fresh.toArray());
        }
    }

    @Test
    void encodesARangeWithoutALookBehindIt() {
        byte[] text = "xxthe hill's".getBytes(StandardCharsets.UTF_8);
        for (int end = 2; end <= text.length; end++) {
            IntList ids = new IntList();
            tokenizer.encoder().encode(text, 2, end, ids);
            assertThat(ids.toArray()).isEqualTo(tokenizer.encode(new String(text, 2, end - 2, StandardCharsets.UTF_8)));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a",
                "^",
                " ",
                "\n",
                " \n",
                "ACGT",
                "7",
                "'s",
                "e\u0301\u0316",
                "\ud83d\udc69\u200d\ud83d\udc67",
                "語",
                "<|"
            })
    void encodesAMegabyteWithoutAPauseInIt(String unit) {
        byte[] text = unit.repeat((1 << 20) / unit.length()).getBytes(StandardCharsets.UTF_8);
        for (Peers.Vocabulary vocabulary : Peers.Vocabulary.values()) {
            IntList ids = new IntList();
            vocabulary.tokenizer().encoder().encode(text, 0, text.length, ids);
            assertThat(vocabulary.tokenizer().decode(ids.toArray())).isEqualTo(text);
        }
    }
}
