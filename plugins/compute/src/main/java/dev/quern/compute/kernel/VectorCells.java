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
            int gatesAt,
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
            int first = gatesAt + i;
            sigmoids(gates, first, 2 * units, stride);
            tangents(gates, first + 2 * gate, gates, first + 2 * gate, units, stride);
            sigmoids(gates, first + 3 * gate, units, stride);
            nextCells(gates, first, gate, cells, now + i, before + i, stride);
            tangents(cells, now + i, tangents, now + i, units, stride);
            output(gates, first + 3 * gate, tangents, hidden, now + i, gate, stride);
        }
        for (int row = 0; whole < columns && row < gate; row += stride) {
            ScalarCells.lstmRow(
                    gates, gatesAt + row, gate, cells, tangents, hidden, row + now, row + before, whole, columns);
        }
    }

    private static void nextCells(float[] gates, int first, int gate, float[] cells, int now, int before, int stride) {
        for (int row = 0; row < gate; row += stride) {
            int at = first + row;
            FloatVector added = at(gates, at).mul(at(gates, at + 2 * gate));
            at(gates, at + gate).fma(at(cells, row + before), added).intoArray(cells, row + now);
        }
    }

    private static void output(
            float[] gates, int first, float[] tangents, float[] hidden, int now, int gate, int stride) {
        for (int row = 0; row < gate; row += stride) {
            at(gates, first + row).mul(at(tangents, row + now)).intoArray(hidden, row + now);
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
        int gate = units * stride;
        int whole = columns - columns % WIDTH;
        for (int i = 0; i < whole; i += WIDTH) {
            for (int row = 0; row < gate; row += stride) {
                lstmGradient(
                        gates,
                        gatesAt + row + i,
                        gate,
                        cells,
                        row + before + i,
                        tangents,
                        hiddenGradient,
                        cellGradient,
                        row + now + i);
            }
        }
        for (int row = 0; whole < columns && row < gate; row += stride) {
            ScalarCells.lstmGradientRow(
                    gates,
                    gatesAt + row,
                    gate,
                    cells,
                    tangents,
                    hiddenGradient,
                    cellGradient,
                    row + now,
                    row + before,
                    whole,
                    columns);
        }
    }

    private static void lstmGradient(
            float[] gates,
            int gatesAt,
            int gate,
            float[] cells,
            int before,
            float[] tangents,
            float[] hiddenGradient,
            float[] cellGradient,
            int at) {
        FloatVector input = at(gates, gatesAt);
        FloatVector forget = at(gates, gatesAt + gate);
        FloatVector cell = at(gates, gatesAt + 2 * gate);
        FloatVector output = at(gates, gatesAt + 3 * gate);
        FloatVector tangent = at(tangents, at);
        FloatVector dh = at(hiddenGradient, at);
        FloatVector one = FloatVector.broadcast(SPECIES, 1f);
        FloatVector dc = dh.mul(output).fma(tangent.neg().fma(tangent, one), at(cellGradient, at));
        dc.mul(cell).mul(input.mul(one.sub(input))).intoArray(gates, gatesAt);
        dc.mul(at(cells, before)).mul(forget.mul(one.sub(forget))).intoArray(gates, gatesAt + gate);
        dc.mul(input).mul(cell.neg().fma(cell, one)).intoArray(gates, gatesAt + 2 * gate);
        dh.mul(tangent).mul(output.mul(one.sub(output))).intoArray(gates, gatesAt + 3 * gate);
        dc.fma(forget, at(cellGradient, before)).intoArray(cellGradient, before);
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
        int gate = units * stride;
        int old = units * recurrentStride;
        int whole = columns - columns % WIDTH;
        for (int i = 0; i < whole; i += WIDTH) {
            int first = gatesAt + i;
            addSums(gates, first, recurrent, i, 2 * units, stride, recurrentStride);
            sigmoids(gates, first, 2 * units, stride);
            for (int unit = 0; unit < units; unit++) {
                int at = first + unit * stride;
                FloatVector candidate = at(recurrent, 2 * old + unit * recurrentStride + i);
                candidate.intoArray(candidates, unit * stride + now + i);
                at(gates, at).fma(candidate, at(gates, at + 2 * gate)).intoArray(gates, at + 2 * gate);
            }
            tangents(gates, first + 2 * gate, gates, first + 2 * gate, units, stride);
            mix(gates, first, gate, hidden, now + i, before + i, stride);
        }
        for (int unit = 0; whole < columns && unit < units; unit++) {
            int row = unit * stride;
            ScalarCells.gruRow(
                    gates,
                    gatesAt + row,
                    gate,
                    recurrent,
                    unit * recurrentStride,
                    old,
                    candidates,
                    hidden,
                    row + now,
                    row + before,
                    whole,
                    columns);
        }
    }

    private static void addSums(
            float[] gates, int first, float[] recurrent, int from, int rows, int stride, int recurrentStride) {
        for (int row = 0; row < rows; row++) {
            int at = first + row * stride;
            at(gates, at).add(at(recurrent, row * recurrentStride + from)).intoArray(gates, at);
        }
    }

    private static void mix(float[] gates, int first, int gate, float[] hidden, int now, int before, int stride) {
        for (int row = 0; row < gate; row += stride) {
            FloatVector fresh = at(gates, first + row + 2 * gate);
            FloatVector change = at(hidden, row + before).sub(fresh);
            at(gates, first + row + gate).fma(change, fresh).intoArray(hidden, row + now);
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
        int gate = units * stride;
        int whole = columns - columns % WIDTH;
        for (int i = 0; i < whole; i += WIDTH) {
            for (int row = 0; row < gate; row += stride) {
                gruGradient(
                        gates,
                        gatesAt + row + i,
                        gate,
                        recurrent,
                        candidates,
                        hidden,
                        hiddenGradient,
                        row + before + i,
                        row + now + i);
            }
        }
        for (int row = 0; whole < columns && row < gate; row += stride) {
            ScalarCells.gruGradientRow(
                    gates,
                    gatesAt + row,
                    gate,
                    recurrent,
                    candidates,
                    hidden,
                    hiddenGradient,
                    row + now,
                    row + before,
                    whole,
                    columns);
        }
    }

    private static void gruGradient(
            float[] gates,
            int gatesAt,
            int gate,
            float[] recurrent,
            float[] candidates,
            float[] hidden,
            float[] hiddenGradient,
            int before,
            int at) {
        FloatVector one = FloatVector.broadcast(SPECIES, 1f);
        FloatVector reset = at(gates, gatesAt);
        FloatVector update = at(gates, gatesAt + gate);
        FloatVector fresh = at(gates, gatesAt + 2 * gate);
        FloatVector dh = at(hiddenGradient, at);
        FloatVector dFresh = dh.sub(dh.mul(update)).mul(fresh.neg().fma(fresh, one));
        FloatVector dUpdate = dh.mul(at(hidden, before).sub(fresh)).mul(update.mul(one.sub(update)));
        FloatVector dReset = dFresh.mul(at(candidates, at)).mul(reset.mul(one.sub(reset)));
        dReset.intoArray(gates, gatesAt);
        dUpdate.intoArray(gates, gatesAt + gate);
        dFresh.intoArray(gates, gatesAt + 2 * gate);
        dReset.intoArray(recurrent, gatesAt);
        dUpdate.intoArray(recurrent, gatesAt + gate);
        dFresh.mul(reset).intoArray(recurrent, gatesAt + 2 * gate);
        dh.fma(update, at(hiddenGradient, before)).intoArray(hiddenGradient, before);
    }

    private static FloatVector at(float[] x, int index) {
        return FloatVector.fromArray(SPECIES, x, index);
    }
}
