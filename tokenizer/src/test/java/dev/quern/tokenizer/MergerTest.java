package dev.quern.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Pieces of many windows become what merging all of the piece at once makes of them.
class MergerTest {
    @ParameterizedTest
    @ValueSource(
            strings = {"a", " ", "\n", "ab", "0123456789", "ACGT", "abcdefghijklmnopqrstuvwxyz", " \n\t", "=-", "的一是不了"
            })
    void windowsMakeWhatOneLineMakes(String alphabet) {
        Random random = new Random(alphabet.hashCode());
        for (Peers.Vocabulary vocabulary : Peers.Vocabulary.values()) {
            ByteBpe model = (ByteBpe) vocabulary.tokenizer().model();
            for (int length : new int[] {8_192, 8_193, 8_705, 16_000, 40_000 + random.nextInt(40_000)}) {
                assertSame(model, chosen(random, alphabet, length));
            }
        }
    }

    /// Vocabularies of two letters and many merges, whose tokens reach far.
    @Test
    void windowsMakeWhatOneLineMakesInSmallVocabularies() {
        Random random = new Random(127);
        for (int round = 0; round < 300; round++) {
            int letters = 1 + random.nextInt(3);
            ByteBpe model = model(random, letters, 1 + random.nextInt(60));
            String alphabet = "abc".substring(0, letters);
            assertSame(model, chosen(random, alphabet, 8_192 + random.nextInt(20_000)));
            assertSame(model, chosen(random, alphabet, 1 + random.nextInt(9)), 8_192 + random.nextInt(20_000));
        }
    }

    /// Tokens that grow from right to left, longer than what is left out at the end of a window: a window that
    /// ends before the `c` knows nothing of them.
    @ParameterizedTest
    @ValueSource(ints = {100, 510, 514, 520, 540, 600, 2_000, 9_000})
    void looksFurtherThanAWindow(int longest) {
        List<byte[]> tokens = new ArrayList<>(List.of(bytes("a"), bytes("b"), bytes("c")));
        List<ByteBpe.Merge> merges = new ArrayList<>();
        String made = "c";
        while (made.length() < longest) {
            int last = merges.isEmpty() ? 2 : tokens.size() - 1;
            made = (made.length() % 2 == 0 ? "a" : "b") + made;
            merges.add(new ByteBpe.Merge(made.charAt(0) - 'a', last, tokens.size()));
            tokens.add(bytes(made));
        }
        merges.add(new ByteBpe.Merge(0, 1, tokens.size()));
        tokens.add(bytes("ab"));
        ByteBpe model = new ByteBpe(tokens.toArray(byte[][]::new), merges, false);
        for (int run = longest / 2 - 10; run < longest / 2 + 10; run++) {
            assertSame(model, bytes("ab".repeat(run) + "c"), 40_000);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /// Merges of random tokens made before; each makes a token of its own.
    private static ByteBpe model(Random random, int letters, int merges) {
        List<byte[]> tokens = new ArrayList<>();
        Set<String> known = new HashSet<>();
        for (int i = 0; i < letters; i++) {
            tokens.add(new byte[] {(byte) ('a' + i)});
        }
        List<ByteBpe.Merge> made = new ArrayList<>();
        for (int tries = 0; tries < merges; tries++) {
            int left = random.nextInt(tokens.size());
            int right = random.nextInt(tokens.size());
            byte[] joined = Arrays.copyOf(tokens.get(left), tokens.get(left).length + tokens.get(right).length);
            System.arraycopy(tokens.get(right), 0, joined, tokens.get(left).length, tokens.get(right).length);
            if (joined.length < 3_000 && known.add(new String(joined, StandardCharsets.US_ASCII))) {
                made.add(new ByteBpe.Merge(left, right, tokens.size()));
                tokens.add(joined);
            }
        }
        return new ByteBpe(tokens.toArray(byte[][]::new), made, false);
    }

    private static byte[] chosen(Random random, String alphabet, int length) {
        StringBuilder text = new StringBuilder();
        while (text.length() < length) {
            text.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static void assertSame(ByteBpe model, byte[] unit, int length) {
        byte[] text = new byte[length];
        for (int i = 0; i < length; i++) {
            text[i] = unit[i % unit.length];
        }
        assertSame(model, text);
    }

    private static void assertSame(ByteBpe model, byte[] text) {
        IntList symbols = new IntList();
        new Merger(model).symbols(text, 0, text.length, symbols);
        IntList ids = new IntList();
        ids.add(-1); // what stands before is left alone
        new Merger(model).ids(text, 0, text.length, ids);
        assertThat(ids.size()).isEqualTo(symbols.size() + 1);
        for (int i = 0; i < symbols.size(); i++) {
            assertThat(ids.get(i + 1)).isEqualTo(model.id(symbols.get(i)));
        }
    }
}
