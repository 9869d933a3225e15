package dev.quern.compute.kernel;

import static dev.quern.compute.kernel.Polynomials.sigmoid;
import static dev.quern.compute.kernel.Polynomials.tanh;

/// The plain form of [RecurrentCells].
final class ScalarCells implements RecurrentCells {

    @Override
    public void lstm(
            float[] gates,
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
            lstmRow(gates, cells, tangents, hidden, row, units * stride, now, before, 0, columns);
        }
    }

    static void lstmRow(
            float[] gates,
            float[] cells,
            float[] tangents,
            float[] hidden,
            int row,
            int gate,
            int now,
            int before,
            int from,
            int columns) {
        for (int i = from; i < columns; i++) {
            int at = row + now + i;
            float input = sigmoid(gates[at]);
            float forget = sigmoid(gates[at + gate]);
            float cell = tanh(gates[at + 2 * gate]);
            float output = sigmoid(gates[at + 3 * gate]);
            gates[at] = input;
            gates[at + gate] = forget;
            gates[at + 2 * gate] = cell;
            gates[at + 3 * gate] = output;
            float next = Math.fma(forget, cells[row + before + i], input * cell);
            float tangent = tanh(next);
            cells[at] = next;
            tangents[at] = tangent;
            hidden[at] = output * tangent;
        }
    }

    @Override
    public void lstmGradient(
            float[] gates,
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
            int gate = units * stride;
            lstmGradientRow(gates, cells, tangents, hiddenGradient, cellGradient, row, gate, now, before, 0, columns);
        }
    }

    static void lstmGradientRow(
            float[] gates,
            float[] cells,
            float[] tangents,
            float[] hiddenGradient,
            float[] cellGradient,
            int row,
            int gate,
            int now,
            int before,
            int from,
            int columns) {
        for (int i = from; i < columns; i++) {
            int at = row + now + i;
            float input = gates[at];
            float forget = gates[at + gate];
            float cell = gates[at + 2 * gate];
            float output = gates[at + 3 * gate];
            float tangent = tangents[at];
            float dh = hiddenGradient[at];
            float dc = Math.fma(dh * output, Math.fma(-tangent, tangent, 1f), cellGradient[at]);
            gates[at] = dc * cell * (input * (1f - input));
            gates[at + gate] = dc * cells[row + before + i] * (forget * (1f - forget));
            gates[at + 2 * gate] = dc * input * Math.fma(-cell, cell, 1f);
            gates[at + 3 * gate] = dh * tangent * (output * (1f - output));
            cellGradient[row + before + i] = Math.fma(dc, forget, cellGradient[row + before + i]);
        }
    }

    @Override
    public void gru(
            float[] gates,
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
                    recurrent,
                    unit * recurrentStride,
                    units * recurrentStride,
                    candidates,
                    hidden,
                    unit * stride,
                    units * stride,
                    now,
                    before,
                    0,
                    columns);
        }
    }

    static void gruRow(
            float[] gates,
            float[] recurrent,
            int recurrentRow,
            int recurrentGate,
            float[] candidates,
            float[] hidden,
            int row,
            int gate,
            int now,
            int before,
            int from,
            int columns) {
        for (int i = from; i < columns; i++) {
            int at = row + now + i;
            int old = recurrentRow + i;
            float reset = sigmoid(gates[at] + recurrent[old]);
            float update = sigmoid(gates[at + gate] + recurrent[old + recurrentGate]);
            float candidate = recurrent[old + 2 * recurrentGate];
            float fresh = tanh(Math.fma(reset, candidate, gates[at + 2 * gate]));
            gates[at] = reset;
            gates[at + gate] = update;
            gates[at + 2 * gate] = fresh;
            candidates[at] = candidate;
            hidden[at] = Math.fma(update, hidden[row + before + i] - fresh, fresh);
        }
    }

    @Override
    public void gruGradient(
            float[] gates,
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
            int row = unit * stride;
            int gate = units * stride;
            gruGradientRow(gates, recurrent, candidates, hidden, hiddenGradient, row, gate, now, before, 0, columns);
        }
    }

    static void gruGradientRow(
            float[] gates,
            float[] recurrent,
            float[] candidates,
            float[] hidden,
            float[] hiddenGradient,
            int row,
            int gate,
            int now,
            int before,
            int from,
            int columns) {
        for (int i = from; i < columns; i++) {
            int at = row + now + i;
            float reset = gates[at];
            float update = gates[at + gate];
            float fresh = gates[at + 2 * gate];
            float dh = hiddenGradient[at];
            float dFresh = (dh - dh * update) * Math.fma(-fresh, fresh, 1f);
            float dUpdate = dh * (hidden[row + before + i] - fresh) * (update * (1f - update));
            float dReset = dFresh * candidates[at] * (reset * (1f - reset));
            gates[at] = dReset;
            gates[at + gate] = dUpdate;
            gates[at + 2 * gate] = dFresh;
            recurrent[at] = dReset;
            recurrent[at + gate] = dUpdate;
            recurrent[at + 2 * gate] = dFresh * reset;
            hiddenGradient[row + before + i] = Math.fma(dh, update, hiddenGradient[row + before + i]);
        }
    }
}
