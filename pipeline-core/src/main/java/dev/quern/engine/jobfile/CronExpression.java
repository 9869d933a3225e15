package dev.quern.engine.jobfile;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Checks the five fields of a cron expression: numbers, names, `*`, ranges, lists and steps.
final class CronExpression {
    private static final List<String> NONE = List.of();
    private static final List<String> MONTHS =
            List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");
    private static final List<String> DAYS = List.of("sun", "mon", "tue", "wed", "thu", "fri", "sat");
    private static final List<Field> FIELDS = List.of(
            new Field("minute", 0, 59, NONE),
            new Field("hour", 0, 23, NONE),
            new Field("day of month", 1, 31, NONE),
            new Field("month", 1, 12, MONTHS),
            new Field("day of week", 0, 7, DAYS));

    private CronExpression() {}

    private record Field(String name, int first, int last, List<String> names) {
        boolean accepts(String text) {
            for (String part : text.split(",", -1)) {
                String[] step = part.split("/", -1);
                boolean stepped = step.length == 1 || step.length == 2 && step[1].matches("[1-9]\\d?");
                if (!stepped || !isRange(step[0])) {
                    return false;
                }
            }
            return true;
        }

        private boolean isRange(String text) {
            String[] ends = text.split("-", -1);
            return text.equals("*")
                    || ends.length == 1 && number(ends[0]) >= 0
                    || ends.length == 2 && number(ends[0]) >= 0 && number(ends[0]) <= number(ends[1]);
        }

        private int number(String text) {
            int named = names.indexOf(text.toLowerCase(Locale.ROOT));
            if (named >= 0) {
                return named + first;
            }
            int number = text.matches("\\d{1,2}") ? Integer.parseInt(text) : -1;
            return number >= first && number <= last ? number : -1;
        }
    }

    /// What is wrong with an expression, if anything is.
    static Optional<String> fault(String expression) {
        String[] fields = expression.strip().split("\\s+");
        if (fields.length != FIELDS.size()) {
            return Optional.of(
                    "must have five fields (minute hour day-of-month month day-of-week), got " + fields.length);
        }
        for (int i = 0; i < fields.length; i++) {
            Field field = FIELDS.get(i);
            if (!field.accepts(fields[i])) {
                return Optional.of("the field '" + field.name() + "' must lie between " + field.first() + " and "
                        + field.last() + ", got '" + fields[i] + "'");
            }
        }
        return Optional.empty();
    }
}
