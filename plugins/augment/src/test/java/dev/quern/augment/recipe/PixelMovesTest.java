package dev.quern.augment.recipe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quern.api.image.Augmentation;
import dev.quern.api.image.Augmentation.Padding;
import dev.quern.api.image.PixelColumn;
import dev.quern.augment.Pictures;
import dev.quern.augment.random.Draws;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// Changes that move or fill whole pixels: flip, pad-crop and cutout.
class PixelMovesTest {
    private static final PixelColumn SHAPE = new PixelColumn(3, 4, 5);

    @Test
    void mirrorsInEitherDirectionAndBack() {
        float[] image = Pictures.noise(SHAPE, 1);
        Flip flip = new Flip(new Augmentation.Flip(true, true, 1), SHAPE);
        float[] across = image.clone();
        flip.horizontal(across, 0);
        float[] down = image.clone();
        flip.vertical(down, 0);
        for (int i = 0; i < image.length; i++) {
            int plane = i / 20 * 20;
            int row = i % 20 / 5;
            int column = i % 5;
            assertThat(across[i]).isEqualTo(image[plane + row * 5 + 4 - column]);
            assertThat(down[i]).isEqualTo(image[plane + (3 - row) * 5 + column]);
        }
        flip.horizontal(across, 0);
        flip.vertical(down, 0);
        assertThat(across).containsExactly(image);
        assertThat(down).containsExactly(image);
    }

    @Test
    void drawsEachDirectionByItself() {
        PixelColumn square = new PixelColumn(1, 2, 2);
        Flip flip = new Flip(new Augmentation.Flip(true, true, 0.5), square);
        int[] corners = new int[4];
        Draws draws = new Draws();
        for (int seed = 0; seed < 4000; seed++) {
            float[] image = {1, 0, 0, 0};
            flip.apply(image, 0, draws.restart(seed, 0));
            for (int i = 0; i < 4; i++) {
                corners[i] += (int) image[i];
            }
        }
        for (int count : corners) {
            assertThat(count).isBetween(1000 - 110, 1000 + 110);
        }
    }

    @ParameterizedTest
    @EnumSource
    void movesByWholePixelsWithEachBorder(Padding padding) {
        PadCrop crop = new PadCrop(new Augmentation.PadCrop(3, padding), SHAPE);
        float[] image = Pictures.noise(SHAPE, 2);
        for (int down = -7; down <= 7; down++) {
            for (int right = -9; right <= 9; right++) {
                float[] moved = image.clone();
                crop.move(moved, 0, right, down);
                for (int i = 0; i < image.length; i++) {
                    int plane = i / 20 * 20;
                    int row = i % 20 / 5 - down;
                    int column = i % 5 - right;
                    assertThat(moved[i]).isEqualTo(Pictures.at(image, plane, 4, 5, row, column, padding));
                }
            }
        }
    }

    @Test
    void cutsOutEachPlaceEvenly() {
        PixelColumn shape = new PixelColumn(1, 5, 5);
        PadCrop crop = new PadCrop(new Augmentation.PadCrop(2, Padding.ZERO), shape);
        int[] places = new int[25];
        Draws draws = new Draws();
        for (int seed = 0; seed < 10_000; seed++) {
            float[] image = new float[25];
            image[12] = 1;
            crop.apply(image, 0, draws.restart(seed, 0));
            for (int i = 0; i < 25; i++) {
                places[i] += (int) image[i];
            }
        }
        for (int count : places) {
            assertThat(count).isBetween(400 - 90, 400 + 90);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "1, 0, 0, 0, 1, 0, 1",
        "1, 3, 4, 3, 4, 4, 5",
        "2, 0, 0, 0, 1, 0, 1",
        "2, 2, 2, 1, 3, 1, 3",
        "3, 0, 4, 0, 2, 3, 5",
        "3, 2, 2, 1, 4, 1, 4",
        "5, 3, 0, 1, 4, 0, 3",
        "5, 1, 2, 0, 4, 0, 5"
    })
    void fillsTheSquareUpToTheBorder(int size, int row, int column, int top, int bottom, int left, int right) {
        float[] image = Pictures.noise(SHAPE, 3);
        float[] cut = image.clone();
        new Cutout(new Augmentation.Cutout(size, 0.25, 1), SHAPE).fill(cut, 0, row, column);
        for (int i = 0; i < image.length; i++) {
            int y = i % 20 / 5;
            int x = i % 5;
            boolean inside = y >= top && y < bottom && x >= left && x < right;
            assertThat(cut[i]).isEqualTo(inside ? 0.25f : image[i]);
        }
    }

    @Test
    void theSquareMayLieAroundAnyPixel() {
        Cutout cutout = new Cutout(new Augmentation.Cutout(1, 1, 1), SHAPE);
        Set<Integer> places = new TreeSet<>();
        Draws draws = new Draws();
        for (int seed = 0; seed < 400; seed++) {
            float[] image = new float[60];
            cutout.apply(image, 0, draws.restart(seed, 0));
            for (int i = 0; i < 20; i++) {
                if (image[i] == 1) {
                    places.add(i);
                }
            }
        }
        assertThat(places).hasSize(20);
    }
}
