package dev.quern.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.djl.huggingface.tokenizers.jni.CharSpan;
import com.ibm.icu.lang.UCharacter;
import com.ibm.icu.util.VersionInfo;
import dev.quern.tokenizer.split.UnicodeVersion;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Each part of a `tokenizer.json` by itself, against the library that defines it: a model of bytes shows what a
/// normalizer did, a model of letters shows where a pre-tokenizer cut. The library's parts know different editions of
/// Unicode, the oldest 8.0, so text keeps to that one.
class HuggingFaceComponentsTest {
    /// Code points whose category changed after 8.0.
    private static final Set<Integer> CHANGED = Set.of(0x166D, 0x1734, 0x1885, 0x1886, 0x1CF2, 0x1CF3, 0xA9BD, 0x111CA);

    private static final String BYTES =
            IntStream.range(0, 256).mapToObj("\"<0x%02X>\": %1$d"::formatted).collect(Collectors.joining(", "));

    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'type': 'NFC'}",
                "{'type': 'NFD'}",
                "{'type': 'NFKC'}",
                "{'type': 'NFKD'}",
                "{'type': 'Lowercase'}",
                "{'type': 'StripAccents'}",
                "{'type': 'Strip', 'strip_left': true, 'strip_right': false}",
                "{'type': 'Strip', 'strip_left': true, 'strip_right': true}",
                "{'type': 'Prepend', 'prepend': '▁'}",
                "{'type': 'Replace', 'pattern': {'String': ' '}, 'content': '▁'}",
                "{'type': 'Replace', 'pattern': {'Regex': '[0-9]+'}, 'content': '#'}",
                "{'type': 'BertNormalizer', 'clean_text': true, 'handle_chinese_chars': true, 'strip_accents': null, 'lowercase': true}",
                "{'type': 'BertNormalizer', 'clean_text': true, 'handle_chinese_chars': true, 'strip_accents': null, 'lowercase': false}",
                "{'type': 'BertNormalizer', 'clean_text': false, 'handle_chinese_chars': false, 'strip_accents': true, 'lowercase': false}",
                "{'type': 'Sequence', 'normalizers': [{'type': 'NFD'}, {'type': 'Lowercase'}, {'type': 'StripAccents'}]}",
            })
    void normalizesAlike(String normalizer) throws IOException {
        String json = "{'version': '1.0', 'truncation': null, 'padding': null, 'added_tokens': [], 'normalizer': "
                + normalizer
                + ", 'pre_tokenizer': null, 'post_processor': null, 'decoder': null, 'model': {'type': 'BPE',"
                + " 'dropout': null, 'unk_token': null, 'continuing_subword_prefix': null, 'end_of_word_suffix': null,"
                + " 'fuse_unk': false, 'byte_fallback': true, 'ignore_merges': false, 'vocab': {" + BYTES
                + "}, 'merges': []}}";
        compare(json.replace('\'', '"'), false);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'type': 'Whitespace'}",
                "{'type': 'WhitespaceSplit'}",
                "{'type': 'BertPreTokenizer'}",
                "{'type': 'Punctuation', 'behavior': 'Isolated'}",
                "{'type': 'Punctuation', 'behavior': 'Contiguous'}",
                "{'type': 'Punctuation', 'behavior': 'MergedWithPrevious'}",
                "{'type': 'Digits', 'individual_digits': true}",
                "{'type': 'Digits', 'individual_digits': false}",
                "{'type': 'Metaspace', 'replacement': '▁', 'prepend_scheme': 'always', 'split': true}",
                "{'type': 'Metaspace', 'replacement': '▁', 'prepend_scheme': 'first', 'split': true}",
                "{'type': 'Metaspace', 'replacement': '▁', 'prepend_scheme': 'never', 'split': false}",
                "{'type': 'Split', 'pattern': {'Regex': '[aeiou]'}, 'behavior': 'Removed', 'invert': false}",
                "{'type': 'Split', 'pattern': {'Regex': '[aeiou]'}, 'behavior': 'Isolated', 'invert': true}",
                "{'type': 'Split', 'pattern': {'Regex': '[aeiou]+'}, 'behavior': 'MergedWithNext', 'invert': false}",
                "{'type': 'Split', 'pattern': {'Regex': '[aeiou]'}, 'behavior': 'MergedWithPrevious', 'invert': true}",
                "{'type': 'Split', 'pattern': {'Regex': '[aeiou]'}, 'behavior': 'Contiguous', 'invert': false}",
                "{'type': 'Split', 'pattern': {'String': '.'}, 'behavior': 'Isolated', 'invert': false}",
                "{'type': 'Sequence', 'pretokenizers': [{'type': 'WhitespaceSplit'}, {'type': 'Digits', 'individual_digits': true}]}",
            })
    void splitsAlike(String preTokenizer) throws IOException {
        String json = "{'version': '1.0', 'truncation': null, 'padding': null, 'added_tokens': [], 'normalizer': null,"
                + " 'pre_tokenizer': " + preTokenizer + ", 'post_processor': null, 'decoder': null, 'model': "
                + letters()
                + "}";
        compare(json.replace('\'', '"'), true);
    }

    /// A word piece of each printable ASCII character, in both roles, so that the ids show where words begin.
    private static String letters() {
        List<String> vocabulary = new ArrayList<>(List.of("'[UNK]': 0"));
        for (int codePoint : IntStream.concat(IntStream.rangeClosed('!', '~'), IntStream.of('▁', ' ', 'é', '日'))
                .filter(each -> each != '"' && each != '\\' && each != '\'')
                .toArray()) {
            String letter = Character.toString(codePoint);
            vocabulary.add("'" + letter + "': " + vocabulary.size());
            vocabulary.add("'##" + letter + "': " + vocabulary.size());
        }
        return "{'type': 'WordPiece', 'unk_token': '[UNK]', 'continuing_subword_prefix': '##',"
                + " 'max_input_chars_per_word': 40, 'vocab': {" + String.join(", ", vocabulary) + "}}";
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'special': true, 'single_word': false, 'lstrip': false, 'rstrip': false, 'normalized': false",
                "'special': false, 'single_word': true, 'lstrip': false, 'rstrip': false, 'normalized': false",
                "'special': true, 'single_word': false, 'lstrip': true, 'rstrip': false, 'normalized': false",
                "'special': true, 'single_word': false, 'lstrip': false, 'rstrip': true, 'normalized': false",
                "'special': false, 'single_word': false, 'lstrip': true, 'rstrip': true, 'normalized': true",
            })
    void findsAddedTokensAlike(String flags) throws IOException {
        String json = "{'version': '1.0', 'truncation': null, 'padding': null, 'added_tokens': [{'id': 256, 'content':"
                + " '<m>', " + flags + "}, {'id': 257, 'content': '<m>x', " + flags + "}], 'normalizer': {'type':"
                + " 'Lowercase'}, 'pre_tokenizer': null, 'post_processor': null, 'decoder': null, 'model': {'type': 'BPE',"
                + " 'dropout': null, 'unk_token': null, 'continuing_subword_prefix': null, 'end_of_word_suffix': null,"
                + " 'fuse_unk': false, 'byte_fallback': true, 'ignore_merges': false, 'vocab': {" + BYTES
                + "}, 'merges': []}}";
        compare(json.replace('\'', '"'), false);
    }

    private void compare(String json, boolean offsets) throws IOException {
        Path file = directory.resolve("tokenizer.json");
        Files.writeString(file, json);
        Tokenizer ours = TokenizerJson.parse(json, UnicodeVersion.V16);
        Path again = directory.resolve("again.json");
        TokenizerJson.write(ours, again);
        Tokenizer reread = TokenizerJson.read(again);
        try (HuggingFaceTokenizer peer = Peers.huggingFace(file)) {
            Random random = new Random(83);
            for (int i = 0; i < 3_000; i++) {
                String text = text(random);
                ai.djl.huggingface.tokenizers.Encoding expected = peer.encode(text, false, false);
                byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
                Encoding found = ours.encoder().special(SpecialText.ALLOW).encodeWithOffsets(bytes, Integer.MAX_VALUE);
                assertThat(found.ids())
                        .as(Json.quote(text))
                        .isEqualTo(Arrays.stream(expected.getIds())
                                .mapToInt(Math::toIntExact)
                                .toArray());
                assertThat(reread.encode(text, SpecialText.ALLOW)).isEqualTo(found.ids());
                if (offsets) {
                    assertThat(spans(found, bytes)).as(Json.quote(text)).isEqualTo(spans(expected, text));
                }
            }
        }
    }

    private static String text(Random random) {
        StringBuilder text = new StringBuilder();
        String[] parts = {"<m>", "<m>x", " <M> ", "  ", "word", "a1b22", "e.g.", "x", " é", "日本 ", "\t"};
        for (int i = random.nextInt(6); i >= 0; i--) {
            text.append(random.nextBoolean() ? HostileText.wellFormed(random) : parts[random.nextInt(parts.length)]);
        }
        return text.codePoints()
                .filter(codePoint -> UCharacter.getAge(codePoint).compareTo(VersionInfo.UNICODE_8_0) <= 0)
                .filter(codePoint -> !CHANGED.contains(codePoint))
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private static List<String> spans(Encoding encoding, byte[] text) {
        List<String> spans = new ArrayList<>();
        for (int i = 0; i < encoding.ids().length; i++) {
            int from = new String(text, 0, encoding.starts()[i], StandardCharsets.UTF_8).length();
            int to = new String(text, 0, encoding.ends()[i], StandardCharsets.UTF_8).length();
            spans.add(from + "-" + to);
        }
        return spans;
    }

    /// The library counts code points.
    private static List<String> spans(ai.djl.huggingface.tokenizers.Encoding encoding, String text) {
        List<String> spans = new ArrayList<>();
        for (CharSpan span : encoding.getCharTokenSpans()) {
            int from = text.offsetByCodePoints(0, span.getStart());
            int to = text.offsetByCodePoints(0, span.getEnd());
            spans.add(from + "-" + to);
        }
        return spans;
    }

    @Test
    void templatesStandAroundTheText() throws IOException {
        List<String> lines =
                new ArrayList<>(List.of("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "un", "##aff", "##able", "a"));
        Tokenizer bert = WordPieceVocabulary.parse(lines, true);
        Encoding encoding = bert.encoder().encodeWithOffsets("Unaffable ä".getBytes(StandardCharsets.UTF_8), 512);
        assertThat(encoding.ids()).containsExactly(2, 5, 6, 7, 8, 3);
        assertThat(encoding.starts()).containsExactly(0, 0, 2, 5, 10, 0);
        assertThat(encoding.ends()).containsExactly(0, 2, 5, 9, 12, 0);
        assertThat(bert.decodeText(encoding.ids())).isEqualTo("unaffable a");
        Path file = directory.resolve("bert.json");
        TokenizerJson.write(bert, file);
        assertThat(TokenizerJson.read(file)
                        .encoder()
                        .encodeWithOffsets("Unaffable ä".getBytes(StandardCharsets.UTF_8), 4)
                        .ids())
                .containsExactly(2, 5, 6, 3);
        try (HuggingFaceTokenizer peer = HuggingFaceTokenizer.newInstance(file)) {
            assertThat(peer.encode("Unaffable ä").getIds()).containsExactly(2, 5, 6, 7, 8, 3);
        }
    }
}
