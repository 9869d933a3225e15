package dev.quern.evaluation.images;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class NearPairsTest {
    private static final double DIFFERENCE = 0.3;

    private static ImageTable table() {
        Random random = new Random(9);
        List<byte[]> images = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            byte[] image = TestImages.spot(TestImages.GREY, i, random);
            images.add(image);
            if (i % 3 == 0) {
                images.add(TestImages.noisy(image, 1 + i % 12, random));
            }
        }
        return TestImages.table(TestImages.GREY, images.toArray(byte[][]::new), new int[images.size()]);
    }

    private static Set<String> all(ImageTable table) {
        Set<String> pairs = new TreeSet<>();
        for (int one = 0; one < table.rows(); one++) {
            for (int two = one + 1; two < table.rows(); two++) {
                double most = DIFFERENCE * DIFFERENCE * table.contrast(one) * table.contrast(two);
                boolean alike = Long.bitCount(table.hash(one) ^ table.hash(two)) <= 7;
                if (alike && table.thumbnailDifference(one, two) <= most * table.thumbnailSize()) {
                    pairs.add(one + " " + two);
                }
            }
        }
        return pairs;
    }

    private static Set<String> text(int[][] pairs) {
        return Arrays.stream(pairs).map(pair -> pair[0] + " " + pair[1]).collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void findsWhatComparingAllPairsFinds() {
        ImageTable table = table();
        int[] rows = IntStream.range(0, table.rows()).toArray();
        NearPairs pairs = new NearPairs(table, rows, DIFFERENCE);
        int[][] found = pairs.find();
        assertThat(text(found)).hasSizeGreaterThan(30).isEqualTo(all(table));
        assertThat(found.length).isEqualTo(text(found).size());
        assertThat(pairs.cut()).isFalse();
        for (int i = 1; i < found.length; i++) {
            assertThat(table.thumbnailDifference(found[i][0], found[i][1]))
                    .isGreaterThanOrEqualTo(table.thumbnailDifference(found[i - 1][0], found[i - 1][1]));
        }
    }

    @Test
    void tellsWhenNotAllWasCompared() {
        ImageTable table = table();
        int[] rows = IntStream.range(0, table.rows()).toArray();
        NearPairs pairs = new NearPairs(table, rows, DIFFERENCE, 1);
        assertThat(all(table)).containsAll(text(pairs.find()));
        assertThat(pairs.cut()).isTrue();
        assertThat(new NearPairs(table, new int[0], DIFFERENCE).find()).isEmpty();
    }
}
