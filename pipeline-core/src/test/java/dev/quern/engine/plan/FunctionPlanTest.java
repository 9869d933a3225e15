package dev.quern.engine.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quern.api.Columns;
import dev.quern.api.PlanException;
import dev.quern.api.PortType;
import dev.quern.fake.FakeFunctions;
import dev.quern.fake.FakeSteps.AddSum;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.Test;

class FunctionPlanTest {
    private static final PortType ROWS = new PortType.Rows(new Schema(List.of(Columns.int64("n"))));

    private static FunctionPlan twoPass(String... ports) {
        Map<String, PortType> inputs = new LinkedHashMap<>();
        for (String port : ports) {
            inputs.put(port, ROWS);
        }
        return FunctionPlan.of(
                FakeFunctions.definition("shift"),
                new AddSum.Config("first-pass"),
                inputs,
                (definition, index, config) -> FakeFunctions.create(definition.name(), index, config));
    }

    @Test
    void aTwoPassStepLearnsFromOneInputAndServesAll() {
        FunctionPlan plan = twoPass("test", "train");
        assertThat(plan.outputs()).isEqualTo(Map.of("test", ROWS, "train", ROWS));
        assertThat(plan.unasked()).isEmpty();
        assertThat(twoPass("").outputs()).isEqualTo(Map.of("", ROWS));
        assertThat(twoPass("train").outputs()).isEqualTo(Map.of("", ROWS));
    }

    @Test
    void aTwoPassStepThatLearnsFromAllItsRowsTakesOneInput() {
        assertThatThrownBy(() -> twoPass("low", "high"))
                .isInstanceOf(PlanException.class)
                .hasMessage("needs one input of rows, got [low, high]");
    }
}
