package dev.quern.engine.jobfile;

import java.util.Map;
import java.util.TreeMap;

/// What a job may ask of the machine: environment variables, which also hold the secrets.
///
/// @param variables by name
public record Environment(Map<String, String> variables) {

    public Environment {
        variables = new TreeMap<>(variables);
    }

    /// This process's.
    public static Environment system() {
        return new Environment(System.getenv());
    }
}
