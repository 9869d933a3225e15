package dev.quern.runner.direct;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quern.api.QuernException;
import dev.quern.beam.RunnerSettings;
import dev.quern.fake.RunnerContract;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class DirectRunnerTest extends RunnerContract {
    @Override
    protected String name() {
        return "direct";
    }

    @Test
    void refusesOptions() {
        DirectRunnerProvider direct = new DirectRunnerProvider();
        assertThatThrownBy(() -> direct.check(new RunnerSettings(Map.of("master", "x"), OptionalInt.empty())))
                .isInstanceOf(QuernException.class)
                .hasMessage("runner 'direct' has no options, got [master]");
    }
}
