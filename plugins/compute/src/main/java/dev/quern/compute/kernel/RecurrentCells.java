package dev.quern.compute.kernel;

/// The pointwise parts of recurrent cells, over matrices whose columns are (time, batch) and whose rows are units: each
/// call does the columns of one step, for some of the batch.
///
/// Unit j of gate q is row `q * units + j` of the gates. All matrices have rows `stride` floats apart; `now` is the
/// first column of the step, `before` the one of the step before it.
interface RecurrentCells {

    /// LSTM (Hochreiter and Schmidhuber 1997, with the forget gate of Gers et al. 2000). Gates in the order input,
    /// forget, cell, output come as sums and are left as activations; c = f * c' + i * g, h = o * tanh(c).
    ///
    /// @param tangents receives tanh(c)
    void lstm(
            float[] gates,
            float[] cells,
            float[] tangents,
            float[] hidden,
            int units,
            int stride,
            int now,
            int before,
            int columns);

    /// Turns the activations of [#lstm] into the gradients of the sums.
    ///
    /// @param hiddenGradient gradient of h
    /// @param cellGradient gradient of c from later steps; the one of c' is added at `before`
    void lstmGradient(
            float[] gates,
            float[] cells,
            float[] tangents,
            float[] hiddenGradient,
            float[] cellGradient,
            int units,
            int stride,
            int now,
            int before,
            int columns);

    /// GRU (Cho et al. 2014, with the reset gate after the product). Gates in the order reset, update, new: the sums of
    /// the input are left as activations; n = tanh(x + r * y), h = (1 - z) * n + z * h'.
    ///
    /// @param recurrent the sums of the state, rows `recurrentStride` apart
    /// @param candidates receives the third of them, y
    void gru(
            float[] gates,
            float[] recurrent,
            int recurrentStride,
            float[] candidates,
            float[] hidden,
            int units,
            int stride,
            int now,
            int before,
            int columns);

    /// Turns the activations of [#gru] into the gradients of the input's sums.
    ///
    /// @param recurrent receives the gradients of the state's sums
    /// @param hiddenGradient gradient of h; the direct part of the one of h' is added at `before`
    void gruGradient(
            float[] gates,
            float[] recurrent,
            float[] candidates,
            float[] hidden,
            float[] hiddenGradient,
            int units,
            int stride,
            int now,
            int before,
            int columns);
}
