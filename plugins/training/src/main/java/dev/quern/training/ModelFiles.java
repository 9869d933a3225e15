package dev.quern.training;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.quern.api.Artifact;
import dev.quern.api.ArtifactWriter;
import dev.quern.training.checkpoint.Safetensors;
import dev.quern.training.model.GptShape;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;

/// The files of a model artifact: `model.json`, `weights.safetensors`, `curves.jsonl`. They hold no times and no
/// paths, so equal training gives
/// equal bytes.
final class ModelFiles {
    static final String MODEL = "model.json";
    static final String WEIGHTS = "weights.safetensors";
    static final String CURVES = "curves.jsonl";

    private static final ObjectMapper JSON = new ObjectMapper()
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .enable(SerializationFeature.INDENT_OUTPUT);
    private static final ObjectMapper LINE = new ObjectMapper();

    private ModelFiles() {}

    /// What `model.json` says.
    ///
    /// @param step the optimiser step after which these weights stood
    /// @param validationLoss nats per token, null if never measured
    /// @param tokenizer digest of the tokenizer that made the training tokens
    record Description(
            String type,
            GptShape gpt,
            long parameters,
            int step,
            int trainSteps,
            long tokensSeen,
            Double validationLoss,
            Double validationBitsPerByte,
            Map<String, Object> training,
            String tokenizer) {}

    static void write(
            ArtifactWriter out,
            Description description,
            Map<String, float[]> weights,
            Map<String, long[]> shapes,
            List<Map<String, Object>> curves)
            throws IOException {
        Files.writeString(out.file(MODEL), JSON.writeValueAsString(description) + "\n");
        Safetensors.write(out.file(WEIGHTS), weights, shapes, Map.of("format", "quern-gpt-1"));
        try (BufferedWriter file = Files.newBufferedWriter(out.file(CURVES))) {
            for (Map<String, Object> point : curves) {
                file.write(LINE.writeValueAsString(point) + "\n");
            }
        }
        out.property("parameters", Long.toString(description.parameters()));
        out.property("step", Integer.toString(description.step()));
    }

    static Description describe(Artifact model) throws IOException {
        return JSON.readValue(model.file(MODEL).toFile(), Description.class);
    }
}
