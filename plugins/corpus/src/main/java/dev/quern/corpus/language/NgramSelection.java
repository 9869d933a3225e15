package dev.quern.corpus.language;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/// Chooses the n-grams that tell the languages of a script apart, and weighs them. Computed with [StrictMath], and
/// ties are broken by the n-gram itself: equal counts give equal models on every machine.
final class NgramSelection {
    /// A language is written in a script that this share of its letters belongs to.
    private static final double LEAST_SHARE = 0.1;
    /// Pseudo-counts, spread as the n-gram is spread over all languages of the script.
    private static final double PRIOR = 100;
    /// Pseudo-count beside these, so that no probability is 0.
    private static final double FLOOR = 0.01;
    /// N-grams that each script has besides those for each of its languages.
    private static final int BASE = 500;
    /// Logarithm that the least weight stands for.
    private static final double LEAST = -NgramModel.MOST_WEIGHT * NgramModel.STEP;

    private final Map<String, Map<Integer, LanguageTrainer.Counted>> counts;
    private final int features;

    NgramSelection(Map<String, Map<Integer, LanguageTrainer.Counted>> counts, int features) {
        this.counts = counts;
        this.features = features;
    }

    /// The languages of one script.
    private final class Group {
        final List<String> languages = new ArrayList<>();
        final List<LanguageTrainer.Counted> counted = new ArrayList<>();
        /// By language and length of n-grams less one: how many there were.
        final List<long[]> totals = new ArrayList<>();

        void add(String language, LanguageTrainer.Counted of) {
            languages.add(language);
            counted.add(of);
            long[] total = new long[NgramScanner.LONGEST];
            for (long ngram : of.ngrams.ngrams()) {
                total[length(ngram) - 1] += of.ngrams.count(ngram);
            }
            totals.add(total);
        }

        /// Probabilities of an n-gram among those of its length, by language.
        double[] probabilities(long ngram) {
            int length = length(ngram) - 1;
            double[] shares = new double[languages.size()];
            double mean = 0;
            for (int i = 0; i < shares.length; i++) {
                shares[i] = (double) counted.get(i).ngrams.count(ngram) / Math.max(1, totals.get(i)[length]);
                mean += shares[i] / shares.length;
            }
            for (int i = 0; i < shares.length; i++) {
                double total = totals.get(i)[length];
                shares[i] = (shares[i] * total + PRIOR * mean + FLOOR) / (total + PRIOR);
            }
            return shares;
        }

        NgramTable table() {
            NgramTable table = new NgramTable(languages.size());
            if (languages.size() > 1) {
                for (long ngram : choose()) {
                    table.put(ngram, weights(probabilities(ngram)));
                }
            }
            return table;
        }

        private long[] choose() {
            TreeSet<Long> all = new TreeSet<>();
            counted.forEach(of -> Arrays.stream(of.ngrams.ngrams()).forEach(all::add));
            record Candidate(long ngram, double gain) {}
            List<Candidate> candidates = new ArrayList<>();
            for (long ngram : all) {
                candidates.add(new Candidate(ngram, gain(probabilities(ngram))));
            }
            candidates.sort((a, b) ->
                    a.gain() != b.gain() ? Double.compare(b.gain(), a.gain()) : Long.compare(a.ngram(), b.ngram()));
            return candidates.stream()
                    .limit(BASE + (long) features * languages.size())
                    .mapToLong(Candidate::ngram)
                    .toArray();
        }
    }

    /// What seeing an n-gram tells of the language: Jensen-Shannon's divergence of its probabilities, unscaled.
    private static double gain(double[] probabilities) {
        double mean = 0;
        for (double probability : probabilities) {
            mean += probability / probabilities.length;
        }
        double gain = 0;
        for (double probability : probabilities) {
            gain += probability * StrictMath.log(probability / mean);
        }
        return gain;
    }

    private static byte[] weights(double[] probabilities) {
        byte[] weights = new byte[probabilities.length];
        for (int i = 0; i < weights.length; i++) {
            double logarithm = StrictMath.log(probabilities[i]);
            weights[i] =
                    (byte) Math.clamp(Math.round((logarithm - LEAST) / NgramModel.STEP), 0, NgramModel.MOST_WEIGHT);
        }
        return weights;
    }

    private static int length(long ngram) {
        return (Long.SIZE - Long.numberOfLeadingZeros(ngram) + Character.SIZE - 1) / Character.SIZE;
    }

    NgramModel model() {
        Map<Integer, Group> groups = new TreeMap<>();
        counts.forEach((language, scripts) -> {
            long letters = scripts.values().stream().mapToLong(of -> of.letters).sum();
            scripts.forEach((script, of) -> {
                if (of.letters >= LEAST_SHARE * letters) {
                    groups.computeIfAbsent(script, key -> new Group()).add(language, of);
                }
            });
        });
        List<String> labels = groups.values().stream()
                .flatMap(group -> group.languages.stream())
                .distinct()
                .sorted()
                .toList();
        List<NgramModel.Script> scripts = new ArrayList<>();
        groups.forEach((script, group) -> scripts.add(new NgramModel.Script(
                script, group.languages.stream().mapToInt(labels::indexOf).toArray(), group.table())));
        return new NgramModel(List.copyOf(scripts), labels);
    }
}
