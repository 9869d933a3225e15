package dev.quern.batching.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quern.api.Columns;
import dev.quern.api.PlanException;
import dev.quern.api.QuernException;
import dev.quern.api.feed.ExampleBatch;
import dev.quern.api.feed.ExampleColumns;
import dev.quern.api.feed.ExampleColumns.Target;
import dev.quern.api.feed.Feed;
import dev.quern.api.feed.FeedOptions;
import dev.quern.api.feed.FeedOptions.Order;
import dev.quern.api.feed.FeedOptions.Remainder;
import dev.quern.api.feed.FeedOptions.Sampling;
import dev.quern.api.image.PixelColumn;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.Test;

class StoredFeedsTest {
    private static final PixelColumn SHAPE = new PixelColumn(1, 2, 2);
    private static final ExampleColumns VALUES = new ExampleColumns("features", "label", Target.VALUE);
    private static final ExampleColumns CLASSES = new ExampleColumns("image", "label", Target.CLASS);

    private static FeedOptions options(int batch, List<String> classes, double... means) {
        return new FeedOptions(
                batch,
                new Order.Stored(),
                Sampling.ONCE,
                Remainder.KEEP,
                7,
                classes,
                means,
                new double[0],
                Optional.empty(),
                0);
    }

    private static GivenRows images(Object... labels) {
        List<Object[]> rows = new ArrayList<>();
        for (Object label : labels) {
            rows.add(new Object[] {"row-" + rows.size(), new byte[SHAPE.size()], label});
        }
        Field label =
                labels.length > 0 && labels[0] instanceof Integer ? Columns.int32("label") : Columns.text("label");
        return GivenRows.of(List.of(Columns.text("id"), SHAPE.field("image"), label), rows)
                .cut(3, 2);
    }

    private static ExampleBatch first(GivenRows rows, ExampleColumns columns, FeedOptions options) throws IOException {
        try (Feed feed = new StoredFeeds(new Budget(1 << 20)).open(rows, columns, options)) {
            return feed.next();
        }
    }

    @Test
    void tellsShapesFromTheSchema() {
        Schema schema = new Schema(List.of(
                SHAPE.field("image"),
                GivenRows.floats("features", 5),
                Columns.text("text"),
                Columns.intWindow("window", 3),
                new Field("bytes", FieldType.nullable(new ArrowType.FixedSizeBinary(4)), null)));
        StoredFeeds feeds = new StoredFeeds();
        assertThat(feeds.inputShape(schema, "input", "image")).containsExactly(1, 2, 2);
        assertThat(feeds.inputShape(schema, "input", "features")).containsExactly(5);
        assertThatThrownBy(() -> feeds.inputShape(schema, "input", "text"))
                .isInstanceOf(PlanException.class)
                .hasMessage(
                        "column 'text' must hold images or lists of one size of float32, is Utf8; use 'encode-table'"
                                + " for tables");
        assertThatThrownBy(() -> feeds.inputShape(schema, "input", "window"))
                .isInstanceOf(PlanException.class)
                .hasMessageContaining("column 'window' must hold images or lists of one size of float32");
        assertThatThrownBy(() -> feeds.inputShape(schema, "input", "bytes"))
                .isInstanceOf(PlanException.class)
                .hasMessageContaining("use 'decode-images'");
        assertThatThrownBy(() -> feeds.inputShape(schema, "input", "pixels"))
                .isInstanceOf(PlanException.class)
                .hasMessageContaining("column 'pixels' not found");
    }

    @Test
    void normalisesFeaturesAndGivesValues() throws IOException {
        GivenRows rows = GivenRows.features(3, 5, 1);
        double[] means = {1, -2, 0.3};
        FeedOptions options = options(4, List.of(), means);
        ExampleBatch batch = first(rows, VALUES, options);
        assertThat(batch.labels()).isEmpty();
        for (int row = 0; row < 4; row++) {
            float[] features = (float[]) rows.rows().get(row)[0];
            assertThat(batch.targets()[row]).isEqualTo(((Double) rows.rows().get(row)[1]).floatValue());
            for (int i = 0; i < 3; i++) {
                assertThat(batch.inputs()[row * 3 + i]).isEqualTo((float) (features[i] - means[i]));
            }
        }
    }

    @Test
    void takesIntegersAndTextsAsClasses() throws IOException {
        List<String> classes = List.of("0", "7", "-1");
        assertThat(first(images(7, 0, -1, null), CLASSES, options(4, classes)).labels())
                .containsExactly(1, 0, 2, -1);
        ExampleBatch batch = first(images("7", null, "0"), CLASSES, options(4, classes));
        assertThat(Arrays.copyOf(batch.labels(), 3)).containsExactly(1, -1, 0);
        assertThat(Arrays.copyOf(batch.targets(), 9)).containsExactly(0, 1, 0, 0, 0, 0, 1, 0, 0);
    }

    @Test
    void readsRowsWithoutLabels() throws IOException {
        ExampleColumns without = new ExampleColumns("image", "truth", Target.CLASS);
        assertThat(first(images("a", "b"), without, options(2, List.of("a", "b")))
                        .labels())
                .containsExactly(-1, -1);
        ExampleColumns values = new ExampleColumns("features", "truth", Target.VALUE);
        assertThat(first(GivenRows.features(1, 2, 1), values, options(2, List.of()))
                        .targets())
                .containsExactly(Float.NaN, Float.NaN);
    }

    @Test
    void namesTheRowOfALabelThatIsNoClass() {
        assertThatThrownBy(() -> first(images("a", "b", "a", "a", "dog"), CLASSES, options(2, List.of("a", "b"))))
                .isInstanceOf(QuernException.class)
                .hasMessage("row 4 ('row-4') has the label 'dog', which is not among the classes [a, b]");
        List<String> many = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            many.add("c" + i);
        }
        assertThatThrownBy(() -> first(images("dog"), CLASSES, options(2, many)))
                .hasMessageEndingWith("c18, c19, … 1000 in all]");
    }

    @Test
    void namesTheRowOfWhatCannotBeRead() {
        GivenRows rows = images("a", "b", "a", "b");
        rows.rows().get(3)[1] = null;
        assertThatThrownBy(() -> first(rows, CLASSES, options(2, List.of("a", "b"))))
                .isInstanceOf(QuernException.class)
                .hasMessage("row 3 ('row-3') has a null in column 'image', which a network is to take");
        for (float wrong : new float[] {Float.NaN, Float.POSITIVE_INFINITY}) {
            GivenRows table = GivenRows.features(3, 5, 1).cut(2, 2);
            ((float[]) table.rows().get(3)[0])[1] = wrong;
            assertThatThrownBy(() -> first(table, VALUES, options(2, List.of())))
                    .isInstanceOf(QuernException.class)
                    .hasMessage("row 3 has " + wrong + " in column 'features', feature 1");
            assertThatThrownBy(() -> new StoredFeeds().survey(table, VALUES))
                    .hasMessage("row 3 has " + wrong + " in column 'features', feature 1");
        }
    }

    @Test
    void refusesWhatNoFeedCanDo() {
        assertThatThrownBy(() -> first(images(), CLASSES, options(2, List.of("a"))))
                .hasMessage("there are no rows to make batches of");
        assertThatThrownBy(() ->
                        first(images(3, 4), new ExampleColumns("image", "image", Target.CLASS), options(2, List.of())))
                .isInstanceOf(QuernException.class)
                .hasMessageContaining("cannot be classes");
        FeedOptions drop = new FeedOptions(
                3,
                new Order.Shuffled(),
                Sampling.BALANCED,
                Remainder.DROP,
                7,
                List.of("a"),
                new double[0],
                new double[0],
                Optional.of(new FeedTest.Shaken(false)),
                0);
        assertThatThrownBy(() -> first(images("a", "a"), CLASSES, drop))
                .hasMessage("2 rows do not fill one batch of 3");
        assertThatThrownBy(() -> first(images("a", null, "a"), CLASSES, drop))
                .hasMessage("row 1 has no label, so it cannot be sampled by class");
        assertThatThrownBy(() -> first(GivenRows.features(1, 9, 1), VALUES, drop))
                .hasMessage("augmentation changes images, column 'features' holds features");
        FeedOptions mixing = new FeedOptions(
                1,
                new Order.Stored(),
                Sampling.ONCE,
                Remainder.KEEP,
                7,
                List.of(),
                new double[0],
                new double[0],
                Optional.of(new FeedTest.Shaken(true)),
                0);
        assertThatThrownBy(() -> first(images(1, 2), new ExampleColumns("image", "label", Target.VALUE), mixing))
                .hasMessage("mixup and CutMix blend classes, column 'label' holds values");
        assertThatThrownBy(() -> first(images("a"), CLASSES, options(1, List.of("a"), 1, 2)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("2 means for 1 channels or features");
        assertThatThrownBy(() -> first(images("a"), CLASSES, options(0, List.of("a"))))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
