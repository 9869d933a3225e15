package dev.quern.compute.core;

import dev.quern.compute.kernel.Compute;
import dev.quern.compute.kernel.GemmPlan;
import dev.quern.compute.kernel.RecurrentLayer;
import dev.quern.compute.kernel.RecurrentLayer.Cell;
import dev.quern.compute.kernel.RecurrentLayer.Memory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Recurrent networks of several layers in one or both directions, differentiable.
///
/// Between layers a sequence is (units, time, batch), the batch padded to a multiple of [RecurrentLayer#BATCH]: there
/// the products of all steps with the input's weight are one product.
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
            Tensor sequence = keep(open, columns(input, 2, 1 - batchAxis, batchAxis));
            for (int layer = 0; layer < network.layers(); layer++) {
                List<Tensor> outputs = new ArrayList<>();
                for (int direction = 0; direction < network.directions(); direction++) {
                    int index = layer * network.directions() + direction;
                    Pass pass = new Pass(network.cell(), weights(parameters, index, network), direction == 1);
                    Tensor before = keep(open, state(open, hidden, index));
                    Tensor cellBefore = cells == null ? null : keep(open, state(open, cells, index));
                    Tensor states = keep(open, pass.run(sequence, before, cellBefore));
                    outputs.add(keep(open, shaping.slice(states, 1, pass.firstStep(), sequence.length(1), 1)));
                    lastHidden.add(keep(open, last(open, states, pass.lastStep(), batch)));
                    if (cells != null) {
                        lastCells.add(keep(open, last(open, keep(open, pass.lastCells(states)), 0, batch)));
                    }
                }
                sequence = outputs.size() == 1 ? outputs.getFirst() : keep(open, shaping.concatenate(outputs, 0));
                if (layer + 1 < network.layers()) {
                    sequence = keep(open, normalization.dropout(sequence, network.dropout(), training));
                }
            }
            Tensor whole = keep(open, shaping.slice(sequence, 2, 0, batch, 1));
            int[] order = network.batchFirst() ? new int[] {2, 1, 0} : new int[] {1, 2, 0};
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

    /// (1, batch, units) of one step of (units, time, padded batch).
    private Tensor last(List<Tensor> open, Tensor states, int step, int batch) {
        Tensor at = keep(open, shaping.slice(states, 1, step, 1, 1));
        Tensor whole = keep(open, shaping.slice(at, 2, 0, batch, 1));
        return shaping.permute(whole, 1, 2, 0);
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
            return layer.steps() / batch;
        }

        int lastStep() {
            return layer.end() / batch;
        }

        private Tensor matrix(int size) {
            return allocator.empty(ElementType.FLOAT32, size);
        }

        /// The states (units, time + 1, batch).
        ///
        /// @param sequence (features, time, batch)
        /// @param before (1, units, batch); `cellsBefore` likewise, or null
        Tensor run(Tensor sequence, Tensor before, Tensor cellsBefore) {
            time = sequence.length(1);
            batch = sequence.length(2);
            layer = new RecurrentLayer(compute, cell, time, batch, units, backwards);
            boolean isGated = cell == Cell.LSTM || cell == Cell.GRU;
            try (Tensor x = rows(sequence);
                    Tensor input = allocator.contiguous(weights.input);
                    Tensor state = allocator.contiguous(weights.state);
                    Tensor gates = matrix(layer.gatesSize());
                    Tensor hidden = matrix(layer.stateSize());
                    Tensor cells = matrix(cell == Cell.LSTM ? layer.stateSize() : 0);
                    Tensor extra = matrix(isGated ? layer.stateSize() : 0);
                    Tensor packed = matrix(compute.kernels().packedSize(cell.gates() * units, units))) {
                memory = new Memory(gates.floats(), hidden.floats(), cells.floats(), extra.floats());
                fillBiases(gates.floats());
                GemmPlan plan = GemmPlan.of(false, false, cell.gates() * units, time * batch, input.length(1))
                        .strides(input.length(1), x.layout().strides()[0], layer.stride())
                        .at(input.offset(), x.offset(), layer.steps())
                        .startingWith(GemmPlan.Start.OLD);
                compute.gemm(plan, input.floats(), x.floats(), gates.floats(), null);
                begin(before, hidden.floats());
                if (cellsBefore != null) {
                    begin(cellsBefore, cells.floats());
                }
                float[] bias = cell == Cell.GRU && weights.stateBias != null ? floats(weights.stateBias) : null;
                layer.forward(memory, state.floats(), state.offset(), bias, 0, packed.floats());
                cellsAtEnd = cell == Cell.LSTM ? atEnd(cells.floats()) : null;
                Tensor result = hidden.view(states());
                Tensor none = packed; // stands for an absent input: it is in no graph
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

        private float[] atEnd(float[] matrix) {
            float[] end = new float[units * batch];
            for (int unit = 0; unit < units; unit++) {
                System.arraycopy(matrix, unit * layer.stride() + layer.end(), end, unit * batch, batch);
            }
            return end;
        }

        /// (units, time + 1, batch) in a matrix of the state.
        private Layout states() {
            return Layout.strided(new int[] {units, time + 1, batch}, new int[] {layer.stride(), batch, 1}, 0);
        }

        /// The cells at the end, (units, 1, batch). Their gradient waits until the one of the states arrives.
        Tensor lastCells(Tensor states) {
            Tensor result = allocator.empty(ElementType.FLOAT32, units, 1, batch);
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

        /// (features, time, batch) whose rows are whole, a view where possible.
        private Tensor rows(Tensor sequence) {
            int[] strides = sequence.layout().strides();
            return strides[2] == 1 && strides[1] == batch ? sequence.alias() : allocator.duplicate(sequence);
        }

        private float[] floats(Tensor tensor) {
            float[] values = new float[tensor.size()];
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) tensor.real(i);
            }
            return values;
        }

        private void fillBiases(float[] gates) {
            float[] input = weights.inputBias == null ? null : floats(weights.inputBias);
            float[] state = weights.stateBias == null || cell == Cell.GRU ? null : floats(weights.stateBias);
            for (int row = 0; row < cell.gates() * units; row++) {
                float start = (input == null ? 0f : input[row]) + (state == null ? 0f : state[row]);
                int from = row * layer.stride() + layer.steps();
                Arrays.fill(gates, from, from + time * batch, start);
            }
        }

        private void begin(Tensor state, float[] matrix) {
            for (int unit = 0; unit < units; unit++) {
                int to = unit * layer.stride() + layer.begin();
                System.arraycopy(state.floats(), state.offset() + unit * batch, matrix, to, batch);
            }
        }

        private void backward(BackwardStep step) {
            Tensor input = step.saved(1);
            Tensor state = step.saved(2);
            int rows = cell.gates() * units;
            try (Tensor states = allocator.full(ElementType.FLOAT32, new int[] {layer.stateSize()}, 0);
                    Tensor cells = allocator.full(
                            ElementType.FLOAT32, new int[] {cell == Cell.LSTM ? layer.stateSize() : 0}, 0);
                    Tensor recurrent = cell == Cell.GRU
                            ? matrix(layer.gatesSize())
                            : step.saved(3).alias();
                    Tensor packed = matrix(compute.kernels().packedSize(units, rows))) {
                try (Tensor part = states.view(states())) {
                    allocator.copy(step.gradient(), part);
                }
                addLastCells(cells.floats());
                layer.gradient(
                        memory,
                        state.floats(),
                        state.offset(),
                        states.floats(),
                        cells.floats(),
                        recurrent.floats(),
                        packed.floats());
                giveInput(step, input);
                giveInputWeight(step);
                giveStateWeight(step, recurrent.floats());
                giveBias(step, 3, memory.gates());
                giveBias(step, 4, recurrent.floats());
                giveBegin(step, 5, states.floats());
                giveBegin(step, 6, cells.floats());
            }
        }

        private void addLastCells(float[] cells) {
            if (lastCellsGradient != null) {
                for (int unit = 0; unit < units; unit++) {
                    int to = unit * layer.stride() + layer.end();
                    System.arraycopy(lastCellsGradient, unit * batch, cells, to, batch);
                }
                lastCellsGradient = null;
            }
        }

        private void giveInput(BackwardStep step, Tensor input) {
            if (step.needs(0)) {
                int features = input.length(1);
                Tensor dx = allocator.empty(ElementType.FLOAT32, features, time, batch);
                GemmPlan plan = GemmPlan.of(true, false, features, time * batch, cell.gates() * units)
                        .strides(features, layer.stride(), time * batch)
                        .at(input.offset(), layer.steps(), 0);
                compute.gemm(plan, input.floats(), memory.gates(), dx.floats(), null);
                step.give(0, dx);
            }
        }

        private void giveInputWeight(BackwardStep step) {
            if (step.needs(1)) {
                Tensor x = step.saved(0);
                int features = x.length(0);
                Tensor dw = allocator.empty(ElementType.FLOAT32, cell.gates() * units, features);
                GemmPlan plan = GemmPlan.of(false, true, cell.gates() * units, features, time * batch)
                        .strides(layer.stride(), x.layout().strides()[0], features)
                        .at(layer.steps(), x.offset(), 0);
                compute.gemm(plan, memory.gates(), x.floats(), dw.floats(), null);
                step.give(1, dw);
            }
        }

        private void giveStateWeight(BackwardStep step, float[] recurrent) {
            if (step.needs(2)) {
                Tensor dw = allocator.empty(ElementType.FLOAT32, cell.gates() * units, units);
                int before = backwards ? batch : 0;
                GemmPlan plan = GemmPlan.of(false, true, cell.gates() * units, units, time * batch)
                        .strides(layer.stride(), layer.stride(), units)
                        .at(layer.steps(), before, 0);
                compute.gemm(plan, recurrent, memory.hidden(), dw.floats(), null);
                step.give(2, dw);
            }
        }

        private void giveBias(BackwardStep step, int input, float[] gradients) {
            if (step.needs(input)) {
                Tensor bias = allocator.empty(ElementType.FLOAT32, cell.gates() * units);
                for (int row = 0; row < bias.size(); row++) {
                    int from = row * layer.stride() + layer.steps();
                    bias.floats()[row] = compute.kernels().sum(gradients, from, time * batch);
                }
                step.give(input, bias);
            }
        }

        private void giveBegin(BackwardStep step, int input, float[] matrix) {
            if (step.needs(input)) {
                Tensor state = allocator.empty(ElementType.FLOAT32, 1, units, batch);
                for (int unit = 0; unit < units; unit++) {
                    int from = unit * layer.stride() + layer.begin();
                    System.arraycopy(matrix, from, state.floats(), unit * batch, batch);
                }
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
