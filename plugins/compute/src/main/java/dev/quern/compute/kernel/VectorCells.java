package dev.quern.compute.kernel;

import static dev.quern.compute.kernel.VectorFunctions.sigmoid;
import static dev.quern.compute.kernel.VectorFunctions.tanh;
import static dev.quern.compute.kernel.VectorShape.SPECIES;
import static dev.quern.compute.kernel.VectorShape.WIDTH;

import jdk.incubator.vector.FloatVector;

/// [RecurrentCells] in whole vectors of the batch; the rest of a row is the plain form's.
final class VectorCells implements RecurrentCells {

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
        int gate = units * stride;
        int whole = columns - columns % WIDTH;
        for (int row = 0; row < gate; row += stride) {
            for (int i = 0; i < whole; i += WIDTH) {
                int at = row + now + i;
                lstm(gates, gate, cells, row + before + i, tangents, hidden, at);
            }
            ScalarCells.lstmRow(gates, cells, tangents, hidden, row, gate, now, before, whole, columns);
        }
    }

    private static void lstm(
            float[] gates, int gate, float[] cells, int before, float[] tangents, float[] hidden, int at) {
        FloatVector input = sigmoid(at(gates, at));
        FloatVector forget = sigmoid(at(gates, at + gate));
        FloatVector cell = tanh(at(gates, at + 2 * gate));
        FloatVector output = sigmoid(at(gates, at + 3 * gate));
        input.intoArray(gates, at);
        forget.intoArray(gates, at + gate);
        cell.intoArray(gates, at + 2 * gate);
        output.intoArray(gates, at + 3 * gate);
        FloatVector next = forget.fma(at(cells, before), input.mul(cell));
        FloatVector tangent = tanh(next);
        next.intoArray(cells, at);
        tangent.intoArray(tangents, at);
        output.mul(tangent).intoArray(hidden, at);
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
        int gate = units * stride;
        int whole = columns - columns % WIDTH;
        for (int row = 0; row < gate; row += stride) {
            for (int i = 0; i < whole; i += WIDTH) {
                int at = row + now + i;
                lstmGradient(gates, gate, cells, row + before + i, tangents, hiddenGradient, cellGradient, at);
            }
            ScalarCells.lstmGradientRow(
                    gates, cells, tangents, hiddenGradient, cellGradient, row, gate, now, before, whole, columns);
        }
    }

    private static void lstmGradient(
            float[] gates,
            int gate,
            float[] cells,
            int before,
            float[] tangents,
            float[] hiddenGradient,
            float[] cellGradient,
            int at) {
        FloatVector input = at(gates, at);
        FloatVector forget = at(gates, at + gate);
        FloatVector cell = at(gates, at + 2 * gate);
        FloatVector output = at(gates, at + 3 * gate);
        FloatVector tangent = at(tangents, at);
        FloatVector dh = at(hiddenGradient, at);
        FloatVector one = FloatVector.broadcast(SPECIES, 1f);
        FloatVector dc = dh.mul(output).fma(tangent.neg().fma(tangent, one), at(cellGradient, at));
        dc.mul(cell).mul(input.mul(one.sub(input))).intoArray(gates, at);
        dc.mul(at(cells, before)).mul(forget.mul(one.sub(forget))).intoArray(gates, at + gate);
        dc.mul(input).mul(cell.neg().fma(cell, one)).intoArray(gates, at + 2 * gate);
        dh.mul(tangent).mul(output.mul(one.sub(output))).intoArray(gates, at + 3 * gate);
        dc.fma(forget, at(cellGradient, before)).intoArray(cellGradient, before);
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
        int gate = units * stride;
        int old = units * recurrentStride;
        int whole = columns - columns % WIDTH;
        for (int unit = 0; unit < units; unit++) {
            int row = unit * stride;
            int oldRow = unit * recurrentStride;
            for (int i = 0; i < whole; i += WIDTH) {
                gru(gates, gate, recurrent, oldRow + i, old, candidates, hidden, row + before + i, row + now + i);
            }
            ScalarCells.gruRow(
                    gates, recurrent, oldRow, old, candidates, hidden, row, gate, now, before, whole, columns);
        }
    }

    private static void gru(
            float[] gates,
            int gate,
            float[] recurrent,
            int old,
            int oldGate,
            float[] candidates,
            float[] hidden,
            int before,
            int at) {
        FloatVector reset = sigmoid(at(gates, at).add(at(recurrent, old)));
        FloatVector update = sigmoid(at(gates, at + gate).add(at(recurrent, old + oldGate)));
        FloatVector candidate = at(recurrent, old + 2 * oldGate);
        FloatVector fresh = tanh(reset.fma(candidate, at(gates, at + 2 * gate)));
        reset.intoArray(gates, at);
        update.intoArray(gates, at + gate);
        fresh.intoArray(gates, at + 2 * gate);
        candidate.intoArray(candidates, at);
        update.fma(at(hidden, before).sub(fresh), fresh).intoArray(hidden, at);
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
        int gate = units * stride;
        int whole = columns - columns % WIDTH;
        for (int row = 0; row < gate; row += stride) {
            for (int i = 0; i < whole; i += WIDTH) {
                int at = row + now + i;
                gruGradient(gates, gate, recurrent, candidates, hidden, hiddenGradient, row + before + i, at);
            }
            ScalarCells.gruGradientRow(
                    gates, recurrent, candidates, hidden, hiddenGradient, row, gate, now, before, whole, columns);
        }
    }

    private static void gruGradient(
            float[] gates,
            int gate,
            float[] recurrent,
            float[] candidates,
            float[] hidden,
            float[] hiddenGradient,
            int before,
            int at) {
        FloatVector one = FloatVector.broadcast(SPECIES, 1f);
        FloatVector reset = at(gates, at);
        FloatVector update = at(gates, at + gate);
        FloatVector fresh = at(gates, at + 2 * gate);
        FloatVector dh = at(hiddenGradient, at);
        FloatVector dFresh = dh.sub(dh.mul(update)).mul(fresh.neg().fma(fresh, one));
        FloatVector dUpdate = dh.mul(at(hidden, before).sub(fresh)).mul(update.mul(one.sub(update)));
        FloatVector dReset = dFresh.mul(at(candidates, at)).mul(reset.mul(one.sub(reset)));
        dReset.intoArray(gates, at);
        dUpdate.intoArray(gates, at + gate);
        dFresh.intoArray(gates, at + 2 * gate);
        dReset.intoArray(recurrent, at);
        dUpdate.intoArray(recurrent, at + gate);
        dFresh.mul(reset).intoArray(recurrent, at + 2 * gate);
        dh.fma(update, at(hiddenGradient, before)).intoArray(hiddenGradient, before);
    }

    private static FloatVector at(float[] x, int index) {
        return FloatVector.fromArray(SPECIES, x, index);
    }
}
