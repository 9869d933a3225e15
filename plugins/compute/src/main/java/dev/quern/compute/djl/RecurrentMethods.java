package dev.quern.compute.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.nn.recurrent.RNN;
import dev.quern.compute.core.Recurrent;
import dev.quern.compute.core.Tensor;
import dev.quern.compute.kernel.RecurrentLayer.Cell;
import java.util.ArrayList;
import java.util.List;

/// Recurrent networks: output, state at the end and, for LSTM, cells at the end.
interface RecurrentMethods extends ExHandle {

    private NDList run(
            NDArray input, NDArray state, NDArray cells, NDList params, Recurrent.Network network, boolean training) {
        Tensor sequence = QuernNdArray.tensorOf(core(), input);
        Tensor hidden = QuernNdArray.tensorOf(core(), state);
        Tensor cell = QuernNdArray.tensorOrNull(core(), cells);
        Recurrent.States states = core().recurrent()
                .run(sequence, hidden, cell, byDirection(tensors(params), network), network, training);
        NDList result = ExHandle.result(input, states.output());
        result.addAll(ExHandle.result(input, states.hidden()));
        if (states.cells() != null) {
            result.addAll(ExHandle.result(input, states.cells()));
        }
        return result;
    }

    /// The parameters with each direction's weights and biases together. DJL's blocks give the weights of both
    /// directions of a layer before the biases of both, which PyTorch refuses; PyTorch's own order is taken too.
    private static List<Tensor> byDirection(List<Tensor> given, Recurrent.Network network) {
        boolean weightsFirst = network.biases()
                && network.bidirectional()
                && given.size() > 2
                && given.get(2).rank() == 2;
        if (!weightsFirst) {
            return given;
        }
        List<Tensor> ordered = new ArrayList<>(given.size());
        for (int layer = 0; layer + 8 <= given.size(); layer += 8) {
            for (int place : new int[] {0, 1, 4, 5, 2, 3, 6, 7}) {
                ordered.add(given.get(layer + place));
            }
        }
        return ordered;
    }

    @Override
    default NDList rnn(
            NDArray input,
            NDArray state,
            NDList params,
            boolean hasBiases,
            int numLayers,
            RNN.Activation activation,
            double dropRate,
            boolean training,
            boolean bidirectional,
            boolean batchFirst) {
        Cell cell = activation == RNN.Activation.RELU ? Cell.RELU : Cell.TANH;
        Recurrent.Network network =
                new Recurrent.Network(cell, numLayers, bidirectional, batchFirst, hasBiases, dropRate);
        return run(input, state, null, params, network, training);
    }

    @Override
    default NDList gru(
            NDArray input,
            NDArray state,
            NDList params,
            boolean hasBiases,
            int numLayers,
            double dropRate,
            boolean training,
            boolean bidirectional,
            boolean batchFirst) {
        Recurrent.Network network =
                new Recurrent.Network(Cell.GRU, numLayers, bidirectional, batchFirst, hasBiases, dropRate);
        return run(input, state, null, params, network, training);
    }

    @Override
    default NDList lstm(
            NDArray input,
            NDList states,
            NDList params,
            boolean hasBiases,
            int numLayers,
            double dropRate,
            boolean training,
            boolean bidirectional,
            boolean batchFirst) {
        Recurrent.Network network =
                new Recurrent.Network(Cell.LSTM, numLayers, bidirectional, batchFirst, hasBiases, dropRate);
        return run(input, states.get(0), states.get(1), params, network, training);
    }
}
