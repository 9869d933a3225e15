package dev.quern.training.supervised;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.quern.api.Artifact;
import dev.quern.api.ArtifactWriter;
import dev.quern.training.checkpoint.Safetensors;
import dev.quern.training.network.NetworkSummary;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// The files of a network artifact. They hold no times and no paths, so equal training gives equal bytes.
final class NetworkFiles {
    static final String MODEL = "model.json";
    static final String WEIGHTS = "weights.safetensors";
    static final String CURVES = "curves.jsonl";
    static final String GRADIENTS = "gradients.jsonl";
    static final String LAYERS = "layers.json";

    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .propertyNamingStrategy(PropertyNamingStrategies.KEBAB_CASE)
            .build();
    private static final ObjectMapper LINE = new ObjectMapper();

    private NetworkFiles() {}

    /// What `model.json` says.
    ///
    /// @param architecture name such as `resnet-18`
    /// @param network its config in normal form
    /// @param input shape of one row
    /// @param classes in the order of the outputs; empty for a regression
    /// @param means taken from each channel or feature; empty for none
    /// @param deviations by which each is divided
    /// @param targetMean added to values after they were multiplied by the deviation
    /// @param step after which these weights stood
    /// @param steps of the whole run, had it not stopped early
    /// @param validation what was measured at that step
    /// @param training the step's whole config in normal form
    /// @param inputs digests by port
    record Description(
            String format,
            String architecture,
            JsonNode network,
            String objective,
            int[] input,
            List<String> classes,
            double[] means,
            double[] deviations,
            double targetMean,
            double targetDeviation,
            long parameters,
            long step,
            long steps,
            double epoch,
            long seed,
            long trainRows,
            Map<String, Object> validation,
            JsonNode training,
            Map<String, String> inputs) {
        static final String FORMAT = "quern-network-1";

        /// Numbers for one row.
        int outputs() {
            return Math.max(1, classes.size());
        }
    }

    static void write(
            ArtifactWriter out,
            Description description,
            Map<String, float[]> weights,
            Map<String, long[]> shapes,
            NetworkSummary layers,
            NetworkTraining run)
            throws IOException {
        Files.writeString(out.file(MODEL), JSON.writeValueAsString(description) + "\n");
        Safetensors.write(out.file(WEIGHTS), weights, shapes, Map.of("format", Description.FORMAT));
        lines(out.file(CURVES), run.curves());
        lines(out.file(GRADIENTS), run.gradients());
        Files.writeString(out.file(LAYERS), JSON.writeValueAsString(layers) + "\n");
        out.property("architecture", description.architecture());
        out.property("parameters", Long.toString(description.parameters()));
        out.property("step", Long.toString(description.step()));
    }

    private static void lines(Path path, List<Map<String, Object>> points) throws IOException {
        try (BufferedWriter file = Files.newBufferedWriter(path)) {
            for (Map<String, Object> point : points) {
                file.write(LINE.writeValueAsString(point) + "\n");
            }
        }
    }

    static Description describe(Artifact network) throws IOException {
        return JSON.readValue(network.file(MODEL).toFile(), Description.class);
    }
}
