package dev.quern.training.supervised;

import ai.djl.ndarray.NDArray;
import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.quern.training.checkpoint.Checkpoints;
import dev.quern.training.checkpoint.Safetensors.Content;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// All that a run must know to go on, besides the trainer's arrays. Goes into checkpoints.
final class NetworkState {
    private static final ObjectMapper JSON = new ObjectMapper()
            .setVisibility(PropertyAccessor.ALL, Visibility.NONE)
            .setVisibility(PropertyAccessor.FIELD, Visibility.ANY);
    private static final String BEST = "best/";
    private static final String PROGRESS = "progress";

    /// The part that is written as JSON.
    static final class Progress {
        int step;
        /// By what is published, by what stops early, by what lowers the learning rate.
        Best best = new Best();

        Best stop = new Best();
        Best plateau = new Best();
        /// Falls of a plateau schedule so far.
        int falls;
        /// Since the last point of the curve, and since the last measurement.
        Sums point = new Sums();

        Sums measurement = new Sums();
        List<Map<String, Object>> curves = new ArrayList<>();
        List<Map<String, Object>> gradients = new ArrayList<>();
    }

    /// Sums over training steps.
    static final class Sums {
        double loss;
        int steps;
        long correct;
        long rows;

        void add(double stepLoss, int stepCorrect, int stepRows) {
            loss += stepLoss;
            steps++;
            correct += stepCorrect;
            rows += stepRows;
        }
    }

    Progress progress = new Progress();
    Map<String, float[]> best = new LinkedHashMap<>();

    void save(Checkpoints checkpoints, NetworkTrainer trainer) throws IOException {
        Map<String, float[]> tensors = new LinkedHashMap<>();
        Map<String, long[]> shapes = new LinkedHashMap<>();
        for (Map.Entry<String, NDArray> each : trainer.state().entrySet()) {
            tensors.put(each.getKey(), each.getValue().toFloatArray());
            shapes.put(each.getKey(), each.getValue().getShape().getShape());
        }
        Map<String, long[]> weights = trainer.shapes();
        best.forEach((name, values) -> {
            tensors.put(BEST + name, values);
            shapes.put(BEST + name, weights.get(name));
        });
        checkpoints.save(progress.step, tensors, shapes, Map.of(PROGRESS, JSON.writeValueAsString(progress)));
    }

    /// Goes back to the newest whole checkpoint, if there is one; the trainer's arrays, too.
    void restore(Checkpoints checkpoints, NetworkTrainer trainer, Consumer<String> skipped) throws IOException {
        Optional<Content> found = checkpoints.newest(skipped);
        if (found.isEmpty()) {
            return;
        }
        Content content = found.get();
        progress = JSON.readValue(content.metadata().get(PROGRESS), Progress.class);
        trainer.state()
                .forEach((name, array) ->
                        array.set(FloatBuffer.wrap(content.tensors().get(name))));
        content.tensors().forEach((name, values) -> {
            if (name.startsWith(BEST)) {
                best.put(name.substring(BEST.length()), values);
            }
        });
    }
}
