package dev.quern.evaluation.language;

import java.util.Arrays;

/// Chooses the next token from logits by temperature and nucleus: the smallest set of most likely tokens whose
/// probabilities reach `topP`, renormalised (Holtzman et al. 2020, "The Curious Case of Neural Text Degeneration").
record Sampler(double temperature, double topP) {

    /// The token at this quantile.
    ///
    /// @param logits (vocabulary)
    /// @param uniform in [0, 1)
    int choose(float[] logits, double uniform) {
        Integer[] order = new Integer[logits.length];
        Arrays.setAll(order, token -> token);
        Arrays.sort(order, (a, b) -> {
            int byLogit = Float.compare(logits[b], logits[a]);
            return byLogit != 0 ? byLogit : Integer.compare(a, b);
        });
        if (temperature == 0) {
            return order[0];
        }
        double[] probabilities = softmax(logits, order);
        int size = 0;
        double mass = 0;
        while (size < order.length && mass < topP) {
            mass += probabilities[size++];
        }
        double left = uniform * mass;
        for (int rank = 0; rank < size - 1; rank++) {
            left -= probabilities[rank];
            if (left < 0) {
                return order[rank];
            }
        }
        return order[size - 1];
    }

    private double[] softmax(float[] logits, Integer[] order) {
        double highest = logits[order[0]];
        double[] probabilities = new double[order.length];
        double sum = 0;
        for (int rank = 0; rank < order.length; rank++) {
            probabilities[rank] = Math.exp((logits[order[rank]] - highest) / temperature);
            sum += probabilities[rank];
        }
        for (int rank = 0; rank < order.length; rank++) {
            probabilities[rank] /= sum;
        }
        return probabilities;
    }
}
