package dev.quern.evaluation.report;

import java.util.ArrayList;
import java.util.List;

/// Maps values to a length on paper, and says where ticks belong.
///
/// @param from value at position `start`
/// @param to value at position `end`
/// @param logarithmic whether equal ratios take equal lengths; values must be above 0
record Scale(double from, double to, double start, double end, boolean logarithmic, List<Double> ticks) {

    /// A linear scale whose ends are ticks: 1, 2 or 5 times a power of ten apart, about `count` of them.
    static Scale linear(double low, double high, double start, double end, int count) {
        double step = step(high > low ? high - low : Math.max(Math.abs(high), 1) * 0.1, count);
        double first = Math.floor(low / step + 1e-9);
        double last = Math.max(Math.ceil(high / step - 1e-9), first + 1);
        List<Double> ticks = new ArrayList<>();
        for (double i = first; i <= last; i++) {
            ticks.add(rounded(i * step, step));
        }
        return new Scale(ticks.getFirst(), ticks.getLast(), start, end, false, ticks);
    }

    /// A scale in powers of two from `low` >= 1 to exactly `high`.
    static Scale powersOfTwo(double low, double high, double start, double end) {
        List<Double> ticks = new ArrayList<>();
        for (double tick = 1; tick <= high; tick *= 2) {
            if (tick >= low) {
                ticks.add(tick);
            }
        }
        return new Scale(low, Math.max(high, low * 2), start, end, true, ticks);
    }

    double position(double value) {
        double share = logarithmic ? Math.log(value / from) / Math.log(to / from) : (value - from) / (to - from);
        return start + share * (end - start);
    }

    /// Decimals that tell two neighbouring ticks apart.
    int decimals() {
        if (logarithmic || ticks.size() < 2) {
            return 0;
        }
        double step = ticks.get(1) - ticks.get(0);
        return Math.clamp((long) Math.ceil(-Math.log10(step) - 1e-9), 0, 9);
    }

    String label(double tick) {
        return Numbers.fixed(tick, decimals());
    }

    private static double step(double span, int count) {
        double rough = span / count;
        double power = Math.pow(10, Math.floor(Math.log10(rough)));
        for (double factor : new double[] {1, 2, 5}) {
            if (rough <= factor * power * (1 + 1e-9)) {
                return factor * power;
            }
        }
        return 10 * power;
    }

    /// Removes the noise of binary fractions, so that a tick at zero is zero.
    private static double rounded(double value, double step) {
        return Math.abs(value) < step / 1e6 ? 0 : value;
    }
}
