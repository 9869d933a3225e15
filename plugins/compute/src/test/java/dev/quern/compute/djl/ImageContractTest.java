package dev.quern.compute.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import ai.djl.modality.cv.MultiBoxDetection;
import ai.djl.modality.cv.MultiBoxPrior;
import ai.djl.modality.cv.MultiBoxTarget;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.internal.NDArrayEx;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.quern.compute.djl.Oracle.Input;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// Resizing agrees with PyTorch; colours, sides and anchor boxes are checked by hand.
class ImageContractTest {

    private static NDArrayEx ex(NDArray array) {
        return array.getNDArrayInternal();
    }

    @TestFactory
    Stream<DynamicTest> resizing() {
        return IntStream.of(0, 1, 2, 3).boxed().flatMap(mode -> Stream.of(
                        new long[] {5, 9}, new long[] {3, 3}, new long[] {14, 4})
                .map(size -> dynamicTest(
                        "mode " + mode + " to " + Arrays.toString(size),
                        () -> Oracle.compare(
                                in -> ex(in.get(0)).interpolation(size, mode, false),
                                true,
                                128,
                                Input.of(2, 3, 7, 6)))));
    }

    @Test
    void resizesBytesWithChannelsLast() {
        try (NDManager manager = NDManager.newBaseManager(QuernEngine.NAME)) {
            NDArray image = manager.create(new int[] {0, 10, 20, 30}, new Shape(2, 2, 1))
                    .toType(DataType.UINT8, false);
            NDArray large = ex(image).resize(4, 2, 0);
            assertThat(large.getDataType()).isEqualTo(DataType.UINT8);
            assertThat(large.toUint8Array()).containsExactly(0, 0, 10, 10, 20, 20, 30, 30);
            NDArray edge = manager.create(new int[] {0, 255, 0, 255}, new Shape(1, 4, 1))
                    .toType(DataType.UINT8, false);
            for (int value : ex(edge).resize(16, 1, 3).toUint8Array()) { // cubic weights overshoot
                assertThat(value).isBetween(0, 255);
            }
            assertThat(ex(edge).resize(16, 1, 3).toUint8Array()[5]).isGreaterThan(240);
            assertThatThrownBy(() -> ex(manager.zeros(new Shape(0, 2, 3))).resize(4, 4, 1))
                    .hasMessageContaining("at least one element");
        }
    }

    /// Colour changes of range zero change nothing; others stay within what their range allows.
    @Test
    void changesColours() {
        try (NDManager manager = NDManager.newBaseManager(QuernEngine.NAME)) {
            NDArray image = manager.randomUniform(0, 255, new Shape(6, 5, 3));
            NDArray same = ex(image).randomColorJitter(0, 0, 0, 0);
            Oracle.close(
                    "unchanged", Oracle.doubles(same), Oracle.doubles(image), 200_000); // the table of YIQ is rounded
            NDArray bright = ex(image).randomBrightness(0.5f);
            double factor = bright.getFloat(0, 0, 0) / image.getFloat(0, 0, 0);
            assertThat(factor).isBetween(0.5, 1.5);
            Oracle.close("scaled", Oracle.doubles(bright), Oracle.doubles(image.mul((float) factor)), 8);
            assertThatThrownBy(() -> ex(manager.zeros(new Shape(4, 4, 2))).randomHue(0.1f))
                    .hasMessageContaining("randomHue needs an image");
        }
    }

    @Test
    void flipsHalfOfTheTime() {
        try (NDManager manager = NDManager.newBaseManager(QuernEngine.NAME)) {
            NDArray image = manager.arange(6f).reshape(2, 3, 1);
            int flipped = 0;
            for (int i = 0; i < 200; i++) {
                NDArray result = ex(image).randomFlipLeftRight();
                boolean turned = result.equals(image.flip(1));
                assertThat(turned || result.equals(image)).isTrue();
                flipped += turned ? 1 : 0;
            }
            assertThat(flipped).isBetween(70, 130);
        }
    }

    /// A feature map of one row and two columns: centres (0.25, 0.5) and (0.75, 0.5).
    @Test
    void makesAnchors() {
        try (NDManager manager = NDManager.newBaseManager(QuernEngine.NAME)) {
            List<Float> sizes = new ArrayList<>(List.of(0.5f, 0.25f));
            List<Float> ratios = new ArrayList<>(List.of(1f, 4f));
            NDArray anchors = MultiBoxPrior.builder()
                    .setSizes(sizes)
                    .setRatios(ratios)
                    .build()
                    .generateAnchorBoxes(manager.zeros(new Shape(1, 3, 1, 2)));
            assertThat(anchors.getShape()).isEqualTo(new Shape(1, 6, 4));
            double[] first = {0.125, 0.25, 0.375, 0.75, 0.1875, 0.375, 0.3125, 0.625, 0, 0.375, 0.5, 0.625};
            Oracle.close("first centre", Arrays.copyOf(Oracle.doubles(anchors), 12), first, 4);
        }
    }

    /// Anchors (0, 0, .5, .5), (.5, .5, 1, 1), (0, .5, .5, 1); one true box of class 3 near the second.
    @Test
    void matchesAnchorsAndBack() {
        try (NDManager manager = NDManager.newBaseManager(QuernEngine.NAME)) {
            NDArray anchors = manager.create(
                    new float[] {0, 0, 0.5f, 0.5f, 0.5f, 0.5f, 1, 1, 0, 0.5f, 0.5f, 1}, new Shape(1, 3, 4));
            NDArray truth =
                    manager.create(new float[] {3, 0.55f, 0.5f, 0.95f, 0.9f, -1, 0, 0, 0, 0}, new Shape(1, 2, 5));
            NDArray predictions = manager.zeros(new Shape(1, 5, 3));
            NDList targets = MultiBoxTarget.builder().build().target(new NDList(anchors, truth, predictions));
            assertThat(targets.get(2).toFloatArray()).containsExactly(0, 4, 0);
            assertThat(targets.get(1).toFloatArray()).containsExactly(0, 0, 0, 0, 1, 1, 1, 1, 0, 0, 0, 0);
            double shrink = Math.log(0.8) / 0.2;
            Oracle.close(
                    "offsets",
                    Oracle.doubles(targets.get(0)),
                    new double[] {0, 0, 0, 0, 0, -1, shrink, shrink, 0, 0, 0, 0},
                    64);
            NDArray probabilities =
                    manager.create(new float[] {0.9f, 0.1f, 0.8f, 0.1f, 0.9f, 0.2f}, new Shape(1, 2, 3));
            float[] found = MultiBoxDetection.builder()
                    .optThreshold(0.5f)
                    .build()
                    .detection(new NDList(probabilities, targets.get(0), anchors))
                    .head()
                    .toFloatArray();
            Oracle.close(
                    "the box comes back",
                    IntStream.range(0, 6).mapToDouble(i -> found[i]).toArray(),
                    new double[] {0, 0.9, 0.55, 0.5, 0.95, 0.9},
                    64);
            assertThat(found[6]).isEqualTo(-1);
        }
    }

    @Test
    void anImageWithoutBoxesIsBackground() {
        try (NDManager manager = NDManager.newBaseManager(QuernEngine.NAME)) {
            NDArray anchors = manager.create(new float[] {0, 0, 0.5f, 0.5f, 0.5f, 0.5f, 1, 1}, new Shape(1, 2, 4));
            NDArray none = manager.full(new Shape(1, 3, 5), -1f);
            NDList targets = MultiBoxTarget.builder()
                    .build()
                    .target(new NDList(anchors, none, manager.zeros(new Shape(1, 2, 2))));
            assertThat(targets.get(2).toFloatArray()).containsExactly(0, 0);
            assertThat(targets.get(1).sum().getFloat()).isZero();
        }
    }

    /// With one background anchor for each matched one, the likeliest mistake is kept and the rest ignored.
    @Test
    void minesHardBackground() {
        try (NDManager manager = NDManager.newBaseManager(QuernEngine.NAME)) {
            NDArray anchors = manager.create(
                    new float[] {0, 0, 0.5f, 0.5f, 0.5f, 0.5f, 1, 1, 0, 0.5f, 0.5f, 1}, new Shape(1, 3, 4));
            NDArray truth = manager.create(new float[] {0, 0.5f, 0.5f, 1, 1}, new Shape(1, 1, 5));
            NDArray predictions = manager.create(new float[] {5, 0, 1, 0, 0, 2}, new Shape(1, 2, 3));
            NDList targets = MultiBoxTarget.builder()
                    .optNegativeMinigRatio(1)
                    .build()
                    .target(new NDList(anchors, truth, predictions));
            assertThat(targets.get(2).toFloatArray()).containsExactly(-1, 1, 0);
        }
    }
}
