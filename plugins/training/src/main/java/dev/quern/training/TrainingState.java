package dev.quern.training;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.quern.training.checkpoint.Checkpoints;
import dev.quern.training.checkpoint.Safetensors.Content;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// All that a run must know to go on, besides the trainer's tensors: the step, the best model so far and the
/// curves. Goes into checkpoints.
final class TrainingState {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String BEST = "best/";
    private static final String PROGRESS = "progress";

    int step;
    int bestStep;
    double bestLoss = Double.POSITIVE_INFINITY;
    int sinceBest;
    /// Sum and number of training losses since the last point of the curve.
    double lossSum;

    int lossCount;
    List<Map<String, Object>> curves = new ArrayList<>();
    Map<String, float[]> best = new LinkedHashMap<>();

    /// The part that is written as JSON.
    private record Progress(
            int step,
            int bestStep,
            String bestLoss,
            int sinceBest,
            String lossSum,
            int lossCount,
            List<Map<String, Object>> curves) {}

    void save(Checkpoints checkpoints, Trainer trainer) throws IOException {
        Map<String, float[]> tensors = trainer.state();
        Map<String, long[]> shapes = new LinkedHashMap<>();
        trainer.shapes().forEach((name, shape) -> {
            for (String prefix : List.of(Trainer.WEIGHT, Trainer.FIRST, Trainer.SECOND, BEST)) {
                shapes.put(prefix + name, shape);
            }
        });
        best.forEach((name, values) -> tensors.put(BEST + name, values));
        Progress progress = new Progress(
                step,
                bestStep,
                Double.toHexString(bestLoss),
                sinceBest,
                Double.toHexString(lossSum),
                lossCount,
                curves);
        try {
            checkpoints.save(step, tensors, shapes, Map.of(PROGRESS, JSON.writeValueAsString(progress)));
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /// Goes back to the newest whole checkpoint, if there is one; the trainer's tensors, too.
    void restore(Checkpoints checkpoints, Trainer trainer, Consumer<String> skipped) throws IOException {
        Optional<Content> found = checkpoints.newest(skipped);
        if (found.isEmpty()) {
            return;
        }
        Content content = found.get();
        Progress progress = JSON.readValue(content.metadata().get(PROGRESS), Progress.class);
        trainer.restore(content.tensors());
        step = progress.step();
        bestStep = progress.bestStep();
        bestLoss = Double.parseDouble(progress.bestLoss());
        sinceBest = progress.sinceBest();
        lossSum = Double.parseDouble(progress.lossSum());
        lossCount = progress.lossCount();
        curves = new ArrayList<>(progress.curves());
        content.tensors().forEach((name, values) -> {
            if (name.startsWith(BEST)) {
                best.put(name.substring(BEST.length()), values);
            }
        });
    }
}
