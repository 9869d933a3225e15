package dev.quern.evaluation.result;

import dev.quern.evaluation.result.Evaluation.Estimate;
import java.util.List;

/// What is told of a classifier beside its headline.
///
/// @param classes one for each class, in the order of the network's outputs
/// @param confusion rows by true class and predicted class: (classes, classes); empty if there are too many classes
/// @param confusions the most frequent mistakes, the most frequent first
/// @param curves of some classes against all others
/// @param reliability bins by rising confidence
/// @param thresholds what remains and how good it is if less confident predictions are left out
/// @param decisions for two classes: what a threshold on the second one's probability does; otherwise empty
public record ClassificationFindings(
        List<ClassFigures> classes,
        List<List<Long>> confusion,
        List<Confusion> confusions,
        List<Curves> curves,
        List<Bin> reliability,
        List<Threshold> thresholds,
        List<Decision> decisions) {

    /// Figures of a class against all others. Where one is null, the remark says why.
    public record ClassFigures(
            String label,
            long support,
            long predicted,
            Estimate precision,
            Estimate recall,
            Estimate f1,
            Estimate rocAuc,
            Estimate averagePrecision,
            String remark) {}

    /// @param share of the rows of class `label`
    public record Confusion(String label, String predicted, long rows, double share) {}

    /// Points of a class's curves, from the strictest threshold to the most lenient.
    ///
    /// @param falsePositives rates, x of the ROC curve
    /// @param truePositives rates (recall), y of the ROC curve and x of the precision-recall curve
    /// @param precisions y of the precision-recall curve
    public record Curves(
            String label, List<Double> falsePositives, List<Double> truePositives, List<Double> precisions) {}

    /// Rows of about equal confidence.
    ///
    /// @param confidence mean
    public record Bin(double from, double to, long rows, double confidence, Estimate accuracy) {}

    /// Predictions with at least this confidence.
    ///
    /// @param coverage their share of all rows
    /// @param accuracy null if there are none
    public record Threshold(double confidence, long rows, double coverage, Estimate accuracy) {}

    /// Taking a row for the second class from this probability on. A figure that divides by zero is null.
    public record Decision(double threshold, Estimate precision, Estimate recall, Estimate specificity) {}
}
