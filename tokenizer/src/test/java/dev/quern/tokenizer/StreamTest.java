package dev.quern.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A text in parts gives what it gives as a whole.
class StreamTest {

    @ParameterizedTest
    @ValueSource(strings = {"gpt-2", "gpt-4", "llama-3", "gpt-4o", "\\p{L}+|\\s+|[^\\s\\p{L}]", "[ab]+c"})
    void encodesPartsToTheIdsOfTheWhole(String pattern) {
        Tokenizer tokenizer = TokenizerTest.trained(pattern);
        Random random = new Random(61);
        StreamEncoder stream = new StreamEncoder(tokenizer, SpecialText.AS_TEXT);
        for (int round = 0; round < 60; round++) {
            StringBuilder text = new StringBuilder();
            while (text.length() < 12_000) {
                text.append(HostileText.random(random));
                if (round % 4 == 0) {
                    text.append("日本語の文章は空白なしで続く".repeat(40));
                }
            }
            byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
            IntList ids = new IntList();
            for (int at = 0; at < bytes.length; ) {
                int next = Math.min(bytes.length, at + 1 + random.nextInt(round % 2 == 0 ? 40 : 6000));
                stream.add(bytes, at, next, ids);
                at = next;
            }
            stream.finish(ids);
            IntList whole = new IntList();
            tokenizer.encoder().encode(bytes, 0, bytes.length, whole);
            assertThat(ids.toArray()).isEqualTo(whole.toArray());
        }
    }

    @Test
    void holdsBackLittleOfATextWithoutSpaces() {
        StreamEncoder stream = new StreamEncoder(TokenizerTest.trained("gpt-4"), SpecialText.AS_TEXT);
        byte[] part = "空白のない文。".repeat(300).getBytes(StandardCharsets.UTF_8);
        IntList ids = new IntList();
        for (int i = 0; i < 100; i++) {
            stream.add(part, 0, part.length, ids);
            assertThat(stream.held()).isLessThan(3 * part.length);
        }
    }

    @Test
    void findsSpecialTokensThatStraddleParts() {
        Tokenizer tokenizer = TokenizerTest.trained("gpt-4");
        StreamEncoder stream = new StreamEncoder(tokenizer, SpecialText.ALLOW);
        IntList ids = new IntList();
        for (String part : new String[] {"the <|endo", "ftext|", "> hill"}) {
            byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
            stream.add(bytes, 0, bytes.length, ids);
        }
        stream.finish(ids);
        assertThat(ids.toArray()).isEqualTo(tokenizer.encode("the <|endoftext|> hill", SpecialText.ALLOW));
    }

    @Test
    void decodesWithoutSplittingACharacter() {
        Tokenizer tokenizer = TokenizerTest.trained("gpt-4");
        String text = "né 日本 😀👩\u200d👧 the hill";
        StreamDecoder decoder = tokenizer.decoder();
        StringBuilder decoded = new StringBuilder();
        for (int id : tokenizer.encode(text)) {
            String more = decoder.add(id);
            assertThat(more).doesNotContain("\ufffd");
            decoded.append(more);
        }
        assertThat(decoded.append(decoder.finish())).hasToString(text);
    }

    @Test
    void decodesBytesThatNeverBecomeACharacterAsReplacements() {
        Tokenizer tokenizer = TokenizerTest.trained("gpt-4");
        IntList ids = new IntList();
        tokenizer.encoder().encode(new byte[] {'a', (byte) 0xe6, (byte) 0x97}, 0, 3, ids);
        StreamDecoder decoder = tokenizer.decoder();
        StringBuilder decoded = new StringBuilder();
        for (int id : ids.toArray()) {
            decoded.append(decoder.add(id));
        }
        assertThat(decoded).hasToString("a");
        assertThat(decoder.finish()).isEqualTo("\ufffd");
    }
}
