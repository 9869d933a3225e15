package dev.quern.compute.kernel;

import java.util.Arrays;

/// One direction of one recurrent layer over a whole sequence, and its gradients.
///
/// Matrices have units as rows and (time, batch) as columns. Those of the state hold one step more than the sequence:
/// the state that it begins with comes first, or last where the layer runs backwards. The batch is padded to a multiple
/// of [#BATCH], and parts of it are shared out over threads, each of which runs through all of time by itself: nobody
/// waits, and the division changes no bit.
public final class RecurrentLayer {
    /// The batch is padded to a multiple of this.
    public static final int BATCH = 16;

    /// What a layer computes from the sums of its gates.
    public enum Cell {
        TANH(1),
        RELU(1),
        LSTM(4),
        GRU(3);

        private final int gates;

        Cell(int gates) {
            this.gates = gates;
        }

        /// How many rows of the weights belong to one unit.
        public int gates() {
            return gates;
        }
    }

    private final Compute compute;
    private final Kernels kernels;
    private final Cell cell;
    private final int time;
    private final int batch;
    private final int units;
    private final boolean backwards;

    /// @param batch a multiple of [#BATCH]
    public RecurrentLayer(Compute compute, Cell cell, int time, int batch, int units, boolean backwards) {
        this.compute = compute;
        this.kernels = compute.kernels();
        this.cell = cell;
        this.time = time;
        this.batch = batch;
        this.units = units;
        this.backwards = backwards;
    }

    /// Floats of a row of a matrix: the steps and the first state.
    public int stride() {
        return (time + 1) * batch;
    }

    /// Where the first step's columns are, and those of the state that the sequence begins with.
    public int steps() {
        return backwards ? 0 : batch;
    }

    public int begin() {
        return backwards ? time * batch : 0;
    }

    /// Where the state at the end is.
    public int end() {
        return backwards ? 0 : time * batch;
    }

    private int rows() {
        return cell.gates() * units;
    }

    /// Floats of a matrix of the state, of which `units` rows count.
    public int stateSize() {
        return kernels.packedSize(units, 1) * stride();
    }

    /// Floats of a matrix of all gates.
    public int gatesSize() {
        return kernels.packedSize(rows(), 1) * stride();
    }

    /// Arrays that the forward pass fills and the gradient reads.
    ///
    /// @param gates sums of the input on entry, activations on return
    /// @param hidden the state, beginning filled in
    /// @param cells for LSTM its cell, beginning filled in
    /// @param extra for LSTM tanh of the cell, for GRU what the state adds to the candidate
    public record Memory(float[] gates, float[] hidden, float[] cells, float[] extra) {}

    private Gather columns(int rows, int count) {
        int[] inner = new int[rows];
        Arrays.setAll(inner, row -> row * stride());
        return new Gather(inner, new int[] {0, count}, new int[] {0});
    }

    /// Columns that one thread takes along.
    private int together() {
        return batch / (2 * BATCH) >= compute.team().size() ? 2 * BATCH : BATCH;
    }

    private int now(int step) {
        return backwards ? (time - 1 - step) * batch : (step + 1) * batch;
    }

    private int before(int step) {
        return backwards ? now(step) + batch : now(step) - batch;
    }

    private long operations() {
        return 2L * rows() * units * time * batch;
    }

    /// Runs through the sequence.
    ///
    /// @param weight (gates * units, units) of the state
    /// @param bias of the state for GRU, one for each row, or null; other cells have it in the input's sums
    /// @param packed `packedSize(gates * units, units)` floats of working memory
    public void forward(Memory memory, float[] weight, int weightAt, float[] bias, int biasAt, float[] packed) {
        kernels.packRows(weight, weightAt, units, rows(), 0, units, units, packed, 0);
        int together = together();
        compute.share(Math.ceilDiv(batch, together), operations(), task -> {
            int from = task * together;
            int count = Math.min(together, batch - from);
            Gather state = columns(units, count);
            int sumsStride = Math.ceilDiv(count, Kernels.STRIP) * Kernels.STRIP;
            float[] sums = Scratch.own().floats(1, kernels.packedSize(rows(), 1) * sumsStride);
            for (int step = 0; step < time; step++) {
                int now = now(step) + from;
                int before = before(step) + from;
                if (cell == Cell.GRU) {
                    for (int row = 0; row < rows(); row++) {
                        float start = bias == null ? 0f : bias[biasAt + row];
                        Arrays.fill(sums, row * sumsStride, (row + 1) * sumsStride, start);
                    }
                    kernels.gatheredProduct(
                            packed, 0, rows(), state, 0, count, memory.hidden, before, sums, 0, sumsStride);
                } else {
                    kernels.gatheredProduct(
                            packed, 0, rows(), state, 0, count, memory.hidden, before, memory.gates, now, stride());
                }
                activate(memory, sums, sumsStride, now, before, count);
            }
        });
    }

    private void activate(Memory memory, float[] sums, int sumsStride, int now, int before, int count) {
        int stride = stride();
        float[] gates = memory.gates;
        switch (cell) {
            case LSTM ->
                kernels.cells()
                        .lstm(gates, memory.cells, memory.extra, memory.hidden, units, stride, now, before, count);
            case GRU ->
                kernels.cells()
                        .gru(gates, sums, sumsStride, memory.extra, memory.hidden, units, stride, now, before, count);
            case TANH -> {
                for (int unit = 0; unit < units; unit++) {
                    int at = unit * stride + now;
                    kernels.tanh(gates, at, memory.hidden, at, count);
                }
            }
            case RELU -> {
                for (int unit = 0; unit < units; unit++) {
                    int at = unit * stride + now;
                    kernels.clip(gates, at, 0f, Float.POSITIVE_INFINITY, memory.hidden, at, count);
                }
            }
        }
    }

    /// Turns the activations into the gradients of the input's sums.
    ///
    /// @param weight (gates * units, units) of the state
    /// @param hiddenGradient gradients of the states from outside; those of the states before are added
    /// @param cellGradient likewise for an LSTM's cell
    /// @param recurrent for GRU receives the gradients of the state's sums; the same as the gates otherwise
    /// @param packed `packedSize(units, gates * units)` floats of working memory
    public void gradient(
            Memory memory,
            float[] weight,
            int weightAt,
            float[] hiddenGradient,
            float[] cellGradient,
            float[] recurrent,
            float[] packed) {
        float[] turned = new float[rows() * units];
        for (int row = 0; row < rows(); row++) {
            for (int unit = 0; unit < units; unit++) {
                turned[unit * rows() + row] = weight[weightAt + row * units + unit];
            }
        }
        kernels.packRows(turned, 0, rows(), units, 0, rows(), rows(), packed, 0);
        int together = together();
        compute.share(Math.ceilDiv(batch, together), operations(), task -> {
            int from = task * together;
            int count = Math.min(together, batch - from);
            Gather sums = columns(rows(), count);
            for (int step = time - 1; step >= 0; step--) {
                int now = now(step) + from;
                int before = before(step) + from;
                turn(memory, hiddenGradient, cellGradient, recurrent, now, before, count);
                kernels.gatheredProduct(
                        packed, 0, units, sums, 0, count, recurrent, now, hiddenGradient, before, stride());
            }
        });
    }

    private void turn(
            Memory memory,
            float[] hiddenGradient,
            float[] cellGradient,
            float[] recurrent,
            int now,
            int before,
            int count) {
        int stride = stride();
        float[] gates = memory.gates;
        switch (cell) {
            case LSTM ->
                kernels.cells()
                        .lstmGradient(
                                gates,
                                memory.cells,
                                memory.extra,
                                hiddenGradient,
                                cellGradient,
                                units,
                                stride,
                                now,
                                before,
                                count);
            case GRU ->
                kernels.cells()
                        .gruGradient(
                                gates,
                                recurrent,
                                memory.extra,
                                memory.hidden,
                                hiddenGradient,
                                units,
                                stride,
                                now,
                                before,
                                count);
            case TANH -> {
                for (int unit = 0; unit < units; unit++) {
                    for (int at = unit * stride + now; at < unit * stride + now + count; at++) {
                        float y = memory.hidden[at];
                        gates[at] = hiddenGradient[at] * Math.fma(-y, y, 1f);
                    }
                }
            }
            case RELU -> {
                for (int unit = 0; unit < units; unit++) {
                    for (int at = unit * stride + now; at < unit * stride + now + count; at++) {
                        gates[at] = memory.hidden[at] > 0 ? hiddenGradient[at] : 0f;
                    }
                }
            }
        }
    }
}
