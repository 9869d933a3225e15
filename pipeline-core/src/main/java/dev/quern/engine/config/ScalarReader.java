package dev.quern.engine.config;

import dev.quern.api.Amount;
import dev.quern.api.ByteSize;
import dev.quern.api.FileLayer;
import dev.quern.engine.config.ConfigReader.Converted;
import java.nio.file.InvalidPathException;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Turns the text of one value into what a component needs.
final class ScalarReader {
    private static final Map<String, String> TRUTH =
            Map.of("yes", "true", "on", "true", "y", "true", "no", "false", "off", "false", "n", "false");

    private final Problems problems;

    ScalarReader(Problems problems) {
        this.problems = problems;
    }

    /// @return null when there was a problem
    Converted convert(Shape shape, Value.Scalar scalar, String path) {
        if (scalar.isEmpty()) {
            return refuse(ProblemCode.WRONG_TYPE, shape, scalar, path, "write a value, or remove the key");
        }
        return switch (shape) {
            case Shape.Text text -> new Converted(scalar.text(), leaf(scalar, scalar.stored()));
            case Shape.FilePath file -> path(shape, scalar, path);
            case Shape.Whole whole -> whole(whole, scalar, path);
            case Shape.Fraction fraction -> fraction(fraction, scalar, path);
            case Shape.Flag flag -> flag(shape, scalar, path);
            case Shape.Choice choice -> choice(choice, scalar, path);
            case Shape.Span span -> span(shape, scalar, path);
            case Shape.Size size -> size(size, scalar, path);
            case Shape.Count count -> count(count, scalar, path);
            default -> throw new IllegalArgumentException("not a scalar: " + shape);
        };
    }

    private Converted path(Shape shape, Value.Scalar scalar, String path) {
        if (scalar.text().isEmpty()) {
            return refuse(ProblemCode.WRONG_TYPE, shape, scalar, path, "the working directory is '.'");
        }
        try {
            return new Converted(FileLayer.path(scalar.text()), leaf(scalar, scalar.stored()));
        } catch (InvalidPathException wrong) {
            String[] parts = wrong.getReason().split("; ", 2);
            if (parts.length == 2) {
                String message = Names.subject(path) + " is '" + scalar.text() + "': " + parts[0];
                problems.add(ProblemCode.WRONG_TYPE, path, scalar.place(), message, parts[1]);
                return null;
            }
            return refuse(ProblemCode.WRONG_TYPE, shape, scalar, path, wrong.getReason());
        }
    }

    private Converted whole(Shape.Whole shape, Value.Scalar scalar, String path) {
        Optional<Long> number = Units.whole(scalar.text());
        if (number.isEmpty()) {
            return refuse(ProblemCode.WRONG_TYPE, shape, scalar, path, withoutSeparators(scalar.text()));
        }
        long value = number.get();
        boolean fits = shape.isLong() || value == (int) value;
        if (!fits || !shape.bounds().allows(value)) {
            return refuse(ProblemCode.OUT_OF_RANGE, shape, scalar, path, fits ? "" : "at most 2147483647");
        }
        Object made = shape.isLong() ? (Object) value : (Object) (int) value;
        return new Converted(made, leaf(scalar, value));
    }

    private Converted fraction(Shape.Fraction shape, Value.Scalar scalar, String path) {
        Optional<Double> number = Units.fraction(scalar.text());
        if (number.isEmpty()) {
            return refuse(ProblemCode.WRONG_TYPE, shape, scalar, path, withoutSeparators(scalar.text()));
        }
        double value = number.get() + 0.0; // -0 is 0
        if (!shape.bounds().allows(value)) {
            return refuse(ProblemCode.OUT_OF_RANGE, shape, scalar, path, "");
        }
        Object made = shape.isFloat() ? (Object) (float) value : (Object) value;
        return new Converted(made, leaf(scalar, value));
    }

    private Converted flag(Shape shape, Value.Scalar scalar, String path) {
        String text = scalar.text();
        if (!text.equals("true") && !text.equals("false")) {
            String meant = TRUTH.getOrDefault(text.toLowerCase(Locale.ROOT), text.toLowerCase(Locale.ROOT));
            boolean clear = meant.equals("true") || meant.equals("false");
            return refuse(ProblemCode.WRONG_TYPE, shape, scalar, path, clear ? "write " + meant : "");
        }
        boolean value = text.equals("true");
        return new Converted(value, leaf(scalar, value));
    }

    private Converted choice(Shape.Choice shape, Value.Scalar scalar, String path) {
        int index = shape.names().indexOf(scalar.text());
        if (index < 0) {
            return refuse(
                    ProblemCode.OUT_OF_RANGE,
                    shape,
                    scalar,
                    path,
                    Suggestions.didYouMean(scalar.text(), shape.names()));
        }
        return new Converted(shape.type().getEnumConstants()[index], leaf(scalar, scalar.text()));
    }

    private Converted span(Shape shape, Value.Scalar scalar, String path) {
        Optional<Duration> span = Units.span(scalar.text());
        if (span.isEmpty()) {
            return refuse(ProblemCode.WRONG_TYPE, shape, scalar, path, withUnit(scalar.text(), "s"));
        }
        return new Converted(span.get(), leaf(scalar, Units.text(span.get())));
    }

    private Converted size(Shape.Size shape, Value.Scalar scalar, String path) {
        Optional<ByteSize> size = Units.size(scalar.text());
        if (size.isEmpty()) {
            return refuse(ProblemCode.WRONG_TYPE, shape, scalar, path, withUnit(scalar.text(), "B"));
        }
        long bytes = size.get().bytes();
        return shape.bounds().allows(bytes)
                ? new Converted(size.get(), leaf(scalar, bytes + "B"))
                : refuse(ProblemCode.OUT_OF_RANGE, shape, scalar, path, "");
    }

    private Converted count(Shape.Count shape, Value.Scalar scalar, String path) {
        Optional<Amount> count = Units.count(scalar.text());
        if (count.isEmpty()) {
            return refuse(ProblemCode.WRONG_TYPE, shape, scalar, path, withUnit(scalar.text(), " steps"));
        }
        return shape.bounds().allows(count.get().count())
                ? new Converted(count.get(), leaf(scalar, count.get().toString()))
                : refuse(ProblemCode.OUT_OF_RANGE, shape, scalar, path, "");
    }

    private static String withoutSeparators(String text) {
        String digits = text.replaceAll("[_, ']", "");
        return !digits.equals(text) && Units.number(digits).isPresent() ? "write " + digits : "";
    }

    private static String withUnit(String text, String unit) {
        return Units.whole(text).isPresent() ? "the unit is missing: write " + text + unit : "";
    }

    private static Normal leaf(Value.Scalar scalar, Object value) {
        return new Normal.Leaf(value, scalar.place(), scalar.via());
    }

    private Converted refuse(ProblemCode code, Shape shape, Value.Scalar scalar, String path, String hint) {
        String via = scalar.via().isEmpty() ? "" : ", from " + scalar.via();
        problems.add(
                code,
                path,
                scalar.place(),
                Names.subject(path) + " must be " + shape.words() + ", got " + scalar.kind() + via,
                hint);
        return null;
    }
}
