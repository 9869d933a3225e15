package dev.quern.engine;

/// An output port of a step: `split.train`, or `clean` where the port has the empty name.
public record StepReference(String step, String port) {
    /// In a job file, all outputs of a step: `trial.*`. The input `in` is filled with `in.port` for each of them.
    public static final String ALL = "*";

    /// Whether it stands for all outputs.
    public boolean isAll() {
        return port.equals(ALL);
    }

    @Override
    public String toString() {
        return port.isEmpty() ? step : step + "." + port;
    }
}
