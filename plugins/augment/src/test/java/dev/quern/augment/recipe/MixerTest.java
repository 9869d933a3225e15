package dev.quern.augment.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.quern.api.image.Augmentation;
import dev.quern.api.image.PixelColumn;
import dev.quern.augment.Pictures;
import dev.quern.augment.random.Draws;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MixerTest {
    private static final PixelColumn SHAPE = new PixelColumn(3, 5, 6);

    private final Draws draws = new Draws();

    /// Each row has a class of its own, so that targets tell which rows went into it and by how much.
    private static float[] targets(int rows) {
        float[] targets = new float[rows * rows];
        for (int row = 0; row < rows; row++) {
            targets[row * rows + row] = 1;
        }
        return targets;
    }

    private static int partner(float[] targets, int rows, int row) {
        for (int other = 0; other < rows; other++) {
            if (other != row && targets[row * rows + other] > 0) {
                return other;
            }
        }
        return row;
    }

    /// Targets of mixtures of two rows: sums of 1, one share for all rows that are not alone, each row taken once.
    private static float share(float[] targets, int rows) {
        float share = Float.NaN;
        int[] taken = new int[rows];
        for (int row = 0; row < rows; row++) {
            float sum = 0;
            for (int other = 0; other < rows; other++) {
                sum += targets[row * rows + other];
            }
            assertThat(sum).isCloseTo(1, within(1e-6f));
            int partner = partner(targets, rows, row);
            taken[partner]++;
            if (partner != row) {
                assertThat(targets[row * rows + row]).isEqualTo(Float.isNaN(share) ? targets[row * rows + row] : share);
                share = targets[row * rows + row];
            }
        }
        assertThat(taken).containsOnly(1);
        return share;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 8, 33})
    void mixupBlendsImagesAndTargetsAlike(int rows) {
        Mixup mixup = new Mixup(new Augmentation.Mixup(1, 1), SHAPE);
        PixelColumn batch = new PixelColumn(rows * 3, 5, 6);
        for (int seed = 0; seed < 20; seed++) {
            float[] images = Pictures.noise(batch, seed);
            float[] mixed = images.clone();
            float[] targets = targets(rows);
            mixup.mix(mixed, targets, rows, rows, draws.restart(seed, -1));
            float share = share(targets, rows);
            for (int i = 0; i < mixed.length; i++) {
                int row = i / 90;
                int partner = partner(targets, rows, row);
                float expected =
                        partner == row ? images[i] : share * images[i] + (1 - share) * images[partner * 90 + i % 90];
                assertThat(mixed[i]).isCloseTo(expected, within(1e-6f));
            }
        }
    }

    @Test
    void mixupDrawsItsShareFromTheBetaDistribution() {
        Mixup mixup = new Mixup(new Augmentation.Mixup(0.2, 1), SHAPE);
        double sum = 0;
        double squares = 0;
        int count = 0;
        for (int seed = 0; seed < 8000; seed++) {
            float[] targets = targets(2);
            mixup.mix(new float[180], targets, 2, 2, draws.restart(seed, -1));
            if (targets[0] < 1) {
                sum += targets[0];
                squares += targets[0] * targets[0];
                count++;
            }
        }
        assertThat(count).isBetween(3300, 4200);
        assertThat(sum / count).isCloseTo(0.5, within(0.03));
        // Shares of exactly 1 cannot be told from a row that stands alone, which takes a little off.
        assertThat(squares / count - sum * sum / count / count).isCloseTo(1 / (4 * 1.4), within(0.01));
    }

    @Test
    void allPermutationsAreAlikeInProbability() {
        Mixup mixup = new Mixup(new Augmentation.Mixup(3, 1), SHAPE);
        Map<String, Integer> counts = new HashMap<>();
        for (int seed = 0; seed < 6000; seed++) {
            float[] targets = targets(3);
            mixup.mix(new float[270], targets, 3, 3, draws.restart(seed, -1));
            String permutation = "" + partner(targets, 3, 0) + partner(targets, 3, 1) + partner(targets, 3, 2);
            counts.merge(permutation, 1, Integer::sum);
        }
        assertThat(counts).hasSize(6);
        assertThat(counts.values()).allSatisfy(count -> assertThat(count).isBetween(1000 - 120, 1000 + 120));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 8, 33})
    void cutMixPastesOneRectangleAndItsShareOfTheArea(int rows) {
        CutMix cutMix = new CutMix(new Augmentation.CutMix(1, 1), SHAPE);
        PixelColumn batch = new PixelColumn(rows * 3, 5, 6);
        for (int seed = 0; seed < 60; seed++) {
            float[] images = Pictures.noise(batch, seed);
            float[] mixed = images.clone();
            float[] targets = targets(rows);
            cutMix.mix(mixed, targets, rows, rows, draws.restart(seed, -1));
            float share = share(targets, rows);
            boolean[] pasted = null;
            for (int row = 0; row < rows; row++) {
                int partner = partner(targets, rows, row);
                boolean[] here = pasted(images, mixed, row, partner);
                if (partner != row) {
                    assertThat(here).isEqualTo(pasted == null ? here : pasted);
                    assertThat(share).isCloseTo(1 - rectangle(here) / 30f, within(1e-6f));
                    pasted = here;
                }
            }
        }
    }

    /// Pixels that are the partner's in all channels; all others must be the row's own.
    private static boolean[] pasted(float[] images, float[] mixed, int row, int partner) {
        boolean[] pasted = new boolean[30];
        for (int i = 0; i < 90; i++) {
            boolean other = mixed[row * 90 + i] != images[row * 90 + i];
            assertThat(mixed[row * 90 + i]).isEqualTo(images[(other ? partner : row) * 90 + i]);
            pasted[i % 30] = i < 30 ? other : pasted[i % 30];
            assertThat(other).isEqualTo(pasted[i % 30]);
        }
        return pasted;
    }

    /// How many pixels there are, which fill the box around them.
    private static int rectangle(boolean[] pixels) {
        int top = 5;
        int bottom = -1;
        int left = 6;
        int right = -1;
        int count = 0;
        for (int i = 0; i < pixels.length; i++) {
            if (pixels[i]) {
                top = Math.min(top, i / 6);
                bottom = Math.max(bottom, i / 6);
                left = Math.min(left, i % 6);
                right = Math.max(right, i % 6);
                count++;
            }
        }
        assertThat(count).isEqualTo(count == 0 ? 0 : (bottom - top + 1) * (right - left + 1));
        return count;
    }

    /// The published algorithm with the same draws: a centre anywhere, sides of sqrt(1 - share), cut off at the border.
    @Test
    void cutMixCutsWhatIsPublished() {
        PixelColumn shape = new PixelColumn(1, 20, 30);
        CutMix cutMix = new CutMix(new Augmentation.CutMix(1, 1), shape);
        for (int seed = 0; seed < 100; seed++) {
            float[] images = new float[1200];
            Arrays.fill(images, 600, 1200, 1);
            cutMix.mix(images, targets(2), 2, 2, draws.restart(seed, -1));
            draws.restart(seed, -1).chance(1);
            double side = Math.sqrt(1 - draws.beta(1));
            int height = (int) (20 * side);
            int width = (int) (30 * side);
            int top = draws.below(20) - height / 2;
            int left = draws.below(30) - width / 2;
            draws.below(1);
            boolean swapped = draws.below(2) == 0;
            for (int i = 0; i < 600; i++) {
                boolean inside = i / 30 >= top && i / 30 < top + height && i % 30 >= left && i % 30 < left + width;
                assertThat(images[i]).isEqualTo(swapped && inside ? 1 : 0);
            }
        }
    }

    @Test
    void partnersCanBeOfBatchesOfAllSizes() {
        Partners partners = new Partners();
        for (int rows : new int[] {5, 0, 1, 9, 2}) {
            partners.draw(rows, draws.restart(rows, 0));
            int[] taken = new int[rows];
            for (int row = 0; row < rows; row++) {
                taken[partners.of(row)]++;
            }
            assertThat(Arrays.stream(taken).allMatch(count -> count == 1)).isTrue();
            partners.blend(new float[rows * 4], 4, 0.5f);
        }
    }

    @Test
    void mixersOfARecipeWorkOneAfterTheOther() {
        Chain chain = new Chain(
                dev.quern.augment.Recipes.of(new Augmentation.Mixup(1, 1), new Augmentation.CutMix(1, 1)), SHAPE);
        assertThat(chain.mixes()).isTrue();
        float[] images = Pictures.noise(new PixelColumn(12, 5, 6), 1);
        float[] expected = images.clone();
        float[] targets = targets(4);
        float[] expectedTargets = targets.clone();
        chain.mix(images, targets, 4, 4, 9);
        new Mixup(new Augmentation.Mixup(1, 1), SHAPE).mix(expected, expectedTargets, 4, 4, draws.restart(9, -1));
        new CutMix(new Augmentation.CutMix(1, 1), SHAPE).mix(expected, expectedTargets, 4, 4, draws.restart(9, -2));
        assertThat(images).containsExactly(expected);
        assertThat(targets).containsExactly(expectedTargets);
    }
}
