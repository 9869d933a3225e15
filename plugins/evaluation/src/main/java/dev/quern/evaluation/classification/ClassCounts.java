package dev.quern.evaluation.classification;

/// What accuracy, precision, recall, F1, kappa and the Matthews correlation are made of, from rows or from a resample.
/// A figure that would divide by zero is NaN; a mean over classes leaves out the classes that have no such figure.
///
/// @param hits (classes) rows of the class that were recognised
/// @param support (classes) rows of the class
/// @param predicted (classes) rows that were taken for the class
public record ClassCounts(double[] hits, double[] support, double[] predicted) {

    static ClassCounts of(int classes, int[] labels, int[] predictions) {
        ClassCounts counts = new ClassCounts(new double[classes], new double[classes], new double[classes]);
        for (int row = 0; row < labels.length; row++) {
            counts.support[labels[row]]++;
            counts.predicted[predictions[row]]++;
            counts.hits[labels[row]] += labels[row] == predictions[row] ? 1 : 0;
        }
        return counts;
    }

    double rows() {
        return sum(support);
    }

    double accuracy() {
        return sum(hits) / rows();
    }

    double precision(int c) {
        return hits[c] / predicted[c];
    }

    double recall(int c) {
        return hits[c] / support[c];
    }

    double f1(int c) {
        return 2 * hits[c] / (support[c] + predicted[c]);
    }

    double macroPrecision() {
        return mean(this::precision, false);
    }

    /// Macro recall is also called balanced accuracy.
    double macroRecall() {
        return mean(this::recall, false);
    }

    double macroF1() {
        return mean(this::f1, false);
    }

    double weightedPrecision() {
        return mean(this::precision, true);
    }

    double weightedF1() {
        return mean(this::f1, true);
    }

    /// Cohen's kappa: agreement beyond that of chance (Cohen 1960).
    double kappa() {
        double n = rows();
        double chance = products(support, predicted) / (n * n);
        return (accuracy() - chance) / (1 - chance);
    }

    /// The Matthews correlation of several classes (Gorodkin 2004).
    double matthews() {
        double n = rows();
        double covariance = sum(hits) * n - products(support, predicted);
        double truth = n * n - products(support, support);
        double guess = n * n - products(predicted, predicted);
        return covariance / Math.sqrt(truth * guess);
    }

    /// A figure of a class.
    interface OfClass {
        double of(int c);
    }

    private double mean(OfClass figure, boolean weighted) {
        double sum = 0;
        double weights = 0;
        for (int c = 0; c < support.length; c++) {
            double value = figure.of(c);
            if (!Double.isNaN(value)) {
                double weight = weighted ? support[c] : 1;
                sum += weight * value;
                weights += weight;
            }
        }
        return sum / weights;
    }

    private static double sum(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return sum;
    }

    private static double products(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }
}
