package dev.quern.compute.core;

import dev.quern.compute.kernel.Compute;
import dev.quern.compute.kernel.RecurrentLayer;
import dev.quern.compute.kernel.RecurrentLayer.Cell;
import dev.quern.compute.kernel.RecurrentLayer.Gradients;
import dev.quern.compute.kernel.RecurrentLayer.Memory;
import dev.quern.compute.kernel.RecurrentLayer.Sequence;
import dev.quern.compute.kernel.RecurrentLayer.Weight;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Recurrent networks of several layers in one or both directions, differentiable.
///
/// Between layers a sequence is (time, units, batch), the batch padded to a multiple of [RecurrentLayer#BATCH].
public final class Recurrent {

    private final Allocator allocator;
    private final Graph graph;
    private final Compute compute;
    private final Shaping shaping;
    private final Normalization normalization;

    Recurrent(Allocator allocator, Graph graph, Compute compute, Shaping shaping, Normalization normalization) {
        this.allocator = allocator;
        this.graph = graph;
        this.compute = compute;
        this.shaping = shaping;
        this.normalization = normalization;
    }

    /// What a network is made of.
    ///
    /// @param batchFirst whether sequences are (batch, time, ...) instead of (time, batch, ...)
    /// @param dropout the share of elements dropped between layers, when training
    public record Network(
            Cell cell, int layers, boolean bidirectional, boolean batchFirst, boolean biases, double dropout) {
        int directions() {
            return bidirectional ? 2 : 1;
        }

        int weightsPerDirection() {
            return biases ? 4 : 2;
        }
    }

    /// The states of the last layer at all times, and of all layers at the end.
    ///
    /// @param hidden (layers * directions, batch, units); `cells` likewise for LSTM, otherwise null
    public record States(Tensor output, Tensor hidden, Tensor cells) {}

    /// One direction of one layer.
    private record Weights(Tensor input, Tensor state, Tensor inputBias, Tensor stateBias) {
        int units(Cell cell) {
            return state.length(0) / cell.gates();
        }
    }

    /// Runs a network over sequences.
    ///
    /// @param input (batch, time, features) or (time, batch, features)
    /// @param hidden the states that the sequence begins with, (layers * directions, batch, units)
    /// @param cells likewise for LSTM, otherwise null
    /// @param parameters for each layer and direction: the input's weight (gates * units, features), the state's
    ///     (gates * units, units), and two biases (gates * units) where the network has them
    public States run(
            Tensor input, Tensor hidden, Tensor cells, List<Tensor> parameters, Network network, boolean training) {
        check(input, hidden, cells, parameters, network);
        int batchAxis = network.batchFirst() ? 0 : 1;
        int batch = input.length(batchAxis);
        List<Tensor> open = new ArrayList<>();
        List<Tensor> lastHidden = new ArrayList<>();
        List<Tensor> lastCells = new ArrayList<>();
        try {
            Tensor sequence = keep(open, columns(input, 1 - batchAxis, 2, batchAxis));
            for (int layer = 0; layer < network.layers(); layer++) {
                List<Tensor> outputs = new ArrayList<>();
                for (int direction = 0; direction < network.directions(); direction++) {
                    int index = layer * network.directions() + direction;
                    Pass pass = new Pass(network.cell(), weights(parameters, index, network), direction == 1);
                    Tensor before = keep(open, state(open, hidden, index));
                    Tensor cellBefore = cells == null ? null : keep(open, state(open, cells, index));
                    Tensor states = keep(open, pass.run(sequence, before, cellBefore));
                    outputs.add(keep(open, shaping.slice(states, 0, pass.firstStep(), sequence.length(0), 1)));
                    lastHidden.add(keep(open, last(open, states, pass.lastStep(), batch)));
                    if (cells != null) {
                        lastCells.add(keep(open, last(open, keep(open, pass.lastCells(states)), 0, batch)));
                    }
                }
                sequence = outputs.size() == 1 ? outputs.getFirst() : keep(open, shaping.concatenate(outputs, 1));
                if (layer + 1 < network.layers()) {
                    sequence = keep(open, normalization.dropout(sequence, network.dropout(), training));
                }
            }
            Tensor whole = keep(open, shaping.slice(sequence, 2, 0, batch, 1));
            int[] order = network.batchFirst() ? new int[] {2, 0, 1} : new int[] {0, 2, 1};
            Tensor turned = keep(open, shaping.permute(whole, order));
            return new States(
                    shaping.copy(turned),
                    shaping.concatenate(lastHidden, 0),
                    cells == null ? null : shaping.concatenate(lastCells, 0));
        } finally {
            open.forEach(Tensor::close);
        }
    }

    private static Tensor keep(List<Tensor> open, Tensor tensor) {
        open.add(tensor);
        return tensor;
    }

    private static Weights weights(List<Tensor> parameters, int index, Network network) {
        int from = index * network.weightsPerDirection();
        boolean biases = network.biases();
        return new Weights(
                parameters.get(from),
                parameters.get(from + 1),
                biases ? parameters.get(from + 2) : null,
                biases ? parameters.get(from + 3) : null);
    }

    /// A state (1, units, padded batch) of the index of (layers * directions, batch, units).
    private Tensor state(List<Tensor> open, Tensor states, int index) {
        Tensor one = keep(open, shaping.slice(states, 0, index, 1, 1));
        return columns(one, 0, 2, 1);
    }

    /// (1, batch, units) of one step of (time, units, padded batch).
    private Tensor last(List<Tensor> open, Tensor states, int step, int batch) {
        Tensor at = keep(open, shaping.slice(states, 0, step, 1, 1));
        Tensor whole = keep(open, shaping.slice(at, 2, 0, batch, 1));
        return shaping.permute(whole, 0, 2, 1);
    }

    /// The axes in another order, the last of them padded with zeros.
    private Tensor columns(Tensor source, int... order) {
        int batch = source.length(order[2]);
        int padded = Math.ceilDiv(batch, RecurrentLayer.BATCH) * RecurrentLayer.BATCH;
        int[] shape = {source.length(order[0]), source.length(order[1]), padded};
        Tensor result = allocator.full(ElementType.FLOAT32, shape, 0);
        Layout whole = Layout.of(shape).slice(2, 0, batch, 1);
        try (Tensor part = result.view(whole);
                Tensor turned = source.view(source.layout().permute(order))) {
            allocator.copy(turned, part);
        }
        if (graph.tracks(source)) {
            int[] back = new int[order.length];
            for (int axis = 0; axis < order.length; axis++) {
                back[order[axis]] = axis;
            }
            graph.record(
                    result,
                    step -> {
                        Layout gradient = step.gradient().layout();
                        step.give(
                                0,
                                step.gradient()
                                        .view(gradient.slice(2, 0, batch, 1).permute(back)));
                    },
                    new Tensor[] {source});
        }
        return result;
    }

    /// One direction of one layer over a sequence.
    private final class Pass {
        private final Cell cell;
        private final Weights weights;
        private final boolean backwards;
        private final int units;
        private int time;
        private int batch;
        private RecurrentLayer layer;
        private Memory memory;

        /// The cells at the end, (units, batch).
        private float[] cellsAtEnd;

        /// Their gradient, once it is known.
        private float[] lastCellsGradient;

        Pass(Cell cell, Weights weights, boolean backwards) {
            this.cell = cell;
            this.weights = weights;
            this.backwards = backwards;
            this.units = weights.units(cell);
        }

        int firstStep() {
            return layer.firstStep();
        }

        int lastStep() {
            return layer.end();
        }

        private Tensor matrix(int size) {
            return allocator.empty(ElementType.FLOAT32, size);
        }

        private Tensor zeros(int size) {
            return allocator.full(ElementType.FLOAT32, new int[] {size}, 0);
        }

        private int states(boolean wanted) {
            return wanted ? Math.multiplyExact(layer.blocks(), layer.stateBlock()) : 0;
        }

        private int gates() {
            return Math.multiplyExact(layer.blocks(), layer.gatesBlock());
        }

        /// The states (time + 1, units, batch).
        ///
        /// @param sequence (time, features, batch)
        /// @param before (1, units, batch); `cellsBefore` likewise, or null
        Tensor run(Tensor sequence, Tensor before, Tensor cellsBefore) {
            time = sequence.length(0);
            batch = sequence.length(2);
            layer = new RecurrentLayer(compute, cell, time, batch, units, backwards);
            boolean isGated = cell == Cell.LSTM || cell == Cell.GRU;
            try (Tensor x = blocks(sequence);
                    Tensor input = allocator.contiguous(weights.input);
                    Tensor state = allocator.contiguous(weights.state);
                    Tensor gates = matrix(gates());
                    Tensor hidden = matrix(states(true));
                    Tensor cells = matrix(states(cell == Cell.LSTM));
                    Tensor extra = matrix(states(isGated))) {
                memory = new Memory(gates.floats(), hidden.floats(), cells.floats(), extra.floats());
                begin(before, hidden.floats());
                if (cellsBefore != null) {
                    begin(cellsBefore, cells.floats());
                }
                layer.forward(memory, blocksOf(x), weight(input), weight(state), biases(), stateBiases());
                cellsAtEnd = cell == Cell.LSTM ? atEnd(cells.floats()) : null;
                Tensor result = hidden.view(states());
                Tensor none = gates; // stands for an absent input: it is in no graph
                Tensor[] inputs = {
                    sequence,
                    weights.input,
                    weights.state,
                    weights.inputBias == null ? none : weights.inputBias,
                    weights.stateBias == null ? none : weights.stateBias,
                    before,
                    cellsBefore == null ? none : cellsBefore
                };
                if (graph.tracks(inputs)) {
                    graph.record(result, this::backward, inputs, x, input, state, gates, hidden, cells, extra);
                }
                return result;
            }
        }

        private static Weight weight(Tensor tensor) {
            return new Weight(tensor.floats(), tensor.offset());
        }

        /// (time, features, batch) whose blocks are whole, a view where possible.
        private Tensor blocks(Tensor sequence) {
            int[] strides = sequence.layout().strides();
            return strides[2] == 1 && strides[1] == batch ? sequence.alias() : allocator.duplicate(sequence);
        }

        private static Sequence blocksOf(Tensor sequence) {
            int stride = sequence.layout().strides()[0];
            return new Sequence(sequence.floats(), sequence.offset(), stride, sequence.length(1));
        }

        private static float[] floats(Tensor tensor) {
            float[] values = new float[tensor.size()];
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) tensor.real(i);
            }
            return values;
        }

        /// What the input's sums begin with: both biases, but for GRU, whose state has sums of its own.
        private float[] biases() {
            float[] input = orZeros(weights.inputBias);
            if (cell != Cell.GRU) {
                float[] state = orZeros(weights.stateBias);
                for (int row = 0; row < input.length; row++) {
                    input[row] += state[row];
                }
            }
            return input;
        }

        private float[] stateBiases() {
            return cell == Cell.GRU ? orZeros(weights.stateBias) : null;
        }

        private float[] orZeros(Tensor bias) {
            return bias == null ? new float[cell.gates() * units] : floats(bias);
        }

        private void begin(Tensor state, float[] matrix) {
            int to = layer.begin() * layer.stateBlock();
            System.arraycopy(state.floats(), state.offset(), matrix, to, units * batch);
        }

        private float[] atEnd(float[] matrix) {
            int from = layer.end() * layer.stateBlock();
            return Arrays.copyOfRange(matrix, from, from + units * batch);
        }

        /// (time + 1, units, batch) in the blocks of the state.
        private Layout states() {
            return Layout.strided(
                    new int[] {layer.blocks(), units, batch}, new int[] {layer.stateBlock(), batch, 1}, 0);
        }

        /// The cells at the end, (1, units, batch). Their gradient waits until the one of the states arrives.
        Tensor lastCells(Tensor states) {
            Tensor result = allocator.empty(ElementType.FLOAT32, 1, units, batch);
            System.arraycopy(cellsAtEnd, 0, result.floats(), 0, cellsAtEnd.length);
            if (graph.tracks(states)) {
                graph.record(
                        result,
                        step -> {
                            try (Tensor gradient = allocator.contiguous(step.gradient())) {
                                int from = gradient.offset();
                                lastCellsGradient = Arrays.copyOfRange(gradient.floats(), from, from + gradient.size());
                            }
                            step.give(
                                    0,
                                    allocator.full(
                                            ElementType.FLOAT32,
                                            step.inputLayout(0).shape(),
                                            0));
                        },
                        new Tensor[] {states});
            }
            return result;
        }

        private void backward(BackwardStep step) {
            Tensor x = step.saved(0);
            Tensor input = step.saved(1);
            Tensor state = step.saved(2);
            int features = x.length(1);
            int inputSize = step.needs(0) ? Math.multiplyExact(time, layer.blockOf(features)) : 0;
            Tensor dx = zeros(inputSize);
            try (dx;
                    Tensor states = zeros(states(true));
                    Tensor cells = zeros(states(cell == Cell.LSTM));
                    Tensor recurrent =
                            cell == Cell.GRU ? matrix(gates()) : step.saved(3).alias()) {
                try (Tensor part = states.view(states())) {
                    allocator.copy(step.gradient(), part);
                }
                if (lastCellsGradient != null) {
                    int to = layer.end() * layer.stateBlock();
                    System.arraycopy(lastCellsGradient, 0, cells.floats(), to, units * batch);
                    lastCellsGradient = null;
                }
                Gradients gradients = new Gradients(
                        states.floats(), cells.floats(), recurrent.floats(), inputSize == 0 ? null : dx.floats());
                layer.gradient(memory, gradients, weight(input), weight(state), features);
                if (step.needs(0)) {
                    int[] strides = {layer.blockOf(features), batch, 1};
                    step.give(0, dx.view(Layout.strided(new int[] {time, features, batch}, strides, 0)));
                }
                giveWeights(step, recurrent.floats());
                giveBiases(step, recurrent.floats());
                giveBegin(step, 5, states.floats());
                giveBegin(step, 6, cells.floats());
            }
        }

        private void giveWeights(BackwardStep step, float[] recurrent) {
            try (Tensor packed = matrix(step.needs(1) || step.needs(2) ? layer.packedSums() : 0)) {
                if (step.needs(1)) {
                    layer.packSums(memory.gates(), packed.floats());
                    giveWeight(step, 1, packed, blocksOf(step.saved(0)));
                }
                if (step.needs(2)) {
                    if (cell == Cell.GRU || !step.needs(1)) {
                        layer.packSums(recurrent, packed.floats());
                    }
                    giveWeight(step, 2, packed, layer.statesBefore(memory.hidden()));
                }
            }
        }

        private void giveWeight(BackwardStep step, int input, Tensor packed, Sequence sequence) {
            Tensor dw = allocator.empty(ElementType.FLOAT32, cell.gates() * units, sequence.features());
            layer.weightGradient(packed.floats(), sequence, dw.floats());
            step.give(input, dw);
        }

        private void giveBiases(BackwardStep step, float[] recurrent) {
            if (!step.needs(3) && !step.needs(4)) {
                return;
            }
            Tensor bias = bias(memory.gates());
            if (step.needs(4)) {
                step.give(4, cell == Cell.GRU ? bias(recurrent) : allocator.duplicate(bias));
            }
            step.give(3, bias);
        }

        private Tensor bias(float[] gradients) {
            Tensor bias = allocator.empty(ElementType.FLOAT32, cell.gates() * units);
            layer.biasGradient(gradients, bias.floats());
            return bias;
        }

        private void giveBegin(BackwardStep step, int input, float[] matrix) {
            if (step.needs(input)) {
                Tensor state = allocator.empty(ElementType.FLOAT32, 1, units, batch);
                System.arraycopy(matrix, layer.begin() * layer.stateBlock(), state.floats(), 0, units * batch);
                step.give(input, state);
            }
        }
    }

    private static void check(Tensor input, Tensor hidden, Tensor cells, List<Tensor> parameters, Network network) {
        String name = network.cell().name().toLowerCase(java.util.Locale.ROOT);
        int directions = network.layers() * network.directions();
        boolean fits = input.rank() == 3
                && hidden.rank() == 3
                && parameters.size() == directions * network.weightsPerDirection()
                && input.size() > 0
                && hidden.length(0) == directions
                && hidden.length(1) == input.length(network.batchFirst() ? 0 : 1)
                && (cells == null || cells.layout().sameShape(hidden.layout()));
        int rows = fits ? network.cell().gates() * hidden.length(2) : 0;
        for (int i = 0; fits && i < parameters.size(); i++) {
            Tensor parameter = parameters.get(i);
            int kind = i % network.weightsPerDirection();
            int layer = i / network.weightsPerDirection() / network.directions();
            int features = layer == 0 ? input.length(2) : hidden.length(2) * network.directions();
            int[] shape = kind == 0
                    ? new int[] {rows, features}
                    : kind == 1 ? new int[] {rows, hidden.length(2)} : new int[] {rows};
            fits = Arrays.equals(parameter.layout().shape(), shape) && parameter.type() == ElementType.FLOAT32;
        }
        if (!fits || input.type() != ElementType.FLOAT32 || hidden.type() != ElementType.FLOAT32) {
            throw new IllegalArgumentException(name + " with " + network.layers() + " layers and "
                    + network.directions() + " directions needs float32 (batch, time, features) or (time, batch,"
                    + " features), states (layers * directions, batch, units) and matching weights, got "
                    + input.type() + " " + Arrays.toString(input.shape()) + ", states "
                    + Arrays.toString(hidden.shape()) + " and weights "
                    + parameters.stream()
                            .map(each -> Arrays.toString(each.shape()))
                            .toList());
        }
    }
}
