package dev.quern.evaluation.result;

import dev.quern.evaluation.result.Evaluation.Estimate;
import java.util.List;

/// What is told of a regressor beside its headline.
///
/// @param quantiles of the residuals
/// @param points some rows, chosen by a hash of their ids
/// @param calibration rows by rising prediction
public record RegressionFindings(List<Quantile> quantiles, List<Point> points, List<Bin> calibration) {

    /// @param residual prediction less truth
    public record Quantile(double probability, double residual) {}

    public record Point(double truth, double predicted) {}

    /// Rows of about equal prediction.
    ///
    /// @param predicted mean
    /// @param truth mean, with its interval
    public record Bin(long rows, double predicted, Estimate truth) {}
}
