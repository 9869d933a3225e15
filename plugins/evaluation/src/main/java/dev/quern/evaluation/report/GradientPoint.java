package dev.quern.evaluation.report;

import dev.quern.api.Artifact;
import java.io.IOException;
import java.util.List;

/// What training noted about one parameter at one step, a line of `gradients.jsonl`.
///
/// @param size root of the mean square of the gradient's entries
/// @param updateRatio norm of the update over that of the weights, or null
record GradientPoint(long step, String parameter, double size, Double updateRatio) {

    static List<GradientPoint> of(Artifact model) throws IOException {
        return JsonLines.of(model, "gradients.jsonl").stream()
                .filter(line -> JsonLines.number(line, "gradient-mean-square") != null)
                .map(line -> new GradientPoint(
                        line.path("step").asLong(),
                        line.path("parameter").asText("?"),
                        Math.sqrt(Math.max(0, JsonLines.number(line, "gradient-mean-square"))),
                        JsonLines.number(line, "update-ratio")))
                .toList();
    }
}
