package dev.quern.engine.config;

import dev.quern.api.Doc;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The settings of a step for people: what `quern plugins show` prints.
///
/// @param doc what the record says of itself
/// @param settings all settings, nested ones after their parent
public record ConfigReference(String doc, List<Setting> settings) {

    public ConfigReference {
        settings = List.copyOf(settings);
    }

    /// One setting.
    ///
    /// @param path keys with dots between; `[]` and `*` stand for the items of lists and the keys of mappings
    /// @param type in words, with its range
    /// @param preset the default as text; empty where there is none
    public record Setting(String path, String type, boolean required, Optional<String> preset, String doc) {}

    /// The settings of a config record.
    public static ConfigReference of(Class<? extends Record> type) {
        List<Setting> settings = new ArrayList<>();
        collect(Shapes.of(type), "", settings);
        String doc = Optional.ofNullable(type.getAnnotation(Doc.class))
                .map(Doc::value)
                .orElse("");
        return new ConfigReference(doc, settings);
    }

    private static void collect(Shape.Fields fields, String prefix, List<Setting> into) {
        for (Shape.Field field : fields.fields()) {
            String path = prefix + field.key();
            into.add(new Setting(path, words(field.shape()), field.isRequired(), field.preset(), field.doc()));
            nested(field.shape(), path, into);
        }
    }

    private static void nested(Shape shape, String path, List<Setting> into) {
        switch (shape) {
            case Shape.Fields fields -> collect(fields, path + ".", into);
            case Shape.Maybe maybe -> nested(maybe.value(), path, into);
            case Shape.ListOf list -> nested(list.item(), path + "[]", into);
            case Shape.MapOf map -> nested(map.value(), path + ".*", into);
            default -> {}
        }
    }

    private static String words(Shape shape) {
        return switch (shape) {
            case Shape.Fields fields -> "a mapping";
            case Shape.Maybe maybe -> words(maybe.value());
            case Shape.ListOf list -> "a list, each " + words(list.item());
            case Shape.MapOf map -> "a mapping of names, each " + words(map.value());
            default -> shape.words();
        };
    }

    /// As lines of text, two for each setting.
    public String render() {
        StringBuilder text = new StringBuilder();
        if (!doc.isEmpty()) {
            text.append(doc).append("\n\n");
        }
        for (Setting setting : settings) {
            text.append("  ").append(setting.path()).append(": ").append(setting.type());
            text.append(
                    setting.required()
                            ? "; required"
                            : setting.preset()
                                    .map(value -> "; default " + value)
                                    .orElse("; may be absent"));
            text.append('\n');
            if (!setting.doc().isEmpty()) {
                text.append("      ").append(setting.doc()).append('\n');
            }
        }
        return settings.isEmpty() ? text + "  no settings\n" : text.toString();
    }
}
