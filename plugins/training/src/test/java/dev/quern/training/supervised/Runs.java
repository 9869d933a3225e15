package dev.quern.training.supervised;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.quern.api.Columns;
import dev.quern.api.image.Augmenter;
import dev.quern.api.image.Augmenters;
import dev.quern.api.image.PixelColumn;
import dev.quern.api.testing.TestArtifact;
import dev.quern.api.testing.TestContext;
import dev.quern.api.testing.TestRows;
import dev.quern.engine.config.ConfigJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;

/// Small problems and short runs.
final class Runs {
    private static final ObjectMapper JSON = new ObjectMapper();

    private Runs() {}

    static Field numbers(String name, int size) {
        Field item = new Field(
                "$data$", FieldType.nullable(new ArrowType.FloatingPoint(FloatingPointPrecision.SINGLE)), null);
        return new Field(name, FieldType.nullable(new ArrowType.FixedSizeList(size)), List.of(item));
    }

    /// Two spirals, one turn each.
    static TestRows spirals(int rows, long seed) {
        TestRows all = TestRows.of(numbers("features", 2), Columns.text("label"));
        Random random = new Random(seed);
        for (int i = 0; i < rows; i++) {
            double turn = random.nextDouble() * 2 * Math.PI;
            double side = i % 2 == 0 ? 0 : Math.PI;
            double radius = 0.3 + turn / 4;
            double x = radius * Math.cos(turn + side) + 0.02 * random.nextGaussian();
            double y = radius * Math.sin(turn + side) + 0.02 * random.nextGaussian();
            all.row(List.of((float) x, (float) y), i % 2 == 0 ? "in" : "out");
        }
        return all;
    }

    /// Squares, crosses and rings of 12 by 12 at random places.
    static TestRows shapes(int rows, long seed) {
        TestRows all = TestRows.of(numbers("image", 144), Columns.text("label"));
        Random random = new Random(seed);
        String[] names = {"square", "cross", "ring"};
        for (int i = 0; i < rows; i++) {
            int left = random.nextInt(7);
            int top = random.nextInt(7);
            List<Object> pixels = new ArrayList<>();
            for (int at = 0; at < 144; at++) {
                boolean ink = ink(i % 3, at % 12 - left, at / 12 - top);
                pixels.add((ink ? 0.9f : 0.1f) + 0.05f * (float) random.nextGaussian());
            }
            all.row(pixels, names[i % 3]);
        }
        return all;
    }

    private static boolean ink(int shape, int x, int y) {
        boolean inside = x >= 0 && y >= 0 && x < 6 && y < 6;
        boolean border = x == 0 || y == 0 || x == 5 || y == 5;
        return inside
                && switch (shape) {
                    case 0 -> true;
                    case 1 -> x == 2 || y == 2;
                    default -> border;
                };
    }

    /// A config as a job file would say it.
    static NetworkTrainingConfig config(String json) {
        return ConfigJson.read(NetworkTrainingConfig.class, json.replace('\'', '"'), name -> null);
    }

    /// Adds a random number to all pixels of an image, and mixes each image with the next one of its batch.
    static Augmenters augmenters() {
        return (recipe, shape) -> new Augmenter() {
            @Override
            public void augment(float[] images, int offset, PixelColumn pixels, long seed) {
                float more = (float) (0.1 * new Random(seed).nextGaussian());
                for (int i = 0; i < pixels.size(); i++) {
                    images[offset + i] += more;
                }
            }

            @Override
            public void mix(float[] images, float[] targets, int rows, int classes, PixelColumn pixels, long seed) {
                for (int row = 0; row + 1 < rows; row++) {
                    blend(images, row * pixels.size(), pixels.size());
                    blend(targets, row * classes, classes);
                }
            }

            private void blend(float[] values, int at, int size) {
                for (int i = at; i < at + size; i++) {
                    values[i] = 0.9f * values[i] + 0.1f * values[i + size];
                }
            }

            @Override
            public boolean mixes() {
                return true;
            }
        };
    }

    static List<JsonNode> lines(TestArtifact artifact, String file) throws IOException {
        List<JsonNode> points = new ArrayList<>();
        for (String line : Files.readAllLines(artifact.file(file))) {
            points.add(JSON.readTree(line));
        }
        return points;
    }

    static JsonNode model(TestArtifact artifact) throws IOException {
        return JSON.readTree(artifact.file("model.json").toFile());
    }

    /// The last measurement of the validation rows.
    static JsonNode measured(TestContext context) throws IOException {
        return lines(context.written("last"), "curves.jsonl").stream()
                .filter(point -> point.get("split").asText().equals("validation"))
                .reduce((first, second) -> second)
                .orElseThrow();
    }

    /// Digests of all that was written.
    static Map<String, String> digests(TestContext context) {
        Map<String, String> digests = new TreeMap<>();
        digests.put("best", context.written("best").digest());
        digests.put("last", context.written("last").digest());
        return digests;
    }

    static TestContext context(Path directory, TestRows train, TestRows validation) {
        return new TestContext(directory).with("train", train).with("validation", validation);
    }
}
