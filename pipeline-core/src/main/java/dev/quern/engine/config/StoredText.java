package dev.quern.engine.config;

import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Text in the form in which it may be kept: `${secret:NAME}` instead of a secret, `$${` for a literal `${`.
public final class StoredText {
    private static final Pattern SPECIAL = Pattern.compile("\\$\\$\\{|\\$\\{secret:([^}]*)}");

    private StoredText() {}

    /// The text itself, its secrets filled in.
    ///
    /// @param secrets the value of a secret by name; null when there is none
    /// @throws IllegalArgumentException when a secret is missing
    public static String restore(String stored, UnaryOperator<String> secrets) {
        Matcher special = SPECIAL.matcher(stored);
        StringBuilder text = new StringBuilder();
        while (special.find()) {
            special.appendReplacement(text, Matcher.quoteReplacement(replacement(special.group(1), secrets)));
        }
        return special.appendTail(text).toString();
    }

    private static String replacement(String secret, UnaryOperator<String> secrets) {
        if (secret == null) {
            return "${";
        }
        String value = secrets.apply(secret);
        if (value == null) {
            throw new IllegalArgumentException("the secret '" + secret + "' is not set on this machine");
        }
        return value;
    }
}
