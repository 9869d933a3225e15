package dev.quern.evaluation.network;

import dev.quern.api.Columns;
import dev.quern.api.image.PixelColumn;
import dev.quern.api.testing.TestRows;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/// Images of three classes that [FakeNetwork] tells apart, mostly.
final class SampleRows {
    static final PixelColumn SHAPE = new PixelColumn(1, 6, 8);
    static final List<String> CLASSES = List.of("right", "even", "left");

    private SampleRows() {}

    /// One row: id, image, label, camera, weight, value.
    record Row(String id, byte[] image, String label, String camera, double weight, double value) {}

    static List<Row> of(int count, long seed) {
        Random random = new Random(seed);
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int label = random.nextInt(3);
            byte[] image = new byte[SHAPE.size()];
            double left = label == 2 ? 0.8 : label == 1 ? 0.5 : 0.2;
            double noise = random.nextGaussian() * 0.06;
            for (int p = 0; p < image.length; p++) {
                double intensity = p % 8 < 4 ? left + noise : 1 - left - noise;
                image[p] = (byte) Math.clamp(Math.round(255 * (intensity + random.nextGaussian() * 0.05)), 0, 255);
            }
            rows.add(new Row(
                    String.format("img/%04d.png", i),
                    image,
                    CLASSES.get(label),
                    i % 3 == 0 ? "old" : "new",
                    random.nextDouble(),
                    random.nextDouble()));
        }
        return rows;
    }

    /// The same rows in another order, batch and part.
    static TestRows stored(List<Row> rows, int batch, int part, long shuffle) {
        TestRows stored = TestRows.of(
                Columns.text("id"),
                SHAPE.field("image"),
                Columns.text("label"),
                Columns.text("camera"),
                Columns.float64("weight"),
                Columns.float64("value"));
        List<Row> order = new ArrayList<>(rows);
        if (shuffle != 0) {
            Collections.shuffle(order, new Random(shuffle));
        }
        for (int i = 0; i < order.size(); i++) {
            if (i > 0 && i % part == 0) {
                stored.nextPart();
            } else if (i > 0 && i % batch == 0) {
                stored.nextBatch();
            }
            Row row = order.get(i);
            stored.row(row.id(), row.image(), row.label(), row.camera(), row.weight(), row.value());
        }
        return stored;
    }
}
