package dev.quern.engine;

/// An output port of a step: `split.train`, or `clean` where the port has the empty name.
public record StepReference(String step, String port) {

    @Override
    public String toString() {
        return port.isEmpty() ? step : step + "." + port;
    }
}
