package dev.quern.evaluation.report;

import com.fasterxml.jackson.databind.JsonNode;
import dev.quern.api.Artifact;
import dev.quern.evaluation.result.EvaluationJson;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;

/// Files with a JSON object on each line.
final class JsonLines {
    private static final int MOST = 200_000;

    private JsonLines() {}

    /// The objects, in the order of the file; none if the artifact has no such file.
    static List<JsonNode> of(Artifact artifact, String file) throws IOException {
        List<JsonNode> objects = new ArrayList<>();
        if (!artifact.files().contains(file)) {
            return objects;
        }
        try (BufferedReader reader = Files.newBufferedReader(artifact.file(file))) {
            String line = reader.readLine();
            while (line != null && objects.size() < MOST) {
                if (!line.isBlank()) {
                    objects.add(EvaluationJson.parse(line, file + ":" + (objects.size() + 1)));
                }
                line = reader.readLine();
            }
        }
        return objects;
    }

    /// A finite number, or null.
    static Double number(JsonNode line, String key) {
        JsonNode value = line.path(key);
        return value.isNumber() && Double.isFinite(value.asDouble()) ? value.asDouble() : null;
    }
}
