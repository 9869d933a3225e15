package dev.quern.api;

import java.util.List;

/// Looks at one thing that a run depends on, for `quern doctor`. Found by [java.util.ServiceLoader].
public interface HealthCheck {

    /// Looks; takes a few seconds at most and never throws.
    List<Finding> check();

    /// What was found.
    ///
    /// @param subject what was looked at, such as `vector kernels`
    /// @param healthy whether it is as it should be
    /// @param detail what was seen, with figures
    /// @param remedy what to do if it is not healthy; otherwise empty
    record Finding(String subject, boolean healthy, String detail, String remedy) {}
}
