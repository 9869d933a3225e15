package dev.quern.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quern.tokenizer.split.Splitter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokenizerTest {
    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"gpt-2", "gpt-4", "gpt-4o"})
    void decodesWhatItEncodedAndMergesAsTheDefinitionSays(String pattern) {
        Tokenizer tokenizer = trained(pattern);
        Encoder encoder = tokenizer.encoder();
        Naive naive = new Naive(tokenizer);
        Random random = new Random(23);
        for (int i = 0; i < 5_000; i++) {
            byte[] text = HostileText.random(random).getBytes(StandardCharsets.UTF_8);
            IntList ids = new IntList();
            encoder.encode(text, 0, text.length, ids);
            assertThat(tokenizer.decode(ids.toArray())).isEqualTo(text);
            assertThat(ids.toArray()).isEqualTo(naive.encode(text));
        }
    }

    @Test
    void mergesLongPiecesAsTheDefinitionSays() {
        Tokenizer tokenizer = trained("gpt-4");
        Naive naive = new Naive(tokenizer);
        Random random = new Random(29);
        for (int i = 0; i < 200; i++) {
            byte[] text = new byte[49 + random.nextInt(200)];
            for (int j = 0; j < text.length; j++) {
                text[j] = (byte) ("tehilon".charAt(random.nextInt(7)));
            }
            IntList ids = new IntList();
            tokenizer.encoder().encode(text, 0, text.length, ids);
            assertThat(ids.toArray()).isEqualTo(naive.encode(text));
        }
    }

    @Test
    void encodesAMegabyteOfOneLetter() {
        Tokenizer tokenizer = trained("gpt-4");
        byte[] text = "a".repeat(1 << 20).getBytes(StandardCharsets.UTF_8);
        IntList ids = new IntList();
        tokenizer.encoder().encode(text, 0, text.length, ids);
        assertThat(tokenizer.decode(ids.toArray())).isEqualTo(text);
    }

    @Test
    void keepsBytesThatAreNoText() {
        Tokenizer tokenizer = trained("gpt-4");
        byte[] bytes = new byte[4096];
        new Random(31).nextBytes(bytes);
        IntList ids = new IntList();
        tokenizer.encoder().encode(bytes, 0, bytes.length, ids);
        assertThat(tokenizer.decode(ids.toArray())).isEqualTo(bytes);
    }

    @Test
    void leavesSpecialTokensOutOfText() {
        Tokenizer tokenizer = trained("gpt-4");
        int end = tokenizer.specialId("<|endoftext|>");
        assertThat(tokenizer.encode("<|endoftext|>")).doesNotContain(end).hasSizeGreaterThan(1);
        assertThat(tokenizer.decodeText(new int[] {end})).isEmpty();
        assertThat(tokenizer.textLength(end)).isZero();
        assertThatThrownBy(() -> tokenizer.specialId("<pad>"))
                .hasMessage("no special token '<pad>'; there are [<|endoftext|>]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"gpt-2", "gpt-4", "gpt-4o", "qwen-2", "\\w+|\\W"})
    void readsWhatItWrote(String pattern) throws IOException {
        Tokenizer written = trained(pattern);
        Path file = directory.resolve("tokenizer.json");
        TokenizerJson.write(written, file);
        Tokenizer read = TokenizerJson.read(file);
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
                "\"BPE\"                 | \"WordLevel\"   | model.type must be BPE, Unigram or WordPiece, is \"WordLevel\"",
                "\"!\": 1                | \"!\": 2        | id 2 stands twice, for \"!\" and for \"\\\"\"",
                "\"!\": 1                | \"!\": 99999    | no token has id 1, though ids go up to 99999",
                "\"!\": 1                | \"!\": -1       | token \"!\" has id -1",
                "\"merges\": [ | \"merges\": [[\"t\", \"日\"], | model.merges[0] needs token \"日\", which is not in the vocabulary",
                "\"merges\": [ | \"merges\": [[\"t\"], | model.merges[0] must be two parts, is [t]",
                "\"merges\": [ | \"merges\": [[\"h\", \"e\"], [\"h\", \"e\"], | merge 1 stands twice, first as merge 0",
                "\"version\"             | version         | line 2:3: expected a key in quotes",
                "\"version\": \"1.0\",   | \"version\": \"1.0\", \"version\": 2, | key 'version' stands twice",
                "\"vocab\": {            | \"vocab\": [    | expected",
                "gpt                     | gpt             | ",
            })
    void namesFileAndPlaceOfDamage(String from, String to, String message) throws IOException {
        Path file = directory.resolve("tokenizer.json");
        TokenizerJson.write(trained("gpt-4"), file);
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

    static Tokenizer trained(String pattern) {
        WordCounts counts = new WordCounts(Splitter.of(pattern));
        Random random = new Random(41);
        for (int i = 0; i < 2_000; i++) {
            byte[] text = (HostileText.random(random) + " the hill then the hotel in the lion then")
                    .getBytes(StandardCharsets.UTF_8);
            counts.add(text, 0, text.length);
        }
        return BpeTrainer.train(counts, BpeTrainer.Options.of(700, List.of("<|endoftext|>")));
    }

    /// The definition: joins the earliest merge anywhere in the piece, the leftmost first, until none is left.
    static final class Naive {
        private final Tokenizer tokenizer;
        private final ByteBpe model;
        private final Map<List<Integer>, Integer> ranks = new HashMap<>();

        Naive(Tokenizer tokenizer) {
            this.tokenizer = tokenizer;
            model = (ByteBpe) tokenizer.model();
            for (int rank = 0; rank < model.merges().size(); rank++) {
                ByteBpe.Merge merge = model.merges().get(rank);
                ranks.putIfAbsent(List.of(merge.left(), merge.right()), rank);
            }
        }

        int[] encode(byte[] text) {
            List<Integer> all = new ArrayList<>();
            for (int at = 0; at < text.length; ) {
                int next = tokenizer.plainSplitter().next(text, at, text.length);
                List<Integer> piece = new ArrayList<>();
                for (int i = at; i < next; i++) {
                    piece.add(model.id(text[i] & 0xff));
                }
                merge(piece);
                all.addAll(piece);
                at = next;
            }
            return all.stream().mapToInt(Integer::intValue).toArray();
        }

        private void merge(List<Integer> piece) {
            while (true) {
                int best = -1;
                int bestRank = Integer.MAX_VALUE;
                for (int i = 0; i + 1 < piece.size(); i++) {
                    int rank = ranks.getOrDefault(piece.subList(i, i + 2), Integer.MAX_VALUE);
                    if (rank < bestRank) {
                        best = i;
                        bestRank = rank;
                    }
                }
                if (best < 0) {
                    return;
                }
                piece.set(best, model.merges().get(bestRank).result());
                piece.remove(best + 1);
            }
        }
    }
}
