package dev.quern.compute.kernel;

import static dev.quern.compute.kernel.Polynomials.sigmoid;
import static dev.quern.compute.kernel.Polynomials.tanh;

/// The plain form of [RecurrentCells].
final class ScalarCells implements RecurrentCells {

    @Override
    public void lstm(
            float[] gates,
            int gatesAt,
            float[] cells,
            float[] tangents,
            float[] hidden,
            int units,
            int stride,
            int now,
            int before,
            int columns) {
        for (int unit = 0; unit < units; unit++) {
            int row = unit * stride;
            lstmRow(gates, gatesAt + row, units * stride, cells, tangents, hidden, row + now, row + before, 0, columns);
        }
    }

    static void lstmRow(
            float[] gates,
            int gatesAt,
            int gate,
            float[] cells,
            float[] tangents,
            float[] hidden,
            int now,
            int before,
            int from,
            int columns) {
        for (int i = from; i < columns; i++) {
            int at = gatesAt + i;
            float input = sigmoid(gates[at]);
            float forget = sigmoid(gates[at + gate]);
            float cell = tanh(gates[at + 2 * gate]);
            float output = sigmoid(gates[at + 3 * gate]);
            gates[at] = input;
            gates[at + gate] = forget;
            gates[at + 2 * gate] = cell;
            gates[at + 3 * gate] = output;
            float next = Math.fma(forget, cells[before + i], input * cell);
            float tangent = tanh(next);
            cells[now + i] = next;
            tangents[now + i] = tangent;
            hidden[now + i] = output * tangent;
        }
    }

    @Override
    public void lstmGradient(
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
            int columns) {
        for (int unit = 0; unit < units; unit++) {
            int row = unit * stride;
            lstmGradientRow(
                    gates,
                    gatesAt + row,
                    units * stride,
                    cells,
                    tangents,
                    hiddenGradient,
                    cellGradient,
                    row + now,
                    row + before,
                    0,
                    columns);
        }
    }

    static void lstmGradientRow(
            float[] gates,
            int gatesAt,
            int gate,
            float[] cells,
            float[] tangents,
            float[] hiddenGradient,
            float[] cellGradient,
            int now,
            int before,
            int from,
            int columns) {
        for (int i = from; i < columns; i++) {
            int at = gatesAt + i;
            float input = gates[at];
            float forget = gates[at + gate];
            float cell = gates[at + 2 * gate];
            float output = gates[at + 3 * gate];
            float tangent = tangents[now + i];
            float dh = hiddenGradient[now + i];
            float dc = Math.fma(dh * output, Math.fma(-tangent, tangent, 1f), cellGradient[now + i]);
            gates[at] = dc * cell * (input * (1f - input));
            gates[at + gate] = dc * cells[before + i] * (forget * (1f - forget));
            gates[at + 2 * gate] = dc * input * Math.fma(-cell, cell, 1f);
            gates[at + 3 * gate] = dh * tangent * (output * (1f - output));
            cellGradient[before + i] = Math.fma(dc, forget, cellGradient[before + i]);
        }
    }

    @Override
    public void gru(
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
            int columns) {
        for (int unit = 0; unit < units; unit++) {
            gruRow(
                    gates,
                    gatesAt + unit * stride,
                    units * stride,
                    recurrent,
                    unit * recurrentStride,
                    units * recurrentStride,
                    candidates,
                    hidden,
                    unit * stride + now,
                    unit * stride + before,
                    0,
                    columns);
        }
    }

    static void gruRow(
            float[] gates,
            int gatesAt,
            int gate,
            float[] recurrent,
            int recurrentRow,
            int recurrentGate,
            float[] candidates,
            float[] hidden,
            int now,
            int before,
            int from,
            int columns) {
        for (int i = from; i < columns; i++) {
            int at = gatesAt + i;
            int old = recurrentRow + i;
            float reset = sigmoid(gates[at] + recurrent[old]);
            float update = sigmoid(gates[at + gate] + recurrent[old + recurrentGate]);
            float candidate = recurrent[old + 2 * recurrentGate];
            float fresh = tanh(Math.fma(reset, candidate, gates[at + 2 * gate]));
            gates[at] = reset;
            gates[at + gate] = update;
            gates[at + 2 * gate] = fresh;
            candidates[now + i] = candidate;
            hidden[now + i] = Math.fma(update, hidden[before + i] - fresh, fresh);
        }
    }

    @Override
    public void gruGradient(
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
            int columns) {
        for (int unit = 0; unit < units; unit++) {
            gruGradientRow(
                    gates,
                    gatesAt + unit * stride,
                    units * stride,
                    recurrent,
                    candidates,
                    hidden,
                    hiddenGradient,
                    unit * stride + now,
                    unit * stride + before,
                    0,
                    columns);
        }
    }

    static void gruGradientRow(
            float[] gates,
            int gatesAt,
            int gate,
            float[] recurrent,
            float[] candidates,
            float[] hidden,
            float[] hiddenGradient,
            int now,
            int before,
            int from,
            int columns) {
        for (int i = from; i < columns; i++) {
            int at = gatesAt + i;
            float reset = gates[at];
            float update = gates[at + gate];
            float fresh = gates[at + 2 * gate];
            float dh = hiddenGradient[now + i];
            float dFresh = (dh - dh * update) * Math.fma(-fresh, fresh, 1f);
            float dUpdate = dh * (hidden[before + i] - fresh) * (update * (1f - update));
            float dReset = dFresh * candidates[now + i] * (reset * (1f - reset));
            gates[at] = dReset;
            gates[at + gate] = dUpdate;
            gates[at + 2 * gate] = dFresh;
            recurrent[at] = dReset;
            recurrent[at + gate] = dUpdate;
            recurrent[at + 2 * gate] = dFresh * reset;
            hiddenGradient[before + i] = Math.fma(dh, update, hiddenGradient[before + i]);
        }
    }
}
