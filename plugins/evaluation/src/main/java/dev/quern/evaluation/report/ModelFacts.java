package dev.quern.evaluation.report;

import com.fasterxml.jackson.databind.JsonNode;
import dev.quern.api.Artifact;
import dev.quern.evaluation.result.EvaluationJson;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Map;
import java.util.TreeMap;

/// The settings of a model as `model.json` tells them, one line each.
final class ModelFacts {
    private static final String FILE = "model.json";

    private ModelFacts() {}

    /// Scalars by their path, such as `network.gpt.layers`; lists of scalars count as one.
    static Map<String, String> of(Artifact model) throws IOException {
        Map<String, String> facts = new TreeMap<>();
        if (model.files().contains(FILE)) {
            collect("", EvaluationJson.parse(Files.readString(model.file(FILE)), FILE), facts);
        }
        return facts;
    }

    private static void collect(String path, JsonNode node, Map<String, String> facts) {
        if (node.isObject()) {
            node.properties()
                    .forEach(entry -> collect(
                            path.isEmpty() ? entry.getKey() : path + "." + entry.getKey(), entry.getValue(), facts));
        } else {
            facts.put(path, node.isValueNode() ? node.asText() : node.toString());
        }
    }
}
