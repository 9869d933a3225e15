package dev.quern.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class BpeTokenizerTest {
    @TempDir
    private Path directory;

    @ParameterizedTest
    @EnumSource
    void decodesWhatItEncodedAndMergesAsTheDefinitionSays(PreTokenizer splitter) {
        BpeTokenizer tokenizer = trained(splitter);
        Encoder encoder = tokenizer.encoder();
        Random random = new Random(23);
        for (int i = 0; i < 5_000; i++) {
            byte[] text = HostileText.random(random).getBytes(StandardCharsets.UTF_8);
            IntList ids = new IntList();
            encoder.encode(text, 0, text.length, ids);
            assertThat(tokenizer.decode(ids.toArray())).isEqualTo(text);
            assertThat(ids.toArray()).isEqualTo(naive(tokenizer, text));
        }
    }

    @Test
    void mergesLongPiecesAsTheDefinitionSays() {
        BpeTokenizer tokenizer = trained(PreTokenizer.GPT_4);
        Random random = new Random(29);
        for (int i = 0; i < 200; i++) {
            byte[] text = new byte[49 + random.nextInt(200)];
            for (int j = 0; j < text.length; j++) {
                text[j] = (byte) ("tehilon".charAt(random.nextInt(7)));
            }
            IntList ids = new IntList();
            tokenizer.encoder().encode(text, 0, text.length, ids);
            assertThat(ids.toArray()).isEqualTo(naive(tokenizer, text));
        }
    }

    @Test
    void encodesAMegabyteOfOneLetter() {
        BpeTokenizer tokenizer = trained(PreTokenizer.GPT_4);
        byte[] text = "a".repeat(1 << 20).getBytes(StandardCharsets.UTF_8);
        IntList ids = new IntList();
        tokenizer.encoder().encode(text, 0, text.length, ids);
        assertThat(tokenizer.decode(ids.toArray())).isEqualTo(text);
    }

    @Test
    void keepsBytesThatAreNoText() {
        BpeTokenizer tokenizer = trained(PreTokenizer.GPT_4);
        byte[] bytes = new byte[4096];
        new Random(31).nextBytes(bytes);
        IntList ids = new IntList();
        tokenizer.encoder().encode(bytes, 0, bytes.length, ids);
        assertThat(tokenizer.decode(ids.toArray())).isEqualTo(bytes);
    }

    @Test
    void leavesSpecialTokensOutOfText() {
        BpeTokenizer tokenizer = trained(PreTokenizer.GPT_4);
        int end = tokenizer.specialId("<|endoftext|>");
        assertThat(tokenizer.encode("<|endoftext|>")).doesNotContain(end).hasSizeGreaterThan(1);
        assertThat(tokenizer.decodeText(new int[] {end})).isEmpty();
        assertThat(tokenizer.textLength(end)).isZero();
        assertThatThrownBy(() -> tokenizer.specialId("<pad>"))
                .hasMessage("no special token '<pad>'; there are [<|endoftext|>]");
    }

    @ParameterizedTest
    @EnumSource
    void readsWhatItWrote(PreTokenizer splitter) throws IOException {
        BpeTokenizer written = trained(splitter);
        Path file = directory.resolve("tokenizer.json");
        TokenizerJson.write(written, file);
        BpeTokenizer read = TokenizerJson.read(file);
        Random random = new Random(37);
        for (int i = 0; i < 1_000; i++) {
            String text = HostileText.random(random);
            assertThat(read.encode(text)).isEqualTo(written.encode(text));
        }
        Path again = directory.resolve("again.json");
        TokenizerJson.write(read, again);
        assertThat(again).hasSameBinaryContentAs(file);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"BPE\"                 | \"Unigram\"     | model.type must be \"BPE\", is Unigram",
                "\"!\": 1                | \"!\": 2        | id 2 stands twice",
                "\"!\": 1                | \"!\": 99999    | must run from 0 without a gap",
                "\"merges\": [ | \"merges\": [[\"t\", \"日\"], | which is not in the vocabulary",
                "\"merges\": [ | \"merges\": [[\"t\"], | must have two parts",
                "\"version\"             | version         | line 2:3: expected a key in quotes",
                "\"version\": \"1.0\",   | \"version\": \"1.0\", \"version\": 2, | key 'version' stands twice",
                "\"vocab\": {            | \"vocab\": [    | expected",
                "gpt                     | gpt             | ",
            })
    void namesFileAndPlaceOfDamage(String from, String to, String message) throws IOException {
        Path file = directory.resolve("tokenizer.json");
        TokenizerJson.write(trained(PreTokenizer.GPT_4), file);
        String text = Files.readString(file);
        if (message == null) {
            Files.writeString(file, text.substring(0, text.length() / 2));
        } else {
            assertThat(text).contains(from);
            Files.writeString(file, text.replace(from, to));
        }
        assertThatThrownBy(() -> TokenizerJson.read(file))
                .isInstanceOf(TokenizerFormatException.class)
                .hasMessageStartingWith(file.toString())
                .hasMessageContaining(message == null ? "the end of the file" : message);
    }

    private static BpeTokenizer trained(PreTokenizer splitter) {
        WordCounts counts = new WordCounts(splitter);
        Random random = new Random(41);
        for (int i = 0; i < 2_000; i++) {
            byte[] text = (HostileText.random(random) + " the hill then the hotel in the lion then")
                    .getBytes(StandardCharsets.UTF_8);
            counts.add(text, 0, text.length);
        }
        return BpeTrainer.train(counts, BpeTrainer.Options.of(700, List.of("<|endoftext|>")));
    }

    /// Joins the earliest merge anywhere in the piece, the leftmost first, until none is left.
    private static int[] naive(BpeTokenizer tokenizer, byte[] text) {
        List<Integer> all = new ArrayList<>();
        for (int at = 0; at < text.length; ) {
            int next = tokenizer.splitter().next(text, at, text.length);
            List<Integer> piece = new ArrayList<>();
            for (int i = at; i < next; i++) {
                piece.add(tokenizer.idOfByte(text[i]));
            }
            while (true) {
                int best = -1;
                int bestRank = Integer.MAX_VALUE;
                for (int i = 0; i + 1 < piece.size(); i++) {
                    int rank = tokenizer.rank(piece.get(i), piece.get(i + 1));
                    if (rank >= 0 && rank < bestRank) {
                        best = i;
                        bestRank = rank;
                    }
                }
                if (best < 0) {
                    break;
                }
                piece.set(best, tokenizer.joined(bestRank));
                piece.remove(best + 1);
            }
            all.addAll(piece);
            at = next;
        }
        return all.stream().mapToInt(Integer::intValue).toArray();
    }
}
