package dev.quern.datasets.parquet;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Comparisons of columns with literals, all of which must hold, as in `language = 'en' and score >= 0.65`.
///
/// A column is a path with dots. Operators are `=` (or `==`), `!=`, `<`, `<=`, `>` and `>=`. A literal is text
/// in single or double quotes, a quote in it doubled, a number, `true` or `false`. No value and a number that
/// is none (NaN) pass no comparison, not even `!=`.
public record RowCondition(List<Comparison> comparisons) {
    private static final Pattern COMPARISON = Pattern.compile("\\s*([^\\s=!<>'\"]+)\\s*(==|!=|<=|>=|=|<|>)\\s*"
            + "('(?:[^']|'')*+'|\"(?:[^\"]|\"\")*+\"|[^\\s'\"=!<>]+)\\s*");
    private static final Pattern AND = Pattern.compile("and\\s", Pattern.CASE_INSENSITIVE);
    private static final String FORM = "write comparisons such as language = 'en' and score >= 0.65";

    /// How two values compare.
    public enum Operator {
        EQUAL,
        UNEQUAL,
        LESS,
        AT_MOST,
        MORE,
        AT_LEAST;

        static Operator of(String sign) {
            return switch (sign) {
                case "=", "==" -> EQUAL;
                case "!=" -> UNEQUAL;
                case "<" -> LESS;
                case "<=" -> AT_MOST;
                case ">" -> MORE;
                default -> AT_LEAST;
            };
        }

        /// Whether it needs an order of the values.
        boolean isOrder() {
            return this != EQUAL && this != UNEQUAL;
        }

        /// @param order of value and literal: negative, zero or positive
        boolean holds(int order) {
            return switch (this) {
                case EQUAL -> order == 0;
                case UNEQUAL -> order != 0;
                case LESS -> order < 0;
                case AT_MOST -> order <= 0;
                case MORE -> order > 0;
                case AT_LEAST -> order >= 0;
            };
        }
    }

    /// One comparison.
    ///
    /// @param literal a [String], a [BigDecimal] or a [Boolean]
    public record Comparison(String column, Operator operator, Object literal) {}

    /// Reads the written form.
    ///
    /// @throws IllegalArgumentException saying what is wrong and how it is written
    public static RowCondition parse(String text) {
        List<Comparison> comparisons = new ArrayList<>();
        Matcher comparison = COMPARISON.matcher(text);
        Matcher and = AND.matcher(text);
        for (int at = 0; at < text.length() || at == 0; ) {
            if (!comparison.find(at) || comparison.start() != at) {
                throw wrong(text, at);
            }
            Operator operator = Operator.of(comparison.group(2));
            comparisons.add(new Comparison(comparison.group(1), operator, literal(comparison.group(3))));
            at = comparison.end();
            if (at < text.length()) {
                if (!and.find(at) || and.start() != at) {
                    throw wrong(text, at);
                }
                at = and.end();
                if (text.substring(at).isBlank()) {
                    throw wrong(text, at);
                }
            }
        }
        return new RowCondition(List.copyOf(comparisons));
    }

    private static IllegalArgumentException wrong(String text, int at) {
        String rest = text.substring(at).strip();
        String place = rest.isEmpty() ? "ends too early" : "cannot be read from '" + rest + "' on";
        return new IllegalArgumentException("'" + text + "' " + place + "; " + FORM);
    }

    private static Object literal(String token) {
        char first = token.charAt(0);
        if (first == '\'' || first == '"') {
            String quote = String.valueOf(first);
            return token.substring(1, token.length() - 1).replace(quote + quote, quote);
        }
        if (token.equals("true") || token.equals("false")) {
            return Boolean.valueOf(token);
        }
        try {
            return new BigDecimal(token);
        } catch (NumberFormatException word) {
            throw new IllegalArgumentException(
                    "'" + token + "' is no number; write text in quotes: '" + token + "'", word);
        }
    }
}
