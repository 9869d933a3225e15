package dev.quern.evaluation.report;

import com.fasterxml.jackson.databind.JsonNode;
import dev.quern.api.Artifact;
import dev.quern.api.ErrorCode;
import dev.quern.api.QuernException;
import dev.quern.evaluation.result.EvaluationJson;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;

/// What training noted at one step, a line of `curves.jsonl`. What it did not note is null.
///
/// @param split `train` or `validation`
record CurvePoint(long step, String split, Double loss, Double bitsPerByte, Double learningRate, Double gradientNorm) {
    private static final String FILE = "curves.jsonl";

    /// The curves of a model, in the order of the file; none if the model has no such file.
    static List<CurvePoint> of(Artifact model) throws IOException {
        List<CurvePoint> points = new ArrayList<>();
        if (!model.files().contains(FILE)) {
            return points;
        }
        int number = 0;
        for (String line : Files.readAllLines(model.file(FILE))) {
            number++;
            if (!line.isBlank()) {
                points.add(point(EvaluationJson.parse(line, FILE + ":" + number), number));
            }
        }
        return points;
    }

    private static CurvePoint point(JsonNode line, int number) {
        if (!line.path("step").canConvertToLong() || !line.path("split").isTextual()) {
            throw new QuernException(
                    ErrorCode.INPUT_MALFORMED,
                    FILE + ":" + number + " has no 'step' or no 'split'",
                    "Run the train step again.");
        }
        return new CurvePoint(
                line.get("step").asLong(),
                line.get("split").asText(),
                number(line, "loss"),
                number(line, "bits-per-byte"),
                number(line, "learning-rate"),
                number(line, "gradient-norm"));
    }

    private static Double number(JsonNode line, String key) {
        JsonNode value = line.path(key);
        return value.isNumber() && Double.isFinite(value.asDouble()) ? value.asDouble() : null;
    }
}
