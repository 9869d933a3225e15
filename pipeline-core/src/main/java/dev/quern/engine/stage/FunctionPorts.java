package dev.quern.engine.stage;

import dev.quern.api.PortType;
import dev.quern.engine.Plan;
import dev.quern.engine.PlannedStep;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// How the ports of a step and those of its functions fit together.
///
/// A step with several inputs of rows has one function for each. What that emits on its only, unnamed port is
/// the step's port named like the input (`tokens.train`); a named port `x` becomes `train.x`.
final class FunctionPorts {
    private FunctionPorts() {}

    /// Input ports that carry rows, in the order of the job.
    static List<String> rowsInputs(Plan plan, PlannedStep step) {
        List<String> ports = new ArrayList<>();
        step.inputs().forEach((port, input) -> {
            if (plan.step(input.step()).outputs().get(input.port()) instanceof PortType.Rows) {
                ports.add(port);
            }
        });
        return ports;
    }

    /// The step's port for each output port of the function that serves `input`.
    static Map<String, String> of(PlannedStep step, String input) {
        Map<String, String> ports = new LinkedHashMap<>();
        boolean onlyUnderInputName =
                !input.isEmpty() && step.outputs().keySet().stream().anyMatch(port -> isBelow(port, input));
        for (String port : step.outputs().keySet()) {
            if (!onlyUnderInputName) {
                ports.put(port, port);
            } else if (isBelow(port, input)) {
                ports.put(port.equals(input) ? "" : port.substring(input.length() + 1), port);
            }
        }
        return ports;
    }

    private static boolean isBelow(String port, String input) {
        return port.equals(input) || port.startsWith(input + ".");
    }
}
