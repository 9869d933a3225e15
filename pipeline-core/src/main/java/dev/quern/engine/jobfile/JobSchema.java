package dev.quern.engine.jobfile;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.quern.api.Doc;
import dev.quern.engine.StepDefinition;
import dev.quern.engine.config.Shape;
import dev.quern.engine.config.Shapes;
import dev.quern.engine.store.Json;
import java.util.Collection;
import java.util.List;

/// Writes the JSON Schema (draft 2020-12) of job files, for editors: the engine's keys and the settings of each step.
///
/// Editors see a job before substitution, so every scalar may also be a text that holds `${…}`.
public final class JobSchema {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final String NAME = "^[a-z][a-z0-9]*(-[a-z0-9]+)*$";
    private static final String SUBSTITUTED = "\\$\\{[^}]+\\}";

    private JobSchema() {}

    /// The schema for jobs that use these steps.
    public static String of(Collection<StepDefinition> steps) {
        ObjectNode schema = NODES.objectNode();
        schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
        schema.put("$id", "urn:dev.quern:job:1");
        schema.put("title", "Quern job");
        schema.setAll(closed(Shapes.of(JobKeys.Header.class)));
        ObjectNode keys = (ObjectNode) schema.get("properties");
        keys.set("meta", object("free keys; nothing reads them"));
        keys.set("params", named(object("a default, or {default, at-least, above, at-most, one-of, doc}", true)));
        keys.set("profiles", named(profile()));
        keys.set("runner", runner());
        keys.set("steps", named(step(steps)));
        ((ArrayNode) schema.get("required")).add("steps");
        ObjectNode definitions = schema.putObject("$defs");
        steps.forEach(step -> definitions.set(step.name(), settings(step)));
        return Json.pretty(schema);
    }

    private static ObjectNode settings(StepDefinition step) {
        ObjectNode settings = closed(Shapes.of(step.config()));
        Doc doc = step.config().getAnnotation(Doc.class);
        if (doc != null) {
            settings.put("description", doc.value());
        }
        return settings;
    }

    private static ObjectNode step(Collection<StepDefinition> steps) {
        ObjectNode step = closed(Shapes.of(JobKeys.Step.class));
        ObjectNode keys = (ObjectNode) step.get("properties");
        ArrayNode uses = keys.putObject("use")
                .put("description", "the step, by its plugin's name")
                .putArray("enum");
        keys.set("from", object("a step, step.output, or a mapping of named inputs to such", true));
        ArrayNode conditions = keys.putObject("when").putArray("anyOf");
        conditions.addObject().put("type", "string").put("pattern", "^[a-z0-9-]+\\.passed$");
        conditions.add(closed(Shapes.of(JobKeys.Best.class)));
        keys.set("sweep", sweep());
        keys.set("with", object("the step's own settings"));
        keys.set("expect", object("demands on row counts: {rows: …, kept: …}"));
        keys.set("meta", object("free keys; nothing reads them"));
        ((ArrayNode) step.get("required")).add("use");
        ArrayNode choices = step.putArray("allOf");
        for (StepDefinition each : steps) {
            uses.add(each.name());
            ObjectNode choice = choices.addObject();
            choice.putObject("if").putObject("properties").putObject("use").put("const", each.name());
            choice.putObject("then").putObject("properties").putObject("with").put("$ref", "#/$defs/" + each.name());
        }
        return step;
    }

    private static ObjectNode sweep() {
        ObjectNode sweep = closed(Shapes.of(JobKeys.Sweep.class));
        ObjectNode over = object("a list of values, or a range to draw from, for each path below 'with'");
        ArrayNode axes = over.putObject("additionalProperties").putArray("anyOf");
        axes.addObject().put("type", "array").put("minItems", 1);
        axes.add(closed(Shapes.of(JobKeys.SweepRange.class)));
        ((ObjectNode) sweep.get("properties")).set("over", over);
        ((ArrayNode) sweep.get("required")).add("over");
        return sweep;
    }

    private static ObjectNode profile() {
        ObjectNode profile = NODES.objectNode().put("type", "object").put("additionalProperties", false);
        ObjectNode keys = profile.putObject("properties");
        keys.set("params", object("values of parameters"));
        keys.set("set", object("values by path, such as steps.model.with.batch-tokens"));
        keys.set("runner", runner());
        keys.set(
                "limit-rows",
                schema(new Shape.Whole(true, new Shape.Bounds(1, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY))));
        return profile;
    }

    private static ObjectNode runner() {
        ObjectNode runner = NODES.objectNode().put("description", "a runner's name, or {type, …its options}");
        ArrayNode choices = runner.putArray("anyOf");
        ArrayNode names = choices.addObject().putArray("enum");
        JobKeys.RUNNERS.forEach(names::add);
        choices.addObject().put("type", "object").putArray("required").add("type");
        return runner;
    }

    private static ObjectNode named(ObjectNode value) {
        ObjectNode map = NODES.objectNode().put("type", "object");
        map.putObject("propertyNames").put("pattern", NAME);
        map.set("additionalProperties", value);
        return map;
    }

    private static ObjectNode object(String doc) {
        return NODES.objectNode().put("description", doc).put("type", "object");
    }

    private static ObjectNode object(String doc, boolean anything) {
        ObjectNode node = object(doc);
        if (anything) {
            node.remove("type");
        }
        return node;
    }

    private static ObjectNode closed(Shape.Fields fields) {
        ObjectNode object = NODES.objectNode().put("type", "object").put("additionalProperties", false);
        ObjectNode properties = object.putObject("properties");
        ArrayNode required = object.putArray("required");
        for (Shape.Field field : fields.fields()) {
            ObjectNode property = schema(field.shape());
            if (!field.doc().isEmpty()) {
                property.put("description", field.doc());
            }
            field.preset().ifPresent(preset -> property.put("default", preset));
            properties.set(field.key(), property);
            if (field.isRequired()) {
                required.add(field.key());
            }
        }
        return object;
    }

    private static ObjectNode schema(Shape shape) {
        return switch (shape) {
            case Shape.Fields fields -> closed(fields);
            case Shape.Maybe maybe -> schema(maybe.value());
            case Shape.MapOf map -> {
                ObjectNode node = NODES.objectNode().put("type", "object");
                node.set("additionalProperties", schema(map.value()));
                yield node;
            }
            case Shape.ListOf list -> {
                ObjectNode node = NODES.objectNode().put("type", "array");
                node.set("items", schema(list.item()));
                yield node;
            }
            case Shape.Choice choice -> {
                ArrayNode names = NODES.arrayNode();
                choice.names().forEach(names::add);
                yield orSubstituted((ObjectNode) NODES.objectNode().set("enum", names));
            }
            case Shape.Flag flag -> orSubstituted(NODES.objectNode().put("type", "boolean"));
            case Shape.Whole whole -> orSubstituted(bounded(NODES.objectNode().put("type", "integer"), whole.bounds()));
            // A share may be written as 0.1%.
            case Shape.Fraction fraction ->
                anyOf(
                        bounded(NODES.objectNode().put("type", "number"), fraction.bounds()),
                        NODES.objectNode().put("type", "string").put("pattern", "%$|" + SUBSTITUTED));
            case Shape.Text text -> scalar();
            case Shape.FilePath path -> scalar();
            case Shape.Span span -> scalar();
            case Shape.Size size -> scalar();
            case Shape.Count count -> scalar();
        };
    }

    /// Text, or what YAML takes for a number or a truth value.
    private static ObjectNode scalar() {
        ObjectNode node = NODES.objectNode();
        List.of("string", "number", "boolean").forEach(node.putArray("type")::add);
        return node;
    }

    private static ObjectNode bounded(ObjectNode number, Shape.Bounds bounds) {
        if (bounds.atLeast() > Double.NEGATIVE_INFINITY) {
            number.put("minimum", bounds.atLeast());
        }
        if (bounds.above() > Double.NEGATIVE_INFINITY) {
            number.put("exclusiveMinimum", bounds.above());
        }
        if (bounds.atMost() < Double.POSITIVE_INFINITY) {
            number.put("maximum", bounds.atMost());
        }
        return number;
    }

    private static ObjectNode orSubstituted(ObjectNode schema) {
        return anyOf(schema, NODES.objectNode().put("type", "string").put("pattern", SUBSTITUTED));
    }

    private static ObjectNode anyOf(ObjectNode first, ObjectNode second) {
        ObjectNode any = NODES.objectNode();
        any.putArray("anyOf").add(first).add(second);
        return any;
    }
}
