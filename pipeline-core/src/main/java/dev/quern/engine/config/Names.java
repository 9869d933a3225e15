package dev.quern.engine.config;

import java.util.Locale;
import java.util.regex.Pattern;

/// How Java names are written in job files.
public final class Names {
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9]*(-[a-z0-9]+)*");
    private static final int LONGEST = 64;

    private Names() {}

    /// `maxTokens` and `max_tokens` as `max-tokens`; `GPT_4` as `gpt-4`.
    public static String kebab(String name) {
        String spaced = name.replaceAll("([a-z0-9])([A-Z])", "$1-$2").replaceAll("([A-Z])([A-Z][a-z])", "$1-$2");
        return spaced.replaceAll("[_\\s]+", "-").toLowerCase(Locale.ROOT);
    }

    /// An enum constant as a job file writes it.
    public static String of(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /// The last key of a path as messages say it: `'epochs'`, or `'network' item 3` for an item of a list.
    static String subject(String path) {
        String last = path.substring(path.lastIndexOf('.') + 1);
        if (!last.matches("\\d+") || last.length() == path.length()) {
            return "'" + last + "'";
        }
        String list = path.substring(0, path.length() - last.length() - 1);
        return "'" + list.substring(list.lastIndexOf('.') + 1) + "' item " + (Long.parseLong(last) + 1);
    }

    /// Whether it can name a job, a step, a parameter or a profile.
    public static boolean isName(String text) {
        return text.length() <= LONGEST && NAME.matcher(text).matches();
    }
}
