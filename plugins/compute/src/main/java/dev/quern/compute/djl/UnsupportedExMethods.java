package dev.quern.compute.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import java.util.List;

/// Internal operations that are not written yet: each fails with its own name and what it was called on.
interface UnsupportedExMethods extends ExHandle {

    @Override
    default NDArray interpolation(long[] size, int mode, boolean alignCorners) {
        throw getArray().unsupported("interpolation");
    }

    @Override
    default NDArray resize(int width, int height, int interpolation) {
        throw getArray().unsupported("resize");
    }

    @Override
    default NDArray randomFlipLeftRight() {
        throw getArray().unsupported("randomFlipLeftRight");
    }

    @Override
    default NDArray randomFlipTopBottom() {
        throw getArray().unsupported("randomFlipTopBottom");
    }

    @Override
    default NDArray randomBrightness(float brightness) {
        throw getArray().unsupported("randomBrightness");
    }

    @Override
    default NDArray randomHue(float hue) {
        throw getArray().unsupported("randomHue");
    }

    @Override
    default NDArray randomColorJitter(float brightness, float contrast, float saturation, float hue) {
        throw getArray().unsupported("randomColorJitter");
    }

    @Override
    default NDList multiBoxTarget(
            NDList inputs,
            float iouThreshold,
            float ignoreLabel,
            float negativeMiningRatio,
            float negativeMiningThreshold,
            int minNegativeSamples) {
        throw getArray().unsupported("multiBoxTarget");
    }

    @Override
    default NDList multiBoxPrior(
            List<Float> sizes, List<Float> ratios, List<Float> steps, List<Float> offsets, boolean clip) {
        throw getArray().unsupported("multiBoxPrior");
    }

    @Override
    default NDList multiBoxDetection(
            NDList inputs,
            boolean clip,
            float threshold,
            int backgroundId,
            float nmsThreshold,
            boolean forceSuppress,
            int nmsTopK) {
        throw getArray().unsupported("multiBoxDetection");
    }
}
