package dev.quern.engine.sweep;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.quern.api.Artifact;
import dev.quern.api.ArtifactWriter;
import dev.quern.api.Default;
import dev.quern.api.Doc;
import dev.quern.api.ErrorCode;
import dev.quern.api.Inputs;
import dev.quern.api.Metric;
import dev.quern.api.Outputs;
import dev.quern.api.PlanException;
import dev.quern.api.PortType;
import dev.quern.api.QuernException;
import dev.quern.api.SweepTable;
import dev.quern.api.Task;
import dev.quern.api.TaskContext;
import dev.quern.engine.Contest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// Keeps the best of several trials of a step: its outputs are theirs. The output `trials` is a [SweepTable].
///
/// It decides each round again from the figures of the trials, so the outcome does not depend on what else the store
/// holds. Trials that did not come to an end have no outputs and never win.
public final class ChooseTrial implements Task {
    /// What job files write after `use`.
    public static final String NAME = "choose-trial";

    static final String TABLE = "trials";

    /// Which value of the metric is better.
    public enum Direction {
        LARGEST,
        SMALLEST
    }

    @Doc("Keeps the best of several trials of a step. A job's 'sweep' is written out with it.")
    public record Config(
            @Doc("metric that trials are compared by") String metric,

            @Doc("which value is better") @Default("largest")
            Direction is,

            @Doc("number of trials in each round, falling") List<Integer> rounds,
            @Doc("settings of each trial, by path") List<Map<String, String>> trials) {

        public Config {
            PlanException.check(!trials.isEmpty() && !rounds.isEmpty(), "trials", "there must be at least one trial");
            rounds = List.copyOf(rounds);
            trials = List.copyOf(trials);
        }
    }

    /// One trial as the table shows it.
    ///
    /// @param trial from 1
    /// @param settings by path
    /// @param scores its metric in each round that it came to the end of
    record Row(int trial, Map<String, String> settings, List<Double> scores) {}

    /// The table.
    ///
    /// @param best number of the trial that was kept
    record Table(String metric, String is, List<Integer> rounds, int best, List<Row> trials) {}

    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private final Config config;

    @Inject
    ChooseTrial(Config config) {
        this.config = config;
    }

    /// Name of the input that a trial's outputs come in by.
    ///
    /// @param trial from 0
    /// @param round from 0
    /// @param rounds number of rounds
    public static String port(int trial, int round, int rounds) {
        return "trial-" + (trial + 1) + (rounds > 1 ? "-round-" + (round + 1) : "");
    }

    private String port(int trial, int round) {
        return port(trial, round, config.rounds().size());
    }

    @Override
    public Outputs plan(Inputs inputs) {
        Map<String, String> kinds = new TreeMap<>();
        Set<String> names = new LinkedHashSet<>(inputs.names());
        for (int trial = 0; trial < config.trials().size(); trial++) {
            for (int round = 0; round < config.rounds().size(); round++) {
                String port = port(trial, round);
                List<String> own = names.stream()
                        .filter(name -> name.equals(port) || name.startsWith(port + "."))
                        .toList();
                PlanException.check(!own.isEmpty(), "trials", "trial '%s' makes nothing that could be kept", port);
                own.forEach(name -> kinds.put(output(port, name), inputs.artifact(name)));
            }
        }
        Outputs outputs = Outputs.none();
        for (Map.Entry<String, String> kind : kinds.entrySet()) {
            outputs = outputs.and(kind.getKey(), new PortType.Artifact(kind.getValue()));
        }
        return outputs.and(TABLE, new PortType.Artifact(SweepTable.KIND));
    }

    private static String output(String port, String input) {
        return input.length() == port.length() ? "" : input.substring(port.length() + 1);
    }

    @Override
    public void run(TaskContext context) throws IOException {
        boolean largest = config.is() == Direction.LARGEST;
        List<Row> rows = new ArrayList<>();
        List<String> names = new ArrayList<>();
        for (int trial = 0; trial < config.trials().size(); trial++) {
            rows.add(new Row(trial + 1, config.trials().get(trial), new ArrayList<>()));
            names.add(Integer.toString(trial));
        }
        Map<String, Double> scores = Map.of();
        for (int round = 0; round < config.rounds().size(); round++) {
            List<String> running = names;
            if (round > 0) {
                Set<String> winners =
                        Contest.best(names, scores, largest, config.rounds().get(round));
                running = names.stream().filter(winners::contains).toList();
            }
            scores = scores(context, running, round);
            scores.forEach(
                    (name, score) -> rows.get(Integer.parseInt(name)).scores().add(score));
        }
        int best = Contest.best(names, scores, largest, 1).stream()
                .findFirst()
                .map(Integer::parseInt)
                .orElseThrow(this::noneLeft);
        keep(context, port(best, config.rounds().size() - 1));
        Table table = new Table(
                config.metric(),
                config.is().name().toLowerCase(java.util.Locale.ROOT),
                config.rounds(),
                best + 1,
                rows);
        Files.writeString(context.output(TABLE).file(SweepTable.FILE), JSON.writeValueAsString(table) + "\n");
    }

    private QuernException noneLeft() {
        return new QuernException(
                ErrorCode.NOT_FINITE,
                "none of " + config.trials().size() + " trials came to an end with a finite '" + config.metric() + "'",
                "try smaller learning rates; 'quern logs' says how each trial ended");
    }

    private Map<String, Double> scores(TaskContext context, List<String> trials, int round) {
        Map<String, Double> scores = new LinkedHashMap<>();
        for (String trial : trials) {
            String port = port(Integer.parseInt(trial), round);
            Optional<Artifact> artifact = context.inputs().stream()
                    .filter(name -> name.equals(port) || name.startsWith(port + "."))
                    .findFirst()
                    .flatMap(context::optionalArtifact);
            artifact.ifPresent(found -> scores.put(trial, score(found)));
        }
        return scores;
    }

    private double score(Artifact artifact) {
        return artifact.metrics().stream()
                .filter(metric ->
                        metric.name().equals(config.metric()) && metric.labels().isEmpty())
                .findFirst()
                .map(Metric::value)
                .orElseThrow(() -> new QuernException(
                        ErrorCode.INVALID_JOB,
                        "the trials measured no '" + config.metric() + "'; they measured "
                                + artifact.metrics().stream()
                                        .map(Metric::name)
                                        .distinct()
                                        .sorted()
                                        .toList(),
                        "set 'sweep.metric' to one of these"));
    }

    private void keep(TaskContext context, String port) throws IOException {
        boolean measured = false;
        for (String name : context.inputs()) {
            if (name.equals(port) || name.startsWith(port + ".")) {
                Artifact artifact = context.artifact(name);
                ArtifactWriter out = context.output(output(port, name));
                for (String file : artifact.files()) {
                    Files.copy(artifact.file(file), out.file(file));
                }
                if (!measured) {
                    artifact.metrics().forEach(context::metric);
                    measured = true;
                }
            }
        }
    }
}
