package dev.quern.compute.kernel;

/// The pointwise parts of recurrent cells, over matrices whose rows are units and whose columns are sequences
/// of a batch: each call does one step, for some of the columns.
///
/// Unit j of gate q is row `q * units + j` of the gates. All rows are `stride` floats apart; the gates of the
/// step begin at `gatesAt`, its states at `now`, those of the step before it at `before`.
interface RecurrentCells {

    /// LSTM (Hochreiter and Schmidhuber 1997, with the forget gate of Gers et al. 2000). Gates in the order input,
    /// forget, cell, output come as sums and are left as activations; c = f * c' + i * g, h = o * tanh(c).
    ///
    /// @param tangents receives tanh(c)
    void lstm(
            float[] gates,
            int gatesAt,
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
            int gatesAt,
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
            int gatesAt,
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
            int gatesAt,
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
