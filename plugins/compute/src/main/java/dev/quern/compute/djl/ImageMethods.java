package dev.quern.compute.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import dev.quern.compute.core.Detection;
import dev.quern.compute.core.Tensor;
import java.util.Arrays;
import java.util.List;

/// Images and the boxes of single-shot detectors.
interface ImageMethods extends ExHandle {

    @Override
    default NDArray interpolation(long[] size, int mode, boolean alignCorners) {
        int[] lengths = Arrays.stream(size).mapToInt(Math::toIntExact).toArray();
        return wrap(core().images().resize(tensor(), lengths, mode, alignCorners));
    }

    @Override
    default NDArray resize(int width, int height, int interpolation) {
        return wrap(core().images().resizeChannelsLast(tensor(), width, height, interpolation));
    }

    @Override
    default NDArray randomFlipLeftRight() {
        return wrap(core().images().randomFlip(tensor(), -2));
    }

    @Override
    default NDArray randomFlipTopBottom() {
        return wrap(core().images().randomFlip(tensor(), -3));
    }

    @Override
    default NDArray randomBrightness(float brightness) {
        return wrap(core().images().randomBrightness(tensor(), brightness));
    }

    @Override
    default NDArray randomHue(float hue) {
        return wrap(core().images().randomHue(tensor(), hue));
    }

    @Override
    default NDArray randomColorJitter(float brightness, float contrast, float saturation, float hue) {
        return wrap(core().images().randomColours(tensor(), brightness, contrast, saturation, hue));
    }

    @Override
    default NDList multiBoxPrior(
            List<Float> sizes, List<Float> ratios, List<Float> steps, List<Float> offsets, boolean clip) {
        Tensor anchors = core().detection()
                .anchors(tensor(), floats(sizes), floats(ratios), floats(steps), floats(offsets), clip);
        return new NDList(wrap(anchors));
    }

    private static float[] floats(List<Float> values) {
        float[] floats = new float[values.size()];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = values.get(i);
        }
        return floats;
    }

    @Override
    default NDList multiBoxTarget(
            NDList inputs,
            float iouThreshold,
            float ignoreLabel,
            float negativeMiningRatio,
            float negativeMiningThreshold,
            int minNegativeSamples) {
        Detection.Matching matching = new Detection.Matching(
                iouThreshold, ignoreLabel, negativeMiningRatio, negativeMiningThreshold, minNegativeSamples);
        List<Tensor> tensors = tensors(inputs);
        Detection.Targets targets =
                core().detection().targets(tensors.get(0), tensors.get(1), tensors.get(2), matching);
        return new NDList(wrap(targets.offsets()), wrap(targets.mask()), wrap(targets.classes()));
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
        Detection.Choice choice =
                new Detection.Choice(clip, threshold, backgroundId, nmsThreshold, forceSuppress, nmsTopK);
        List<Tensor> tensors = tensors(inputs);
        return new NDList(wrap(core().detection().detections(tensors.get(0), tensors.get(1), tensors.get(2), choice)));
    }
}
