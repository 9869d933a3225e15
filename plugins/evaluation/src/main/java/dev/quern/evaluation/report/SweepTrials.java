package dev.quern.evaluation.report;

import com.fasterxml.jackson.databind.JsonNode;
import dev.quern.api.Artifact;
import dev.quern.api.SweepTable;
import dev.quern.evaluation.result.EvaluationJson;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;

/// The trials of the sweep that an evaluated network was the best of.
///
/// @param metric that trials were compared by
/// @param rounds trials in each round
/// @param best number of the trial that was kept
/// @param trials those that came furthest first, of equal ones the better
record SweepTrials(String metric, List<Integer> rounds, int best, List<Trial> trials) {

    /// One trial.
    ///
    /// @param settings by path
    /// @param scores of the rounds that it came to the end of
    record Trial(int number, SequencedMap<String, String> settings, List<Double> scores) {}

    static SweepTrials of(Artifact artifact) throws IOException {
        JsonNode table = EvaluationJson.parse(Files.readString(artifact.file(SweepTable.FILE)), SweepTable.FILE);
        List<Integer> rounds = new ArrayList<>();
        table.path("rounds").forEach(round -> rounds.add(round.asInt()));
        List<Trial> trials = new ArrayList<>();
        table.path("trials").forEach(trial -> trials.add(trial(trial)));
        Comparator<Trial> better = Comparator.comparing(trial -> trial.scores().getLast());
        boolean smallest = table.path("is").asText().equals("smallest");
        Comparator<Trial> order =
                Comparator.comparing((Trial trial) -> -trial.scores().size());
        trials.sort(order.thenComparing((left, right) ->
                left.scores().isEmpty() ? 0 : (smallest ? better : better.reversed()).compare(left, right)));
        return new SweepTrials(
                table.path("metric").asText("?"), rounds, table.path("best").asInt(), trials);
    }

    private static Trial trial(JsonNode node) {
        SequencedMap<String, String> settings = new TreeMap<>();
        for (Map.Entry<String, JsonNode> setting : node.path("settings").properties()) {
            settings.put(setting.getKey(), setting.getValue().asText());
        }
        List<Double> scores = new ArrayList<>();
        node.path("scores").forEach(score -> scores.add(score.asDouble()));
        return new Trial(node.path("trial").asInt(), settings, scores);
    }
}
