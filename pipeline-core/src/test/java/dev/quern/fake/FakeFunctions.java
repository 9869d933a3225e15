package dev.quern.fake;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.quern.api.StepFunction;
import dev.quern.engine.StepDefinition;
import dev.quern.engine.StepKind;
import dev.quern.engine.StepSpec;
import dev.quern.engine.stage.FunctionSource;
import java.util.List;
import java.util.Map;

/// Makes the fake steps.
public record FakeFunctions() implements FunctionSource {
    private static final Map<String, StepDefinition> DEFINITIONS = Map.of(
            "read", define("read", StepKind.SOURCE, FakeSteps.ReadNumbers.Config.class, FakeSteps.ReadNumbers.class),
            "keep",
                    define(
                            "keep",
                            StepKind.TRANSFORM,
                            FakeSteps.KeepMultiples.Config.class,
                            FakeSteps.KeepMultiples.class),
            "split", define("split", StepKind.TRANSFORM, FakeSteps.SplitAt.Config.class, FakeSteps.SplitAt.class),
            "write",
                    define("write", StepKind.WRITER, FakeSteps.WriteNumbers.Config.class, FakeSteps.WriteNumbers.class),
            "sum", define("sum", StepKind.SUMMARY, FakeSteps.Sum.Config.class, FakeSteps.Sum.class),
            "add", define("add", StepKind.TRANSFORM, FakeSteps.AddSum.Config.class, FakeSteps.AddSum.class),
            "shift",
                    define(
                            "shift",
                            StepKind.TWO_PASS,
                            FakeSteps.AddSum.Config.class,
                            FakeSteps.Sum.class,
                            FakeSteps.AddSum.class),
            "collect", define("collect", StepKind.TASK, FakeSteps.Collect.Config.class, FakeSteps.Collect.class),
            "publish", define("publish", StepKind.TASK, FakeSteps.Publish.Config.class, FakeSteps.Publish.class));

    private static StepDefinition define(
            String name, StepKind kind, Class<? extends Record> config, Class<?>... functions) {
        return new StepDefinition(name, kind, config, List.of(functions), "FakePlugin", "built in");
    }

    public static StepDefinition definition(String use) {
        return DEFINITIONS.get(use);
    }

    @Override
    public StepFunction create(StepSpec step, int index) {
        try {
            Record config = new ObjectMapper()
                    .readValue(step.config(), DEFINITIONS.get(step.use()).config());
            return create(step.use(), index, config);
        } catch (JsonProcessingException wrong) {
            throw new IllegalArgumentException(wrong);
        }
    }

    public static StepFunction create(String use, int index, Record config) {
        return switch (use) {
            case "read" -> new FakeSteps.ReadNumbers((FakeSteps.ReadNumbers.Config) config);
            case "keep" -> new FakeSteps.KeepMultiples((FakeSteps.KeepMultiples.Config) config);
            case "split" -> new FakeSteps.SplitAt((FakeSteps.SplitAt.Config) config);
            case "write" -> new FakeSteps.WriteNumbers((FakeSteps.WriteNumbers.Config) config);
            case "sum" -> new FakeSteps.Sum();
            case "add" -> new FakeSteps.AddSum((FakeSteps.AddSum.Config) config);
            case "shift" -> index == 0 ? new FakeSteps.Sum() : new FakeSteps.AddSum((FakeSteps.AddSum.Config) config);
            case "collect" -> new FakeSteps.Collect((FakeSteps.Collect.Config) config);
            case "publish" -> new FakeSteps.Publish();
            default -> throw new IllegalArgumentException("no step '" + use + "'");
        };
    }
}
