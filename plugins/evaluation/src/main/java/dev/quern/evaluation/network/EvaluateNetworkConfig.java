package dev.quern.evaluation.network;

import dev.quern.api.Default;
import dev.quern.api.Doc;
import dev.quern.api.PlanException;
import dev.quern.api.Range;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/// What a job may set for `evaluate-network`.
@Doc("Judges a classifier or a regressor on rows that it has not seen.")
public record EvaluateNetworkConfig(
        @Doc("column of names, by which rows are ordered, sampled and paired") @Default("id")
        String id,

        @Doc("column of images or of features; 'image' or 'features' when absent")
        Optional<String> input,

        @Doc("column of the true class or value") @Default("label")
        String label,

        @Doc("column of rows that belong together, such as a user: whole groups are then resampled")
        Optional<String> group,

        @Doc(
                "columns to report parts by; 'ink' stands for the mean intensity of an image and 'contrast' for its deviation")
        @Default("[]")
        List<String> slices,

        @Doc("parts of about equally many rows that a column of numbers is cut into")
        @Default("4")
        @Range(atLeast = 2, atMost = 100)
        int bins,

        @Doc("parts with fewer rows get no interval and are marked as too few") @Default("20") @Range(atLeast = 2)
        int minN,

        @Doc("intervals") @Default("{}") Confidence confidence,

        @Doc("how many of the most likely classes may hold the true one")
        @Default("5")
        @Range(atLeast = 1, atMost = 100)
        int topK,

        @Doc("bins of the reliability diagram; fewer where each would have less than ten rows")
        @Default("15")
        @Range(atLeast = 2, atMost = 100)
        int calibrationBins,

        @Doc("average the predictions of each image and its mirror image; doubles the time") @Default("false")
        boolean flipAverage,

        @Doc("say so if these rows chose the checkpoint: the figures are then labelled as too good") @Default("false")
        boolean selectedOn,

        @Doc("rows that the network takes at once") @Default("256") @Range(atLeast = 1, atMost = 65536)
        int batch,

        @Doc("pictures and examples") @Default("{}") Show show) {

    public EvaluateNetworkConfig {
        slices = List.copyOf(slices);
        PlanException.check(
                new HashSet<>(slices).size() == slices.size(), "slices", "names a column twice: %s", slices);
    }

    @Doc("Intervals by resampling.")
    public record Confidence(
            @Doc("share of such intervals that hold the true value")
            @Default("0.95")
            @Range(above = 0.5, atMost = 0.999)
            double level,

            @Doc("bootstrap resamples") @Default("10000") @Range(atLeast = 100, atMost = 100000)
            int resamples) {}

    @Doc("Pictures and examples.")
    public record Show(
            @Doc("rows with the largest loss") @Default("24") @Range(atLeast = 0, atMost = 100)
            int worst,

            @Doc("examples of frequent confusions") @Default("24") @Range(atLeast = 0, atMost = 100)
            int confused,

            @Doc("longer side of a picture in pixels") @Default("64") @Range(atLeast = 8, atMost = 512)
            int side,

            @Doc("learned filters and what layers make of an image") @Default("true")
            boolean layers,

            @Doc("rows drawn in two dimensions, chosen by a hash of their ids; 0 for none")
            @Default("500")
            @Range(atLeast = 0, atMost = 2000)
            int embedding) {}
}
