package dev.quern.augment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quern.api.Columns;
import dev.quern.api.PlanException;
import dev.quern.api.image.Augmentation;
import dev.quern.api.image.PixelColumn;
import dev.quern.api.testing.StepTester;
import dev.quern.api.testing.TestRows;
import dev.quern.augment.random.Draws;
import dev.quern.augment.recipe.RecipeAugmenters;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class AugmentImagesTest {
    private static final PixelColumn SHAPE = new PixelColumn(3, 5, 4);
    private static final List<Augmentation> RECIPE = Recipes.of(
            Recipes.shift(2), Recipes.rotate(20), Recipes.elastic(4, 2), Recipes.flip(), Recipes.colorJitter(0.4, 0.1));

    private static AugmentImages step(List<Augmentation> recipe, int copies, boolean keepOriginal) {
        return new AugmentImages(
                new AugmentImages.Config("image", "id", recipe, copies, keepOriginal), new RecipeAugmenters());
    }

    private static TestRows rows() {
        return TestRows.of(Columns.text("id"), SHAPE.field("image"), Columns.text("label"));
    }

    private static byte[] image(int seed) {
        byte[] bytes = new byte[SHAPE.size()];
        new SplittableRandom(seed).nextBytes(bytes);
        return bytes;
    }

    /// Values of rows as text, since arrays are equal to themselves only.
    private static List<String> texts(List<List<Object>> rows) {
        return rows.stream().map(AugmentImagesTest::text).toList();
    }

    private static String text(List<Object> row) {
        StringBuilder text = new StringBuilder();
        for (Object value : row) {
            text.append(value instanceof byte[] bytes ? Arrays.toString(bytes) : value)
                    .append('|');
        }
        return text.toString();
    }

    private static byte[] changed(byte[] image, byte[] key, int copy) {
        float[] floats = new float[image.length];
        for (int i = 0; i < image.length; i++) {
            floats[i] = (image[i] & 0xFF) / 255f;
        }
        long seed = Draws.combine(1337, Draws.hash(key), copy);
        new RecipeAugmenters().of(RECIPE, SHAPE).augment(floats, 0, SHAPE, seed);
        byte[] bytes = new byte[image.length];
        for (int i = 0; i < image.length; i++) {
            bytes[i] = (byte) Math.round(floats[i] * 255);
        }
        return bytes;
    }

    private static byte[] key(String id) {
        return id.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void addsCopiesBehindEachRow() throws IOException {
        TestRows rows = rows().row("a", image(1), "cat").row("b#1", image(2), null);
        StepTester.Result result = new StepTester().run(step(RECIPE, 2, true), rows);
        assertThat(texts(result.only()))
                .containsExactly(
                        text(List.of("a", image(1), "cat")),
                        text(List.of("a#1", changed(image(1), key("a"), 1), "cat")),
                        text(List.of("a#2", changed(image(1), key("a"), 2), "cat")),
                        text(Arrays.asList("b#1", image(2), null)),
                        text(Arrays.asList("b#1#1", changed(image(2), key("b#1"), 1), null)),
                        text(Arrays.asList("b#1#2", changed(image(2), key("b#1"), 2), null)));
        assertThat(result.dropped()).isEmpty();
    }

    @Test
    void leavesOriginalsOut() throws IOException {
        TestRows rows = rows().row("ä", image(1), "cat").row("b", image(2), "dog");
        StepTester.Result result = new StepTester().run(step(RECIPE, 1, false), rows);
        assertThat(texts(result.only()))
                .containsExactly(
                        text(List.of("ä#1", changed(image(1), key("ä"), 1), "cat")),
                        text(List.of("b#1", changed(image(2), key("b"), 1), "dog")));
    }

    @Test
    void leavesOutRowsWithoutAnImageAndKeepsThoseWithoutAnId() throws IOException {
        TestRows rows = rows().row("a", null, "cat")
                .row(null, image(1), "cat")
                .row("c", image(3), "cat")
                .row(null, image(2), "dog")
                .nextBatch()
                .nextBatch()
                .row("d", null, null)
                .nextPart()
                .row("e", null, null);
        StepTester.Result result = new StepTester().run(step(RECIPE, 1, true), rows);
        assertThat(texts(result.only()))
                .containsExactly(
                        text(Arrays.asList(null, image(1), "cat")),
                        text(Arrays.asList(null, changed(image(1), image(1), 1), "cat")),
                        text(Arrays.asList("c", image(3), "cat")),
                        text(Arrays.asList("c#1", changed(image(3), key("c"), 1), "cat")),
                        text(Arrays.asList(null, image(2), "dog")),
                        text(Arrays.asList(null, changed(image(2), image(2), 1), "dog")));
        assertThat(result.dropped()).containsEntry("no-image", 3L).hasSize(1);
    }

    @Test
    void whatComesOutDependsOnRowsAndNotOnBatches() throws IOException {
        List<Integer> order = new ArrayList<>();
        TestRows together = rows();
        TestRows apart = rows();
        for (int i = 0; i < 20; i++) {
            together.row("id" + i, i % 7 == 3 ? null : image(i), "cat");
            order.add(i);
        }
        Collections.shuffle(order, new java.util.Random(1));
        for (int i : order) {
            apart.row("id" + i, i % 7 == 3 ? null : image(i), "cat");
            if (i % 3 == 0) {
                apart.nextBatch();
            }
            if (i % 4 == 0) {
                apart.nextPart();
            }
        }
        List<String> expected =
                texts(new StepTester().run(step(RECIPE, 3, true), together).only());
        List<String> others =
                texts(new StepTester().run(step(RECIPE, 3, true), apart).only());
        assertThat(expected).hasSize(17 * 4).doesNotHaveDuplicates();
        assertThat(others).containsExactlyInAnyOrderElementsOf(expected).isNotEqualTo(expected);
        List<String> otherSeed = texts(new StepTester()
                .withSeed(2)
                .run(step(RECIPE, 3, false), together)
                .only());
        assertThat(otherSeed).hasSize(17 * 3).doesNotContainAnyElementsOf(expected);
    }

    @Test
    void manyCopiesOfFewRowsAreAllThere() throws IOException {
        TestRows rows = rows().row("a", image(1), "cat").row("b", null, "cat").row("c", image(2), "dog");
        StepTester.Result result = new StepTester().run(step(RECIPE, 500, false), rows);
        assertThat(result.only()).hasSize(1000);
        assertThat(result.only().get(499).getFirst()).isEqualTo("a#500");
        assertThat(result.only().get(500).getFirst()).isEqualTo("c#1");
        assertThat(texts(result.only())).doesNotHaveDuplicates();
    }

    @Test
    void aChangeThatChangesNothingKeepsEveryByte() throws IOException {
        PixelColumn all = new PixelColumn(1, 16, 16);
        byte[] bytes = new byte[256];
        for (int i = 0; i < 256; i++) {
            bytes[i] = (byte) i;
        }
        TestRows rows = TestRows.of(Columns.text("id"), all.field("image")).row("a", bytes);
        List<Augmentation> recipe = Recipes.of(new Augmentation.Shift(0, 0, 1));
        StepTester.Result result = new StepTester().run(step(recipe, 1, false), rows);
        assertThat(texts(result.only())).containsExactly(text(List.of("a#1", bytes)));
    }

    @Test
    void refusesRecipesThatCannotBe() {
        assertThatThrownBy(() -> step(List.of(), 1, true))
                .isInstanceOf(PlanException.class)
                .hasMessage("needs at least one change")
                .hasFieldOrPropertyWithValue("key", "recipe");
        for (Record mixer : List.of(new Augmentation.Mixup(0.2, 1), new Augmentation.CutMix(1, 0.5))) {
            assertThatThrownBy(() -> step(Recipes.of(Recipes.flip(), mixer), 1, true))
                    .isInstanceOf(PlanException.class)
                    .hasMessage("mixes images of a batch, which leaves rows without one label; only a step that trains"
                            + " can do that")
                    .hasFieldOrPropertyWithValue("key", "recipe.1");
        }
        AugmentImages tooFar = step(Recipes.of(new Augmentation.Shift(1, 5, 1)), 1, true);
        assertThatThrownBy(() -> new StepTester().plan(tooFar, rows().schema()))
                .isInstanceOf(PlanException.class)
                .hasMessage("must be less than 5 for images of 3x5x4, is 5.0")
                .hasFieldOrPropertyWithValue("key", "recipe.0.shift.y");
    }

    @Test
    void refusesColumnsThatAreNotThereOrNotImages() {
        AugmentImages step = step(RECIPE, 1, true);
        assertThatThrownBy(() -> new StepTester()
                        .plan(step, TestRows.of(SHAPE.field("image")).schema()))
                .isInstanceOf(PlanException.class)
                .hasFieldOrPropertyWithValue("key", "id");
        assertThatThrownBy(() -> new StepTester()
                        .plan(
                                step,
                                TestRows.of(Columns.text("id"), Columns.text("image"))
                                        .schema()))
                .isInstanceOf(PlanException.class)
                .hasFieldOrPropertyWithValue("key", "column");
    }
}
