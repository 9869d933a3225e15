package dev.quern.jobs;

import dev.quern.engine.Plan;
import dev.quern.engine.PlannedStep;
import dev.quern.engine.StepReference;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/// Draws the steps of a plan. Names are made of letters, digits and hyphens, so nothing needs escaping.
final class PlanGraph {
    private static final int BOX_WIDTH = 150;
    private static final int BOX_HEIGHT = 44;
    private static final int GAP_X = 40;
    private static final int GAP_Y = 40;
    private static final int MARGIN = 12;

    private final Plan plan;
    private final Map<String, Integer> depth = new HashMap<>();

    private record Box(int x, int y) {}

    PlanGraph(Plan plan) {
        this.plan = plan;
        for (PlannedStep step : plan.steps()) {
            int deepest = step.inputs().values().stream()
                    .mapToInt(input -> depth.get(input.step()))
                    .max()
                    .orElse(-1);
            depth.put(step.name(), deepest + 1);
        }
    }

    /// One line for each step, with its inputs.
    String text() {
        StringBuilder text = new StringBuilder();
        for (PlannedStep step : plan.steps()) {
            String inputs = step.inputs().entrySet().stream()
                    .map(input -> label(input.getKey(), input.getValue()))
                    .collect(Collectors.joining(", "));
            text.append("  ".repeat(depth.get(step.name())))
                    .append(step.name())
                    .append(" (")
                    .append(step.definition().name())
                    .append(')')
                    .append(inputs.isEmpty() ? "" : " <- " + inputs)
                    .append('\n');
        }
        return text.toString();
    }

    private static String label(String port, StepReference input) {
        return port.isEmpty() || port.equals(input.port()) ? input.toString() : port + "=" + input;
    }

    /// A flowchart for Markdown.
    String mermaid() {
        StringBuilder text = new StringBuilder("flowchart TD\n");
        for (PlannedStep step : plan.steps()) {
            text.append("  %s[\"%s<br/><small>%s</small>\"]%n"
                    .formatted(step.name(), step.name(), step.definition().name()));
        }
        for (PlannedStep step : plan.steps()) {
            for (StepReference input : step.inputs().values()) {
                String port = input.port().isEmpty() ? "" : "|" + input.port() + "|";
                text.append("  %s -->%s %s%n".formatted(input.step(), port, step.name()));
            }
        }
        return text.toString();
    }

    /// A picture: steps in rows by their distance from a source.
    String svg() {
        Map<String, Box> boxes = layout();
        int width = boxes.values().stream()
                        .mapToInt(box -> box.x() + BOX_WIDTH)
                        .max()
                        .orElse(0)
                + MARGIN;
        int height = boxes.values().stream()
                        .mapToInt(box -> box.y() + BOX_HEIGHT)
                        .max()
                        .orElse(0)
                + MARGIN;
        StringBuilder svg = new StringBuilder();
        svg.append(format(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\""
                        + " font-family=\"sans-serif\" font-size=\"13\">%n",
                width, height, width, height));
        svg.append(format("<title>%s</title>%n", plan.job()));
        for (PlannedStep step : plan.steps()) {
            for (StepReference input : step.inputs().values()) {
                edge(svg, boxes.get(input.step()), boxes.get(step.name()));
            }
        }
        for (PlannedStep step : plan.steps()) {
            box(svg, step, boxes.get(step.name()));
        }
        return svg.append("</svg>\n").toString();
    }

    private Map<String, Box> layout() {
        List<List<String>> rows = new ArrayList<>();
        for (PlannedStep step : plan.steps()) {
            int row = depth.get(step.name());
            while (rows.size() <= row) {
                rows.add(new ArrayList<>());
            }
            rows.get(row).add(step.name());
        }
        int widest = rows.stream().mapToInt(List::size).max().orElse(1);
        Map<String, Box> boxes = new LinkedHashMap<>();
        for (int row = 0; row < rows.size(); row++) {
            List<String> names = rows.get(row);
            int free = (widest - names.size()) * (BOX_WIDTH + GAP_X) / 2;
            for (int column = 0; column < names.size(); column++) {
                int x = MARGIN + free + column * (BOX_WIDTH + GAP_X);
                boxes.put(names.get(column), new Box(x, MARGIN + row * (BOX_HEIGHT + GAP_Y)));
            }
        }
        return boxes;
    }

    private static void edge(StringBuilder svg, Box from, Box to) {
        int x1 = from.x() + BOX_WIDTH / 2;
        int y1 = from.y() + BOX_HEIGHT;
        int x2 = to.x() + BOX_WIDTH / 2;
        int bend = GAP_Y / 2;
        svg.append(format(
                "<path d=\"M%d %d C%d %d %d %d %d %d\" fill=\"none\" stroke=\"#888\"/>%n",
                x1, y1, x1, y1 + bend, x2, to.y() - bend, x2, to.y()));
    }

    private static void box(StringBuilder svg, PlannedStep step, Box box) {
        int middle = box.x() + BOX_WIDTH / 2;
        svg.append(format(
                "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" rx=\"5\" fill=\"#f4f6fa\" stroke=\"#456\"/>%n",
                box.x(), box.y(), BOX_WIDTH, BOX_HEIGHT));
        svg.append(format(
                "<text x=\"%d\" y=\"%d\" text-anchor=\"middle\">%s</text>%n", middle, box.y() + 19, step.name()));
        svg.append(format(
                "<text x=\"%d\" y=\"%d\" text-anchor=\"middle\" fill=\"#567\" font-size=\"11\">%s</text>%n",
                middle, box.y() + 35, step.definition().name()));
    }

    private static String format(String form, Object... values) {
        return String.format(Locale.ROOT, form, values);
    }
}
