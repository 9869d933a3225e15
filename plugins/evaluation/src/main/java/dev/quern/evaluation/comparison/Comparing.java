package dev.quern.evaluation.comparison;

import dev.quern.api.ErrorCode;
import dev.quern.api.QuernException;
import dev.quern.evaluation.figures.Estimator;
import dev.quern.evaluation.result.Evaluation.Estimate;
import dev.quern.evaluation.result.NetworkEvaluation.Comparison;
import dev.quern.evaluation.result.NetworkEvaluation.Difference;
import dev.quern.evaluation.statistics.CounterRandom;
import dev.quern.evaluation.statistics.Holm;
import dev.quern.evaluation.statistics.Interval;
import dev.quern.evaluation.statistics.StudentStatistic;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/// Differences of an evaluation to another of the same rows, paired by id: McNemar's test where rows are right or
/// wrong,
/// the studentised bootstrap for losses and errors.
public final class Comparing {
    private static final long SEED = CounterRandom.key("comparison");
    private static final int FEWEST = 20;

    private final Scores mine;
    private final double level;
    private final int resamples;

    public Comparing(Scores mine, double level, int resamples) {
        this.mine = mine;
        this.level = level;
        this.resamples = resamples;
    }

    /// @throws QuernException where the other has another task or labels, or no row in common
    public Comparison with(Champion champion) {
        Scores other = champion.scores();
        if (mine.classifier() != other.classifier()) {
            throw unpaired("one is a classifier, the other a regressor");
        }
        Map<String, Integer> places = new HashMap<>();
        for (int row = 0; row < other.size(); row++) {
            places.put(other.ids().get(row), row);
        }
        List<Pair> pairs = new ArrayList<>();
        for (int row = 0; row < mine.size(); row++) {
            Integer place = places.get(mine.ids().get(row));
            if (place != null) {
                pairs.add(pair(row, other, place));
            }
        }
        if (pairs.isEmpty()) {
            throw unpaired("they have no id in common");
        }
        return new Comparison(
                champion.digest(), pairs.size(), mine.size() - pairs.size(), differences(pairs, ""), slices(pairs));
    }

    /// A row that both scored.
    private record Pair(int row, int first, int second, double firstLoss, double secondLoss) {}

    private Pair pair(int row, Scores other, int place) {
        if (!mine.labels().get(row).equals(other.labels().get(place))) {
            throw unpaired("row '" + mine.ids().get(row) + "' is labelled '"
                    + mine.labels().get(row) + "' here and '" + other.labels().get(place) + "' there");
        }
        return new Pair(
                row,
                mine.correct(row) ? 1 : 0,
                other.correct(place) ? 1 : 0,
                mine.losses()[row],
                other.losses()[place]);
    }

    private static QuernException unpaired(String why) {
        return new QuernException(
                ErrorCode.INVALID_JOB,
                "these evaluations cannot be compared row by row: " + why,
                "Evaluate both on the same rows.");
    }

    private List<Difference> differences(List<Pair> pairs, String where) {
        Estimator estimator = new Estimator(SEED, clusters(pairs), false, level, resamples);
        List<Difference> differences = new ArrayList<>();
        double[] loss = pairs.stream()
                .mapToDouble(pair -> pair.firstLoss() - pair.secondLoss())
                .toArray();
        StudentStatistic mean = estimator.add(new StudentStatistic(resamples, clusters(pairs), loss));
        Supplier<Estimate> right = estimator.average(
                pairs.stream().mapToDouble(pair -> pair.first() - pair.second()).toArray());
        estimator.run();
        if (mine.classifier()) {
            differences.add(accuracy(pairs, where, right.get()));
        }
        // All rows differ by the same, mostly not at all: then that is the whole interval.
        Interval interval =
                mean.interval(level) == null ? new Interval(mean.mean(), mean.mean()) : mean.interval(level);
        Estimate estimate = new Estimate(mean.mean(), interval.lower(), interval.upper(), pairs.size());
        differences.add(new Difference(
                mine.classifier() ? "log-loss" : "mean-absolute-error",
                where,
                "lower",
                pairs.stream().mapToDouble(Pair::firstLoss).average().orElse(Double.NaN),
                pairs.stream().mapToDouble(Pair::secondLoss).average().orElse(Double.NaN),
                estimate,
                mean.pValue(),
                "studentised bootstrap of the paired differences"));
        return differences;
    }

    private Difference accuracy(List<Pair> pairs, String where, Estimate estimate) {
        Discordant discordant = Discordant.of(
                pairs.stream().mapToInt(Pair::first).toArray(),
                pairs.stream().mapToInt(Pair::second).toArray());
        return new Difference(
                "accuracy",
                where,
                "higher",
                pairs.stream().mapToInt(Pair::first).average().orElse(Double.NaN),
                pairs.stream().mapToInt(Pair::second).average().orElse(Double.NaN),
                estimate,
                discordant.pValue(),
                discordant.told());
    }

    private long[] clusters(List<Pair> pairs) {
        return pairs.stream().mapToLong(pair -> mine.clusters()[pair.row()]).toArray();
    }

    /// The first figure by each part that has enough rows.
    private List<Difference> slices(List<Pair> pairs) {
        List<Difference> slices = new ArrayList<>();
        mine.slices().forEach((column, values) -> {
            Map<String, List<Pair>> parts = new TreeMap<>();
            pairs.forEach(pair -> parts.computeIfAbsent(values.get(pair.row()), value -> new ArrayList<>())
                    .add(pair));
            parts.forEach((value, members) -> {
                if (members.size() >= FEWEST) {
                    slices.add(differences(members, column + "=" + value).getFirst());
                }
            });
        });
        double[] adjusted =
                Holm.adjust(slices.stream().mapToDouble(Difference::pValue).toArray());
        return IntStream.range(0, slices.size())
                .mapToObj(i -> adjusted(slices.get(i), adjusted[i]))
                .toList();
    }

    private static Difference adjusted(Difference of, double p) {
        return new Difference(
                of.metric(), of.where(), of.better(), of.first(), of.second(), of.estimate(), p, of.test());
    }
}
