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
        for (int i = 0; i < whole; i += WIDTH) {
            sigmoids(gates, now + i, 2 * units, stride);
            tangents(gates, 2 * gate + now + i, gates, 2 * gate + now + i, units, stride);
            sigmoids(gates, 3 * gate + now + i, units, stride);
            for (int row = 0; row < gate; row += stride) {
                int at = row + now + i;
                FloatVector added = at(gates, at).mul(at(gates, at + 2 * gate));
                at(gates, at + gate).fma(at(cells, at - now + before), added).intoArray(cells, at);
            }
            tangents(cells, now + i, tangents, now + i, units, stride);
            for (int row = 0; row < gate; row += stride) {
                int at = row + now + i;
                at(gates, at + 3 * gate).mul(at(tangents, at)).intoArray(hidden, at);
            }
        }
        for (int row = 0; whole < columns && row < gate; row += stride) {
            ScalarCells.lstmRow(gates, cells, tangents, hidden, row, gate, now, before, whole, columns);
        }
    }

    /// The logistic function of a column of vectors, in place. One function in a loop of its own: a method with several
    /// of them is more than C2 compiles well.
    private static void sigmoids(float[] x, int first, int rows, int stride) {
        for (int row = 0, at = first; row < rows; row++, at += stride) {
            sigmoid(at(x, at)).intoArray(x, at);
        }
    }

    private static void tangents(float[] x, int first, float[] y, int firstOut, int rows, int stride) {
        for (int row = 0, at = 0; row < rows; row++, at += stride) {
            tanh(at(x, first + at)).intoArray(y, firstOut + at);
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
        int gate = units * stride;
        int whole = columns - columns % WIDTH;
        for (int i = 0; i < whole; i += WIDTH) {
            for (int row = 0; row < gate; row += stride) {
                int at = row + now + i;
                lstmGradient(gates, gate, cells, row + before + i, tangents, hiddenGradient, cellGradient, at);
            }
        }
        for (int row = 0; whole < columns && row < gate; row += stride) {
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
        for (int i = 0; i < whole; i += WIDTH) {
            for (int row = 0; row < 2 * units; row++) {
                int at = row * stride + now + i;
                at(gates, at).add(at(recurrent, row * recurrentStride + i)).intoArray(gates, at);
            }
            sigmoids(gates, now + i, 2 * units, stride);
            for (int unit = 0; unit < units; unit++) {
                int at = unit * stride + now + i;
                FloatVector candidate = at(recurrent, 2 * old + unit * recurrentStride + i);
                candidate.intoArray(candidates, at);
                at(gates, at).fma(candidate, at(gates, at + 2 * gate)).intoArray(gates, at + 2 * gate);
            }
            tangents(gates, 2 * gate + now + i, gates, 2 * gate + now + i, units, stride);
            for (int row = 0; row < gate; row += stride) {
                int at = row + now + i;
                FloatVector fresh = at(gates, at + 2 * gate);
                at(gates, at + gate)
                        .fma(at(hidden, row + before + i).sub(fresh), fresh)
                        .intoArray(hidden, at);
            }
        }
        for (int unit = 0; whole < columns && unit < units; unit++) {
            int row = unit * stride;
            int oldRow = unit * recurrentStride;
            ScalarCells.gruRow(
                    gates, recurrent, oldRow, old, candidates, hidden, row, gate, now, before, whole, columns);
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
        int gate = units * stride;
        int whole = columns - columns % WIDTH;
        for (int i = 0; i < whole; i += WIDTH) {
            for (int row = 0; row < gate; row += stride) {
                int at = row + now + i;
                gruGradient(gates, gate, recurrent, candidates, hidden, hiddenGradient, row + before + i, at);
            }
        }
        for (int row = 0; whole < columns && row < gate; row += stride) {
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
