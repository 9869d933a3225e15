package dev.quern.tokenizer;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.quern.tokenizer.split.PatternSplitter;
import dev.quern.tokenizer.split.Splitter;
import dev.quern.tokenizer.split.UnicodeVersion;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/// Parsers answer any input with a tokenizer or a message. `make fuzz` searches for input that breaks them; as ordinary
/// tests they run on what was found before.
class FormatsFuzzTest {

    @FuzzTest(maxDuration = "1m")
    void tokenizerJson(byte[] input) {
        try {
            use(TokenizerJson.parse(new String(input, StandardCharsets.UTF_8), UnicodeVersion.V16));
        } catch (TokenizerFormatException expected) {
            // A message is an answer.
        }
    }

    @FuzzTest(maxDuration = "1m")
    void tiktoken(byte[] input) {
        try {
            use(TiktokenFile.parse(input, Splitter.of("gpt-2"), Map.of()));
        } catch (TokenizerFormatException expected) {
            // A message is an answer.
        }
    }

    @FuzzTest(maxDuration = "1m")
    void sentencePiece(byte[] input) {
        try {
            use(SentencePieceModel.parse(input));
        } catch (TokenizerFormatException expected) {
            // A message is an answer.
        }
    }

    @FuzzTest(maxDuration = "1m")
    void wordPiece(byte[] input) {
        try {
            List<String> lines =
                    new String(input, StandardCharsets.UTF_8).lines().toList();
            use(WordPieceVocabulary.parse(lines, true));
        } catch (TokenizerFormatException expected) {
            // A message is an answer.
        }
    }

    @FuzzTest(maxDuration = "1m")
    void characterMap(FuzzedDataProvider input) {
        byte[] map = input.consumeBytes(4096);
        byte[] text = input.consumeRemainingAsBytes();
        try {
            new CharacterMap(map).apply(AlignedText.of(text, 0, text.length)).utf8();
        } catch (IllegalArgumentException expected) {
            // A message is an answer.
        }
    }

    @FuzzTest(maxDuration = "1m")
    void pattern(FuzzedDataProvider input) {
        String pattern = input.consumeString(40);
        byte[] text = input.consumeRemainingAsBytes();
        try {
            PatternSplitter splitter = new PatternSplitter(pattern, UnicodeVersion.V16);
            for (int at = 0; at < text.length; ) {
                int next = splitter.next(text, at, text.length);
                if (next <= at || next > text.length) {
                    throw new AssertionError("a piece from " + at + " to " + next);
                }
                at = next;
            }
        } catch (IllegalArgumentException expected) {
            // A message is an answer.
        }
    }

    @FuzzTest(maxDuration = "1m")
    void textOfAnyBytes(byte[] text) {
        Tokenizer tokenizer = Peers.Vocabulary.R50K_BASE.tokenizer();
        IntList ids = new IntList();
        tokenizer.encoder().encode(text, 0, text.length, ids);
        if (!Arrays.equals(tokenizer.decode(ids.toArray()), text)) {
            throw new AssertionError("the text does not survive");
        }
    }

    private static void use(Tokenizer tokenizer) {
        try {
            tokenizer.decode(tokenizer.encode("the hill's 日本 \ud83d\ude00\n", SpecialText.ALLOW));
        } catch (IllegalArgumentException noToken) {
            // A vocabulary without a byte says so.
        }
    }
}
