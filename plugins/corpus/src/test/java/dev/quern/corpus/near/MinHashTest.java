package dev.quern.corpus.near;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quern.corpus.text.CodePoints;
import dev.quern.corpus.text.Words;
import dev.quern.corpus.text.WordsOf;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.regex.Pattern;
import net.jpountz.xxhash.XXHash64;
import net.jpountz.xxhash.XXHashFactory;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MinHashTest {
    private static final Pattern NUMBER = Pattern.compile("\\p{Nd}+([.,\u060c\u066b\u2396\u2397\u2398]\\p{Nd}+)?");

    @Test
    void hashEqualsTheLibrarysForEveryLength() {
        XXHash64 library = XXHashFactory.safeInstance().hash64();
        byte[] bytes = new byte[300];
        new Random(149).nextBytes(bytes);
        for (int from = 0; from < 9; from++) {
            for (int end = from; end <= bytes.length; end++) {
                assertThat(XxHash64.of(bytes, from, end)).isEqualTo(library.hash(bytes, from, end - from, 0));
                assertThat(XxHash64.of(bytes, from, end, -from - 5L))
                        .isEqualTo(library.hash(bytes, from, end - from, -from - 5L));
            }
        }
    }

    /// Values of NumPy's `RandomState(1)`.
    @Test
    void functionsAreThoseOfDatatrove() {
        MinHash minHash = new MinHash(14, 8);
        assertThat(minHash.size()).isEqualTo(112);
        assertThat(List.of(minHash.factor(0), minHash.factor(1), minHash.factor(2), minHash.factor(111)))
                .containsExactly(775169054918279404L, 1758426461858698313L, 2109959069025162L, 223865076026037746L);
        assertThat(List.of(minHash.offset(0), minHash.offset(1), minHash.offset(2), minHash.offset(111)))
                .containsExactly(
                        1062448801025099917L, 1324811268927594100L, 1217488311597731462L, 1097409548522419201L);
    }

    /// Values of NumPy for two shingles.
    @Test
    void signatureIsThatOfDatatrove() {
        MinHash minHash = new MinHash(14, 8);
        long[] signature = new long[112];
        minHash.signature(new long[] {123456789012345678L, 987654321L, -1}, 2, signature);
        assertThat(Arrays.copyOf(signature, 4))
                .containsExactly(290742313755169913L, 529579724254661869L, 1177881255768248560L, 499204815989837157L);
    }

    @Test
    void signatureEqualsBigNumbers() {
        Random random = new Random(151);
        MinHash minHash = new MinHash(5, 3);
        BigInteger two64 = BigInteger.ONE.shiftLeft(64);
        BigInteger prime = BigInteger.valueOf(MinHash.PRIME);
        for (int round = 0; round < 300; round++) {
            long[] shingles = random.longs(1 + random.nextInt(20)).toArray();
            long[] signature = new long[15];
            minHash.signature(shingles, shingles.length, signature);
            for (int j = 0; j < 15; j++) {
                BigInteger least = null;
                for (long shingle : shingles) {
                    BigInteger hash = new BigInteger(Long.toUnsignedString(shingle))
                            .multiply(BigInteger.valueOf(minHash.factor(j)))
                            .add(BigInteger.valueOf(minHash.offset(j)))
                            .mod(two64)
                            .mod(prime);
                    least = least == null ? hash : least.min(hash);
                }
                assertThat(signature[j]).isEqualTo(least.longValueExact());
            }
        }
    }

    /// The steps of `simplify_text`, each over the whole text.
    private static String plainly(String text) {
        String simple = NUMBER.matcher(text.toLowerCase(Locale.ROOT)).replaceAll("0");
        StringBuilder marked = new StringBuilder();
        simple.codePoints().forEach(point -> marked.appendCodePoint(CodePoints.isMark(point) ? ' ' : point));
        StringBuilder spaced = new StringBuilder();
        marked.toString()
                .codePoints()
                .forEach(point -> spaced.appendCodePoint(CodePoints.is(point, CodePoints.SPACE) ? ' ' : point));
        return Normalizer.normalize(spaced.toString().strip().replaceAll(" +", " "), Normalizer.Form.NFD)
                .replaceAll("\\p{Mn}", "")
                .strip();
    }

    @ParameterizedTest
    @EnumSource(Words.class)
    void shinglesEqualPlainOnesOnRandomTexts(Words cut) {
        String[] units = {
            "The",
            "mill",
            "GRINDS",
            "grain",
            "it's",
            "3",
            "3.14",
            "1,000,000",
            "7.",
            ".5",
            "\u0663\u066b\u0664",
            "12\u06623",
            "caf\u00e9",
            "e\u0301",
            "\u1e9b\u0323",
            "\u0130stanbul",
            "\u03a3\u03a3",
            "\u4e2d\u6587",
            "\ud83d\ude00",
            "\u3000",
            "\n",
            "\u0085",
            "\u001c",
            "-",
            "\u2014",
            "...",
            "\u00a0",
            "\u0301",
            "x\u200by",
            "\u2126",
            "#",
            "\u00bd"
        };
        Random random = new Random(157);
        Shingles shingles = new Shingles(3, cut);
        for (int round = 0; round < 20_000; round++) {
            boolean ascii = random.nextInt(3) == 0;
            StringBuilder text = new StringBuilder();
            for (int i = random.nextInt(20); i > 0; i--) {
                text.append(units[random.nextInt(ascii ? 11 : units.length)]).append(random.nextInt(4) == 0 ? "" : " ");
            }
            if (!ascii) {
                assertThat(Shingles.simplify(text.toString())).isEqualTo(plainly(text.toString()));
            }
            byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
            int count = shingles.read(bytes, 0, bytes.length);
            assertThat(Arrays.copyOf(shingles.hashes(), count))
                    .as(text.toString())
                    .isEqualTo(plainHashes(plainly(text.toString()), cut, 3));
        }
    }

    private static long[] plainHashes(String simple, Words cut, int n) {
        XXHash64 library = XXHashFactory.safeInstance().hash64();
        List<String> words = WordsOf.text(cut, simple);
        List<Long> hashes = new ArrayList<>();
        for (int i = 0; i + n <= words.size(); i++) {
            byte[] bytes = String.join(" ", words.subList(i, i + n)).getBytes(StandardCharsets.UTF_8);
            hashes.add(library.hash(bytes, 0, bytes.length, 0));
        }
        return hashes.stream().mapToLong(each -> each).toArray();
    }

    /// The share of equal hashes estimates the Jaccard similarity; 1000 hashes err by 0.016 on average at worst.
    @Test
    void signaturesEstimateTheSimilarityOfSets() {
        Random random = new Random(163);
        MinHash minHash = new MinHash(100, 10);
        for (int shared : new int[] {0, 20, 50, 80, 100}) {
            long[] left = random.longs(100).toArray();
            long[] right = random.longs(100).toArray();
            System.arraycopy(left, 0, right, 0, shared);
            Set<Long> all = new HashSet<>();
            Arrays.stream(left).forEach(all::add);
            Arrays.stream(right).forEach(all::add);
            long[] one = new long[1000];
            long[] other = new long[1000];
            minHash.signature(left, 100, one);
            minHash.signature(right, 100, other);
            int same = 0;
            for (int i = 0; i < 1000; i++) {
                same += one[i] == other[i] ? 1 : 0;
            }
            assertThat(same / 1000.0).isCloseTo(shared / (double) all.size(), Offset.offset(0.06));
        }
    }
}
