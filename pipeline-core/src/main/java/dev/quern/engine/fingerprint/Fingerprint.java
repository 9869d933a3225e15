package dev.quern.engine.fingerprint;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/// The fingerprint of a step.
///
/// @param value 32 hexadecimal digits
/// @param components what it was made of, in the order in which differences are named: `use`, `code`,
///     `config.<key>`, `seed`, `limit-rows`, `input <port>`, `file <name>`
public record Fingerprint(String value, Map<String, String> components) {
    public Fingerprint {
        components = Collections.unmodifiableMap(new LinkedHashMap<>(components));
    }
}
