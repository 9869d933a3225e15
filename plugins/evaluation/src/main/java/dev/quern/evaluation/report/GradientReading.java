package dev.quern.evaluation.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What gradients of the parameters were like, and whether they vanished or exploded.
///
/// @param parameters in the order of the network
record GradientReading(List<Parameter> parameters, List<String> sentences) {
    private static final double VANISHED = 1e-3;
    private static final double EXPLODED = 100;

    /// @param median of the gradient's size over all steps
    /// @param largest of it
    /// @param last size
    /// @param updateRatio median, or null
    record Parameter(String name, double median, double largest, double last, Double updateRatio, String remark) {}

    static GradientReading of(List<GradientPoint> points) {
        Map<String, List<GradientPoint>> by = new LinkedHashMap<>();
        points.forEach(point ->
                by.computeIfAbsent(point.parameter(), name -> new ArrayList<>()).add(point));
        double typical = median(by.values().stream()
                .mapToDouble(of ->
                        median(of.stream().mapToDouble(GradientPoint::size).toArray()))
                .toArray());
        List<Parameter> parameters = new ArrayList<>();
        by.forEach((name, of) -> parameters.add(parameter(name, of, typical)));
        return new GradientReading(parameters, sentences(parameters));
    }

    private static Parameter parameter(String name, List<GradientPoint> points, double typical) {
        double[] sizes = points.stream().mapToDouble(GradientPoint::size).toArray();
        double median = median(sizes);
        double largest = Arrays.stream(sizes).max().orElse(0);
        double[] ratios = points.stream()
                .filter(point -> point.updateRatio() != null)
                .mapToDouble(GradientPoint::updateRatio)
                .toArray();
        String remark = median < VANISHED * typical ? "vanishes" : largest > EXPLODED * median ? "explodes" : "";
        return new Parameter(
                name, median, largest, sizes[sizes.length - 1], ratios.length == 0 ? null : median(ratios), remark);
    }

    private static List<String> sentences(List<Parameter> parameters) {
        List<String> sentences = new ArrayList<>();
        say(
                sentences,
                parameters,
                "vanishes",
                "Gradients vanish in ",
                " (Rule: below a thousandth of the median parameter's.)");
        say(
                sentences,
                parameters,
                "explodes",
                "Gradients explode in ",
                " (Rule: once above 100 times their own median.)");
        if (sentences.isEmpty()) {
            sentences.add("No parameter's gradient vanishes (below a thousandth of the median parameter's) or explodes"
                    + " (above 100 times its own median).");
        }
        return sentences;
    }

    private static void say(List<String> sentences, List<Parameter> all, String remark, String begin, String end) {
        List<String> names = all.stream()
                .filter(of -> of.remark().equals(remark))
                .map(Parameter::name)
                .toList();
        if (!names.isEmpty()) {
            String more = names.size() > 5 ? " and " + (names.size() - 5) + " more" : "";
            sentences.add(begin + String.join(", ", names.subList(0, Math.min(5, names.size()))) + more + "." + end);
        }
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted.length == 0 ? 0 : sorted[sorted.length / 2];
    }
}
