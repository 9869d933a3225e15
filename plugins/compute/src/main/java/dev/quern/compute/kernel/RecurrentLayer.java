package dev.quern.compute.kernel;

import java.util.Arrays;

/// One direction of one recurrent layer over a whole sequence, and its gradients.
///
/// Every step is a block of its own: a matrix whose rows are units, gates or features and whose columns are the
/// sequences of the batch, padded to a multiple of [#BATCH]. Blocks of the state are one more than the steps: the state
/// that the sequence begins with comes first, or last where the layer runs backwards. Parts of the batch are shared out
/// over threads, each of which runs through all of time by itself: nobody waits, and the division changes no bit.
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

    /// Blocks of features, one for each step: block t begins at `at + t * stride`.
    public record Sequence(float[] values, int at, int stride, int features) {}

    /// A weight (rows, columns), row by row.
    public record Weight(float[] values, int at) {}

    /// Arrays that the forward pass fills and the gradient reads.
    ///
    /// @param gates activations, later the gradients of the sums
    /// @param hidden the state, its beginning filled in
    /// @param cells for LSTM its cell, its beginning filled in
    /// @param extra for LSTM tanh of the cell, for GRU what the state adds to the candidate
    public record Memory(float[] gates, float[] hidden, float[] cells, float[] extra) {}

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

    private int rows() {
        return cell.gates() * units;
    }

    /// Floats of a block of the state, of which `units` rows count.
    public int stateBlock() {
        return blockOf(units);
    }

    /// Floats of a block of all gates.
    public int gatesBlock() {
        return blockOf(rows());
    }

    /// Floats of a block of so many rows, which products write in whole tiles.
    public int blockOf(int rows) {
        return kernels.packedSize(rows, 1) * batch;
    }

    /// Blocks of the state.
    public int blocks() {
        return time + 1;
    }

    /// The block of the first step, in the order of time.
    public int firstStep() {
        return backwards ? 0 : 1;
    }

    /// The block of the state that the sequence begins with.
    public int begin() {
        return backwards ? time : 0;
    }

    /// The block of the state at the end.
    public int end() {
        return backwards ? 0 : time;
    }

    private int position(int step) {
        return backwards ? time - 1 - step : step;
    }

    private int now(int step) {
        return position(step) + firstStep();
    }

    private int before(int step) {
        return backwards ? now(step) + 1 : now(step) - 1;
    }

    private Gather columns(int rows, int count) {
        int[] inner = new int[rows];
        Arrays.setAll(inner, row -> row * batch);
        return new Gather(inner, new int[] {0, count}, new int[] {0});
    }

    /// Columns that one thread takes along.
    private int together() {
        return batch / (2 * BATCH) >= compute.team().size() ? 2 * BATCH : BATCH;
    }

    // Slots of the calling thread's working memory that its own tasks do not use.
    private static final int INPUT_SLOT = 4;
    private static final int STATE_SLOT = 5;
    private static final int TURNED_SLOT = 6;

    /// Packs a weight (rows, columns).
    private float[] packed(int slot, Weight weight, int rows, int columns) {
        float[] packed = Scratch.own().floats(slot, kernels.packedSize(rows, columns));
        kernels.packRows(weight.values, weight.at, columns, rows, 0, columns, columns, packed, 0);
        return packed;
    }

    /// Packs the transpose of a weight (rows, columns).
    private float[] packedTransposed(int slot, Weight weight, int rows, int columns) {
        float[] turned = Scratch.own().floats(TURNED_SLOT, rows * columns);
        kernels.transposePadded(weight.values, weight.at, columns, columns, rows, turned, 0, rows);
        return packed(slot, new Weight(turned, 0), columns, rows);
    }

    /// Runs through the sequence.
    ///
    /// @param input the input's weight (gates * units, features); `state` the state's (gates * units, units)
    /// @param bias what each row's sums begin with
    /// @param stateBias for GRU what the state's sums begin with
    public void forward(Memory memory, Sequence sequence, Weight input, Weight state, float[] bias, float[] stateBias) {
        int features = sequence.features;
        float[] inputRows = packed(INPUT_SLOT, input, rows(), features);
        float[] stateRows = packed(STATE_SLOT, state, rows(), units);
        int together = together();
        long operations = 2L * rows() * (units + features) * time * batch;
        compute.share(Math.ceilDiv(batch, together), operations, task -> {
            int from = task * together;
            int count = Math.min(together, batch - from);
            Gather features0 = columns(features, count);
            Gather states = columns(units, count);
            float[] sums = Scratch.own().floats(1, kernels.packedSize(rows(), 1) * together);
            for (int step = 0; step < time; step++) {
                int gatesAt = now(step) * gatesBlock() + from;
                int now = now(step) * stateBlock() + from;
                int before = before(step) * stateBlock() + from;
                begin(memory.gates, gatesAt, batch, bias, count);
                int xAt = sequence.at + position(step) * sequence.stride + from;
                kernels.gatheredProduct(
                        inputRows, 0, rows(), features0, 0, count, sequence.values, xAt, memory.gates, gatesAt, batch);
                if (cell == Cell.GRU) {
                    begin(sums, 0, together, stateBias, count);
                    kernels.gatheredProduct(
                            stateRows, 0, rows(), states, 0, count, memory.hidden, before, sums, 0, together);
                } else {
                    kernels.gatheredProduct(
                            stateRows,
                            0,
                            rows(),
                            states,
                            0,
                            count,
                            memory.hidden,
                            before,
                            memory.gates,
                            gatesAt,
                            batch);
                }
                activate(memory, sums, together, gatesAt, now, before, count);
            }
        });
    }

    private void begin(float[] sums, int at, int stride, float[] bias, int count) {
        for (int row = 0; row < rows(); row++) {
            Arrays.fill(sums, at + row * stride, at + row * stride + count, bias[row]);
        }
    }

    private void activate(Memory memory, float[] sums, int sumsStride, int gatesAt, int now, int before, int count) {
        float[] gates = memory.gates;
        RecurrentCells cells = kernels.cells();
        switch (cell) {
            case LSTM ->
                cells.lstm(gates, gatesAt, memory.cells, memory.extra, memory.hidden, units, batch, now, before, count);
            case GRU ->
                cells.gru(
                        gates,
                        gatesAt,
                        sums,
                        sumsStride,
                        memory.extra,
                        memory.hidden,
                        units,
                        batch,
                        now,
                        before,
                        count);
            case TANH -> {
                for (int row = 0; row < units * batch; row += batch) {
                    kernels.tanh(gates, gatesAt + row, memory.hidden, now + row, count);
                }
            }
            case RELU -> {
                for (int row = 0; row < units * batch; row += batch) {
                    kernels.clip(gates, gatesAt + row, 0f, Float.POSITIVE_INFINITY, memory.hidden, now + row, count);
                }
            }
        }
    }

    /// Gradients on their way back through time.
    ///
    /// @param hidden of the states from outside; those of the states before are added
    /// @param cells likewise for an LSTM's cell
    /// @param recurrent for GRU receives those of the state's sums; the same array as the gates otherwise
    /// @param input receives those of the input, zero on entry, blocks of [#blockOf] floats; or null
    public record Gradients(float[] hidden, float[] cells, float[] recurrent, float[] input) {}

    /// Turns the activations into the gradients of the sums, and gives those of the states and the input.
    ///
    /// @param features of the input
    public void gradient(Memory memory, Gradients gradients, Weight input, Weight state, int features) {
        float[] stateColumns = packedTransposed(STATE_SLOT, state, rows(), units);
        float[] inputColumns = gradients.input == null ? null : packedTransposed(INPUT_SLOT, input, rows(), features);
        int together = together();
        long operations = 2L * rows() * (units + features) * time * batch;
        compute.share(Math.ceilDiv(batch, together), operations, task -> {
            int from = task * together;
            int count = Math.min(together, batch - from);
            Gather sums = columns(rows(), count);
            for (int step = time - 1; step >= 0; step--) {
                int gatesAt = now(step) * gatesBlock() + from;
                int before = before(step) * stateBlock() + from;
                turn(memory, gradients, gatesAt, now(step) * stateBlock() + from, before, count);
                kernels.gatheredProduct(
                        stateColumns,
                        0,
                        units,
                        sums,
                        0,
                        count,
                        gradients.recurrent,
                        gatesAt,
                        gradients.hidden,
                        before,
                        batch);
                if (inputColumns != null) {
                    int to = position(step) * blockOf(features) + from;
                    kernels.gatheredProduct(
                            inputColumns,
                            0,
                            features,
                            sums,
                            0,
                            count,
                            memory.gates,
                            gatesAt,
                            gradients.input,
                            to,
                            batch);
                }
            }
        });
    }

    private void turn(Memory memory, Gradients gradients, int gatesAt, int now, int before, int count) {
        float[] gates = memory.gates;
        RecurrentCells cells = kernels.cells();
        switch (cell) {
            case LSTM ->
                cells.lstmGradient(
                        gates,
                        gatesAt,
                        memory.cells,
                        memory.extra,
                        gradients.hidden,
                        gradients.cells,
                        units,
                        batch,
                        now,
                        before,
                        count);
            case GRU ->
                cells.gruGradient(
                        gates,
                        gatesAt,
                        gradients.recurrent,
                        memory.extra,
                        memory.hidden,
                        gradients.hidden,
                        units,
                        batch,
                        now,
                        before,
                        count);
            case TANH, RELU -> {
                for (int row = 0; row < units * batch; row += batch) {
                    for (int i = row; i < row + count; i++) {
                        float y = memory.hidden[now + i];
                        float slope = cell == Cell.TANH ? Math.fma(-y, y, 1f) : y > 0 ? 1f : 0f;
                        gates[gatesAt + i] = gradients.hidden[now + i] * slope;
                    }
                }
            }
        }
    }

    /// Floats that [#packSums] writes.
    public int packedSums() {
        return kernels.packedSize(rows(), time * batch);
    }

    /// Packs the gradients of the sums of all steps as the left operand of [#weightGradient].
    public void packSums(float[] sums, float[] packed) {
        compute.share(time, (long) rows() * time * batch * 4, step -> {
            int at = (step + firstStep()) * gatesBlock();
            kernels.packRows(sums, at, batch, rows(), step * batch, batch, time * batch, packed, 0);
        });
    }

    /// The gradient of a weight (gates * units, columns): the products of the sums' gradients with what the weight was
    /// multiplied with at each step.
    ///
    /// @param packed from [#packSums]
    /// @param sequence block t belongs to the step at place t of the sequence
    /// @param weight receives the gradient
    public void weightGradient(float[] packed, Sequence sequence, float[] weight) {
        int features = sequence.features;
        float[] turned = Scratch.own().floats(TURNED_SLOT, time * batch * features + Kernels.STRIP);
        compute.share(
                time,
                (long) time * batch * features * 4,
                step -> kernels.transposePadded(
                        sequence.values,
                        sequence.at + step * sequence.stride,
                        batch,
                        batch,
                        features,
                        turned,
                        step * batch * features,
                        features));
        int[] inner = new int[time * batch];
        Arrays.setAll(inner, i -> i * features);
        Gather columns = new Gather(inner, new int[] {0, features}, new int[] {0});
        int share = 2 * Kernels.STRIP;
        compute.share(Math.ceilDiv(features, share), 2L * rows() * features * time * batch, task -> {
            int from = task * share;
            int to = Math.min(features, from + share);
            float[] sums = Scratch.own().floats(1, kernels.packedSize(rows(), 1) * share);
            Arrays.fill(sums, 0, kernels.packedSize(rows(), 1) * share, 0f);
            kernels.gatheredProduct(packed, 0, rows(), columns, from, to, turned, 0, sums, 0, share);
            for (int row = 0; row < rows(); row++) {
                System.arraycopy(sums, row * share, weight, row * features + from, to - from);
            }
        });
    }

    /// The blocks of the states before each step, for the gradient of their weight.
    public Sequence statesBefore(float[] hidden) {
        return new Sequence(hidden, (backwards ? 1 : 0) * stateBlock(), stateBlock(), units);
    }

    /// The gradient of a bias: for each row the sum over all steps and sequences, the steps first.
    public void biasGradient(float[] sums, float[] bias) {
        int size = rows() * batch;
        float[] block = Scratch.own().floats(TURNED_SLOT, size);
        Arrays.fill(block, 0, size, 0f);
        for (int step = 0; step < time; step++) {
            kernels.arithmetic(
                    Kernels.Arithmetic.ADD, block, 0, 1, sums, (step + firstStep()) * gatesBlock(), 1, block, 0, size);
        }
        for (int row = 0; row < rows(); row++) {
            bias[row] = kernels.sum(block, row * batch, batch);
        }
    }
}
