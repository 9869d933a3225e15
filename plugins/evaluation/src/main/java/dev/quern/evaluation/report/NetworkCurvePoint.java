package dev.quern.evaluation.report;

import com.fasterxml.jackson.databind.JsonNode;
import dev.quern.api.Artifact;
import java.io.IOException;
import java.util.List;

/// What the training of a network noted at one step, a line of `curves.jsonl`. What it did not note is null.
///
/// @param split `train` or `validation`
/// @param error root mean squared error of a regressor
record NetworkCurvePoint(
        long step, String split, Double loss, Double accuracy, Double error, Double learningRate, Double gradientNorm) {

    static List<NetworkCurvePoint> of(Artifact model) throws IOException {
        return JsonLines.of(model, "curves.jsonl").stream()
                .map(NetworkCurvePoint::point)
                .filter(point -> point.step() >= 0)
                .toList();
    }

    private static NetworkCurvePoint point(JsonNode line) {
        return new NetworkCurvePoint(
                line.path("step").asLong(-1),
                line.path("split").asText("train"),
                JsonLines.number(line, "loss"),
                JsonLines.number(line, "accuracy"),
                JsonLines.number(line, "root-mean-squared-error"),
                JsonLines.number(line, "learning-rate"),
                JsonLines.number(line, "gradient-norm"));
    }
}
