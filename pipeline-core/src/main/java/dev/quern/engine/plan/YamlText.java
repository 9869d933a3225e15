package dev.quern.engine.plan;

import dev.quern.engine.config.Normal;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Writes normal forms as block YAML, the origin of each value in a comment behind it.
final class YamlText {
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z][A-Za-z0-9._/-]*(?: [A-Za-z0-9._/-]+)*");
    private static final int COMMENT_COLUMN = 48;
    private static final String INDENT = "  ";

    private final String file;
    private final StringBuilder text = new StringBuilder();

    /// @param file what origins call the job file
    YamlText(String file) {
        this.file = file;
    }

    void comment(String line) {
        text.append("# ").append(line.replaceAll("\\p{Cntrl}", " ")).append('\n');
    }

    void mapping(Normal.Named mapping) {
        mapping(mapping, "");
    }

    private void mapping(Normal.Named mapping, String indent) {
        for (Map.Entry<String, Normal> entry : mapping.values().entrySet()) {
            String key = indent + scalar(entry.getKey()) + ":";
            switch (entry.getValue()) {
                case Normal.Leaf leaf -> line(key + " " + scalar(leaf.value()), origin(leaf));
                case Normal.Many many -> items(key, many, indent);
                case Normal.Named named when named.values().isEmpty() -> line(key + " {}", "");
                case Normal.Named named -> {
                    line(key, "");
                    mapping(named, indent + INDENT);
                }
            }
        }
    }

    private void items(String key, Normal.Many many, String indent) {
        if (many.items().stream().allMatch(Normal.Leaf.class::isInstance)) {
            line(
                    key + " " + flow(many),
                    many.items().isEmpty()
                            ? ""
                            : origin((Normal.Leaf) many.items().getFirst()));
            return;
        }
        line(key, "");
        for (Normal item : many.items()) {
            line(indent + INDENT + "- " + flow(item), "");
        }
    }

    private static String flow(Normal normal) {
        return switch (normal) {
            case Normal.Leaf leaf -> scalar(leaf.value());
            case Normal.Many many ->
                many.items().stream().map(YamlText::flow).collect(Collectors.joining(", ", "[", "]"));
            case Normal.Named named ->
                named.values().entrySet().stream()
                        .map(entry -> scalar(entry.getKey()) + ": " + flow(entry.getValue()))
                        .collect(Collectors.joining(", ", "{", "}"));
        };
    }

    /// The YAML written so far.
    @Override
    public String toString() {
        return text.toString();
    }

    private void line(String content, String origin) {
        text.append(content);
        if (!origin.isEmpty()) {
            text.append(" ".repeat(Math.max(2, COMMENT_COLUMN - content.length())));
            text.append("# ").append(origin.replaceAll("\\p{Cntrl}", " "));
        }
        text.append('\n');
    }

    private String origin(Normal.Leaf leaf) {
        String place = leaf.place().describe(file);
        return leaf.via().isEmpty() ? place : place + " via " + leaf.via();
    }

    private static String scalar(Object value) {
        if (!(value instanceof String text)) {
            return String.valueOf(value);
        }
        return PLAIN.matcher(text).matches() ? text : quoted(text);
    }

    private static String quoted(String text) {
        String json = new Normal.Many(List.of(new Normal.Leaf(text, null, ""))).json();
        return json.substring(1, json.length() - 1);
    }
}
