package dev.quern.evaluation.network;

import dev.quern.api.ErrorCode;
import dev.quern.api.QuernException;
import dev.quern.api.image.PixelColumn;
import dev.quern.api.model.Network;
import java.util.Arrays;
import java.util.Optional;

/// Has a network predict, and refuses what no figure can be made of.
final class Scorer {
    private final Network network;
    private final Optional<PixelColumn> flipped;
    private final int width;

    /// @param flipped shape of the images if predictions are averaged with those of the mirror images
    Scorer(Network network, RowColumns columns, Optional<PixelColumn> flipped) {
        this.network = network;
        this.flipped = flipped;
        this.width = columns.width();
        int[] shape = columns.image()
                .map(image -> new int[] {image.channels(), image.height(), image.width()})
                .orElse(new int[] {columns.width()});
        if (!Arrays.equals(shape, network.inputShape())) {
            throw new QuernException(
                    ErrorCode.INVALID_JOB,
                    "column '" + columns.input() + "' holds inputs of shape " + Arrays.toString(shape)
                            + ", the network takes " + Arrays.toString(network.inputShape()),
                    "Prepare these rows as those that the network was trained on.");
        }
    }

    /// @param inputs (rows, input shape)
    /// @return (rows, outputs)
    float[] predict(float[] inputs, int rows) {
        float[] outputs = network.predict(inputs, rows);
        if (flipped.isPresent()) {
            float[] others = network.predict(mirrored(inputs, rows, flipped.get()), rows);
            for (int i = 0; i < rows * network.outputs(); i++) {
                outputs[i] = (outputs[i] + others[i]) / 2;
            }
        }
        for (int i = 0; i < rows * network.outputs(); i++) {
            if (!Float.isFinite(outputs[i]) || !network.classes().isEmpty() && outputs[i] < 0) {
                throw new QuernException(
                        ErrorCode.NOT_FINITE,
                        "the network gives " + outputs[i] + " for a row",
                        "Look at its training curves: it has probably diverged.");
            }
        }
        return outputs;
    }

    private float[] mirrored(float[] inputs, int rows, PixelColumn shape) {
        float[] mirror = new float[rows * width];
        int line = shape.width();
        for (int from = 0; from < mirror.length; from += line) {
            for (int x = 0; x < line; x++) {
                mirror[from + x] = inputs[from + line - 1 - x];
            }
        }
        return mirror;
    }
}
