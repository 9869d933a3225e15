package dev.quern.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import dev.quern.tokenizer.split.Splitter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class FormatsTest {
    @TempDir
    private Path directory;

    @ParameterizedTest
    @EnumSource
    void tiktokenFilesReadAndWriteBack(Peers.Vocabulary vocabulary) throws IOException {
        Path file = directory.resolve(vocabulary.name().toLowerCase(java.util.Locale.ROOT) + ".tiktoken");
        Files.write(file, vocabulary.file());
        Tokenizer read = TokenizerFiles.read(file, TokenizerFiles.Hints.NONE);
        assertThat(read.special()).containsAll(vocabulary.tokenizer().special());
        Path again = directory.resolve("again.tiktoken");
        TokenizerFiles.write(read, again);
        assertThat(again).hasSameTextualContentAs(file);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "IQ== 0\\nIg== 0       | 2: rank 0 stands twice",
                "IQ== 0\\nIQ== 1       | 2: the token stands on line 1 already",
                "IQ== 0\\nIg== 2       | 2: no token has rank 1, though ranks go up to 2",
                "IQ== 0\\n\\nI?== 1    | 3: the token is not base64",
                "IQ==                  | 1: expected a token in base64, a space and a rank",
                "IQ== x                | 1: expected a token in base64, a space and a rank",
                "IQ== -1               | 1: expected a token in base64, a space and a rank",
                "' 0'                  | 1: the token is empty",
                "-                     | 0: there is no token",
            })
    void namesTheLineOfADamagedTiktokenFile(String content, String message) throws IOException {
        Path file = directory.resolve("x.tiktoken");
        Files.writeString(
                file, content == null ? "" : content.replace("\\n", "\n").replace("'", ""));
        assertThatThrownBy(() -> TiktokenFile.read(file, Splitter.of("gpt-2"), Map.of()))
                .isInstanceOf(TokenizerFormatException.class)
                .hasMessageStartingWith(file + ":")
                .hasMessageContaining(message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"vocab.json merges.txt", "encoder.json vocab.bpe"})
    void pairsOfFilesReadAndWriteBack(String names) throws IOException {
        Tokenizer tokenizer = TokenizerTest.trained("gpt-2");
        Path vocabulary = directory.resolve(names.split(" ")[0]);
        TokenizerFiles.write(tokenizer, vocabulary);
        Path merges = directory.resolve(names.split(" ")[1]);
        assertThat(merges).exists();
        Tokenizer read = TokenizerFiles.read(directory, TokenizerFiles.Hints.NONE);
        assertThat(read.special()).isEqualTo(tokenizer.special());
        Random random = new Random(89);
        for (int i = 0; i < 500; i++) {
            String text = HostileText.wellFormed(random);
            assertThat(read.encode(text, SpecialText.ALLOW)).isEqualTo(tokenizer.encode(text, SpecialText.ALLOW));
        }
        Files.writeString(merges, Files.readString(merges).replaceFirst("\n", "\nt ψ\n"));
        assertThatThrownBy(() -> TokenizerFiles.read(vocabulary, TokenizerFiles.Hints.NONE))
                .hasMessage(merges + ":2: the merge needs token \"ψ\", which is not in the vocabulary");
        Files.writeString(merges, "#version: 0.2\nthe\n");
        assertThatThrownBy(() -> TokenizerFiles.read(vocabulary, TokenizerFiles.Hints.NONE))
                .hasMessage(merges + ":2: the merge must be two tokens with a space between, is \"the\"");
        Files.delete(merges);
        assertThatThrownBy(() -> TokenizerFiles.read(vocabulary, TokenizerFiles.Hints.NONE))
                .hasMessage(vocabulary + ": merges.txt or vocab.bpe must lie beside it");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[UNK],[CLS],[SEP],a,a | 5: token \"a\" stands on line 4 already",
                "[UNK],[CLS],a         | 3: the vocabulary ends without [SEP], which BERT needs",
                "[UNK],,[CLS]          | 2: the token is empty",
            })
    void namesTheLineOfADamagedWordPieceVocabulary(String lines, String message) throws IOException {
        Path file = directory.resolve("vocab.txt");
        Files.write(file, List.of(lines.split(",")));
        assertThatThrownBy(() -> TokenizerFiles.read(file, TokenizerFiles.Hints.NONE))
                .isInstanceOf(TokenizerFormatException.class)
                .hasMessage(file + ":" + message);
    }

    @Test
    void tellsWhichFilesItKnows() throws IOException {
        Path unknown = Files.createFile(directory.resolve("model.bin"));
        assertThatThrownBy(() -> TokenizerFiles.read(unknown, TokenizerFiles.Hints.NONE))
                .hasMessageContaining("the name tells no format");
        assertThatThrownBy(() -> TokenizerFiles.read(directory, TokenizerFiles.Hints.NONE))
                .hasMessageContaining("the folder holds none of tokenizer.json");
        assertThatThrownBy(() -> TokenizerFiles.read(directory.resolve("no.json"), TokenizerFiles.Hints.NONE))
                .isInstanceOf(NoSuchFileException.class);
        Path mine = Files.write(directory.resolve("mine.tiktoken"), Peers.Vocabulary.R50K_BASE.file());
        assertThatThrownBy(() -> TokenizerFiles.read(mine, TokenizerFiles.Hints.NONE))
                .hasMessageContaining("does not say how text is split");
        TokenizerFiles.Hints hints = new TokenizerFiles.Hints(Optional.of("gpt-4"), Map.of("<end>", 50_257));
        assertThat(TokenizerFiles.read(mine, hints).specialId("<end>")).isEqualTo(50_257);
        Tokenizer piece = SentencePieceModel.parse(unigram().toBytes());
        assertThatThrownBy(() -> TokenizerFiles.write(piece, directory.resolve("x.tiktoken")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("byte-level BPE without a normalizer only");
        assertThat(directory.resolve("x.tiktoken")).doesNotExist();
    }

    private static ModelBytes unigram() {
        ModelBytes model = new ModelBytes()
                .piece("<unk>", 0, 2)
                .piece("<s>", 0, 3)
                .piece("</s>", 0, 3)
                .piece("<user>", 0, 4);
        String[] pieces = {"▁", "▁h", "▁hu", "hug", "u", "g", "h", "ug", "gs", "s", "▁pun", "n", "p", "pu"};
        for (int i = 0; i < pieces.length; i++) {
            model.piece(pieces[i], -2 - 0.31f * (i * 7 % 11), 1);
        }
        return model.trainer(1, false).normalizer(true, true);
    }

    /// The best of all ways to cut, found by trying them all.
    @Test
    void unigramFindsTheBestWayToCut() throws IOException {
        Tokenizer tokenizer = SentencePieceModel.parse(unigram().toBytes());
        Unigram model = (Unigram) tokenizer.model();
        Random random = new Random(101);
        for (int i = 0; i < 500; i++) {
            StringBuilder text = new StringBuilder();
            for (int length = 1 + random.nextInt(9); length > 0; length--) {
                text.append("hugspn ".charAt(random.nextInt(7)));
            }
            String normal = "▁" + text.toString().strip().replaceAll(" +", "▁");
            if (normal.length() > 1) {
                double score = Arrays.stream(tokenizer.encode(text.toString()))
                        .mapToDouble(id -> model.scores()[id])
                        .sum();
                assertThat(score)
                        .as(normal)
                        .isCloseTo(best(tokenizer, model, normal), org.assertj.core.data.Offset.offset(1e-4));
            }
        }
    }

    private static double best(Tokenizer tokenizer, Unigram model, String text) {
        if (text.isEmpty()) {
            return 0;
        }
        double best = Double.NEGATIVE_INFINITY;
        for (int end = 1; end <= text.length(); end++) {
            int id = tokenizer.id(text.substring(0, end).getBytes(StandardCharsets.UTF_8));
            if (id > 3) {
                best = Math.max(best, model.scores()[id] + best(tokenizer, model, text.substring(end)));
            }
        }
        return best;
    }

    @Test
    void sentencePieceKeepsUserSymbolsAndUnknownRuns() throws IOException {
        Tokenizer tokenizer = SentencePieceModel.parse(unigram().toBytes());
        assertThat(tokenizer.encode("hug<user>s")).contains(3);
        int[] unknown = tokenizer.encode("hugéßs");
        assertThat(Arrays.stream(unknown).filter(id -> id == 0)).hasSize(1);
        assertThat(tokenizer.encode("<s>")).doesNotContain(1);
        assertThat(tokenizer.encode("<s>", SpecialText.ALLOW)).contains(1);
        assertThat(tokenizer.decodeText(tokenizer.encode("  hug   hugs "))).isEqualTo("hug hugs");
        assertThat(tokenizer.encode("")).isEmpty();
        assertThat(tokenizer.encode("   ")).isEmpty();
    }

    @Test
    void sentencePieceBpeMergesByScoreAndFallsBackToBytes() throws IOException {
        ModelBytes bytes = new ModelBytes().piece("<unk>", 0, 2).piece("<s>", 0, 3);
        for (int value = 0; value < 256; value++) {
            bytes.piece("<0x%02X>".formatted(value), 0, 6);
        }
        String[] pieces = {"ab", "▁ab", "bc", "abc", "▁", "a", "b", "c"};
        for (int i = 0; i < pieces.length; i++) {
            bytes.piece(pieces[i], -i, 1);
        }
        Tokenizer tokenizer = SentencePieceModel.parse(
                bytes.trainer(2, true).normalizer(true, false).toBytes());
        assertThat(names(tokenizer, "abc")).containsExactly("▁ab", "c");
        assertThat(names(tokenizer, "cabc")).containsExactly("▁", "c", "abc");
        assertThat(names(tokenizer, "é a")).containsExactly("▁", "<0xC3>", "<0xA9>", "▁", "a");
        assertThat(tokenizer.decodeText(tokenizer.encode("é a  bc"))).isEqualTo("é a  bc");
        try (HuggingFaceTokenizer peer = Peers.huggingFace(tokenizer, directory)) {
            for (String text : List.of("abc cabc", "é  bcab", "aabbcc abcabc ", "日本 abc")) {
                assertThat(tokenizer.encode(text)).as(text).isEqualTo(Peers.ids(peer, text));
            }
        }
    }

    private static List<String> names(Tokenizer tokenizer, String text) {
        return Arrays.stream(tokenizer.encode(text))
                .mapToObj(id -> new String(tokenizer.tokenBytes(id), StandardCharsets.UTF_8))
                .toList();
    }

    @Test
    void namesTheByteOfATruncatedModel() throws IOException {
        byte[] whole = unigram().toBytes();
        for (int length = 0; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            try {
                SentencePieceModel.parse(cut);
            } catch (TokenizerFormatException expected) {
                assertThat(expected.getMessage()).isNotBlank();
            }
        }
        Path file = Files.write(directory.resolve("cut.model"), Arrays.copyOf(whole, whole.length - 1));
        assertThatThrownBy(() -> TokenizerFiles.read(file, TokenizerFiles.Hints.NONE))
                .isInstanceOf(TokenizerFormatException.class)
                .hasMessageStartingWith(file + ": byte ")
                .hasMessageContaining("the file is cut or no SentencePiece model");
    }

    @Test
    void wholePiecesSkipMergesOnlyWhereTheFileSaysSo() throws IOException {
        String json = """
                {"version": "1.0", "added_tokens": [], "normalizer": null, "post_processor": null, "decoder": null,
                 "pre_tokenizer": {"type": "ByteLevel", "add_prefix_space": false, "trim_offsets": true, "use_regex": true},
                 "model": {"type": "BPE", "ignore_merges": %s, "vocab": {"a": 0, "b": 1, "c": 2, "bc": 3, "abc": 4},
                 "merges": ["b c"]}}""";
        for (boolean whole : new boolean[] {false, true}) {
            Path file = Files.writeString(directory.resolve("m.json"), json.formatted(whole));
            Tokenizer tokenizer = TokenizerJson.read(file);
            assertThat(tokenizer.encode("abc")).isEqualTo(whole ? new int[] {4} : new int[] {0, 3});
            try (HuggingFaceTokenizer peer = Peers.huggingFace(file)) {
                assertThat(tokenizer.encode("abcabc")).isEqualTo(Peers.ids(peer, "abcabc"));
                assertThat(tokenizer.encode("abc")).isEqualTo(Peers.ids(peer, "abc"));
            }
        }
        Tokenizer few = TokenizerJson.read(directory.resolve("m.json"));
        assertThatThrownBy(() -> few.encode("abd"))
                .hasMessage("byte 0x64 of the text has no token in the vocabulary and there is no unknown token");
    }

    /// Damage anywhere gives a message, never another exception.
    @Test
    void readersRefuseDamageWithAMessage() throws IOException {
        Path json = directory.resolve("tokenizer.json");
        TokenizerJson.write(TokenizerTest.trained("gpt-4"), json);
        byte[] whole = Files.readAllBytes(json);
        Random random = new Random(103);
        for (int i = 0; i < 300; i++) {
            byte[] damaged = whole.clone();
            for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
                damaged[random.nextInt(random.nextBoolean() ? 1200 : damaged.length)] =
                        (byte) "{}[]\",:0a\\".charAt(random.nextInt(10));
            }
            Files.write(json, damaged);
            try {
                TokenizerJson.read(json);
            } catch (TokenizerFormatException expected) {
                assertThat(expected.getMessage()).startsWith(json.toString());
            }
        }
    }
}
