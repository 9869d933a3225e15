package dev.quern.engine.run;

import dev.quern.engine.record.RunEvent;

/// Hears what happens in a run, from any thread; must be quick and not throw.
@FunctionalInterface
public interface RunListener {
    void heard(RunEvent event);
}
