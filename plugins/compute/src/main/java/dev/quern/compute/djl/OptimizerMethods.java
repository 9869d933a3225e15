package dev.quern.compute.djl;

import ai.djl.ndarray.NDList;
import dev.quern.compute.core.Optimizers;

/// The update rules of DJL's optimizers, one pass over weight, gradient and state each.
///
/// `inputs` holds the weight, its gradient and the rule's state, as DJL's optimizers pass them.
interface OptimizerMethods extends ExHandle {

    private static Optimizers.Gradient settings(float weightDecay, float rescaleGrad, float clipGrad) {
        return new Optimizers.Gradient(weightDecay, rescaleGrad, clipGrad);
    }

    @Override
    default void sgdUpdate(
            NDList inputs,
            NDList weights,
            float learningRate,
            float weightDecay,
            float rescaleGrad,
            float clipGrad,
            float momentum,
            boolean lazyUpdate) {
        core().optimizers().sgd(tensors(inputs), settings(weightDecay, rescaleGrad, clipGrad), learningRate, momentum);
    }

    @Override
    default void nagUpdate(
            NDList inputs,
            NDList weights,
            float learningRate,
            float weightDecay,
            float rescaleGrad,
            float clipGrad,
            float momentum) {
        core().optimizers()
                .nesterov(tensors(inputs), settings(weightDecay, rescaleGrad, clipGrad), learningRate, momentum);
    }

    @Override
    default void adamUpdate(
            NDList inputs,
            NDList weights,
            float learningRate,
            float learningRateBiasCorrection,
            float weightDecay,
            float rescaleGrad,
            float clipGrad,
            float beta1,
            float beta2,
            float epsilon,
            boolean lazyUpdate,
            boolean adamw) {
        core().optimizers()
                .adam(
                        tensors(inputs),
                        settings(weightDecay, rescaleGrad, clipGrad),
                        new Optimizers.Adam(learningRate, learningRateBiasCorrection, beta1, beta2, epsilon, adamw));
    }

    @Override
    default void rmspropUpdate(
            NDList inputs,
            NDList weights,
            float learningRate,
            float weightDecay,
            float rescaleGrad,
            float clipGrad,
            float rho,
            float momentum,
            float epsilon,
            boolean centered) {
        core().optimizers()
                .rmsProp(
                        tensors(inputs),
                        settings(weightDecay, rescaleGrad, clipGrad),
                        new Optimizers.RmsProp(learningRate, rho, momentum, epsilon, centered));
    }

    @Override
    default void adagradUpdate(
            NDList inputs,
            NDList weights,
            float learningRate,
            float weightDecay,
            float rescaleGrad,
            float clipGrad,
            float epsilon) {
        core().optimizers()
                .adagrad(tensors(inputs), settings(weightDecay, rescaleGrad, clipGrad), learningRate, epsilon);
    }

    @Override
    default void adadeltaUpdate(
            NDList inputs,
            NDList weights,
            float weightDecay,
            float rescaleGrad,
            float clipGrad,
            float rho,
            float epsilon) {
        core().optimizers().adadelta(tensors(inputs), settings(weightDecay, rescaleGrad, clipGrad), rho, epsilon);
    }
}
