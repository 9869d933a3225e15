package dev.quern.evaluation.images;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LabelNoiseTest {
    private static final int ROWS = 400;

    private final byte[][] images = new byte[ROWS][];
    private final int[] labels = new int[ROWS];

    @BeforeEach
    void draw() {
        Random random = new Random(2);
        for (int row = 0; row < ROWS; row++) {
            labels[row] = row % 4;
            images[row] = TestImages.spot(TestImages.GREY, labels[row], random);
        }
    }

    private LabelNoise judged(ImageTable table, int most) {
        LabelNoise noise = new LabelNoise(table, 4, table.byDigest(), most);
        noise.judge(0, table.rows());
        return noise;
    }

    @Test
    void findsPlantedMistakes() {
        labels[10] = (labels[10] + 1) % 4;
        labels[77] = (labels[77] + 2) % 4;
        labels[200] = ImageTable.NONE;
        LabelNoise noise = judged(TestImages.table(TestImages.GREY, images, labels), ROWS);
        List<LabelNoise.Suspect> suspects = noise.suspects();
        assertThat(suspects).extracting(LabelNoise.Suspect::row).containsExactlyInAnyOrder(10, 77);
        assertThat(suspects).allMatch(suspect -> suspect.suggested() == suspect.row() % 4);
        assertThat(noise.agreement()).isEqualTo(397 / 399.0);
    }

    @Test
    void votesAreThoseOfTheNearest() {
        images[5] = images[1].clone(); // equal images do not vote on one another
        Random random = new Random(8);
        for (int row = 0; row < ROWS; row++) {
            labels[row] = random.nextInt(4);
        }
        ImageTable table = TestImages.table(TestImages.GREY, images, labels);
        LabelNoise noise = judged(table, 150);
        assertThat(noise.references()).isEqualTo(150);
        int[] sample = Arrays.stream(table.byDigest())
                .filter(row -> row != 5)
                .limit(150)
                .toArray();
        long agreeing = IntStream.range(0, ROWS)
                .filter(row -> plainWinner(table, sample, row) == labels[row])
                .count();
        assertThat(noise.agreement()).isEqualTo((double) agreeing / ROWS);
    }

    private int plainWinner(ImageTable table, int[] sample, int row) {
        int[] votes = new int[4];
        IntStream.range(0, sample.length)
                .boxed()
                .filter(i -> !table.samePixels(row, sample[i]))
                .sorted(Comparator.<Integer>comparingLong(i -> table.thumbnailDifference(row, sample[i]))
                        .thenComparing(Comparator.naturalOrder()))
                .limit(LabelNoise.NEIGHBOURS)
                .forEach(i -> votes[labels[sample[i]]]++);
        return IntStream.range(0, 4)
                .boxed()
                .max(Comparator.<Integer>comparingInt(label -> votes[label]).thenComparing(Comparator.reverseOrder()))
                .orElseThrow();
    }

    @Test
    void needsClassesAndRows() {
        ImageTable table = TestImages.table(TestImages.GREY, images, labels);
        assertThat(new LabelNoise(table, 1, table.byDigest(), ROWS).possible()).isFalse();
        assertThat(new LabelNoise(table, 4, table.byDigest(), 20).possible()).isFalse();
        assertThat(new LabelNoise(table, 4, table.byDigest(), 21).possible()).isTrue();
    }
}
