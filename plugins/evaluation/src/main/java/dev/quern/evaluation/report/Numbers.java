package dev.quern.evaluation.report;

import dev.quern.evaluation.result.Evaluation.Estimate;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;

/// Numbers as a person reads them. The same everywhere, whatever the machine's language.
final class Numbers {
    private Numbers() {}

    /// `1,234,567`.
    static String count(long count) {
        return String.format(Locale.ROOT, "%,d", count);
    }

    /// With this many decimals, and a minus sign instead of a hyphen.
    static String fixed(double value, int decimals) {
        String text = String.format(Locale.ROOT, "%,." + decimals + "f", value);
        return text.startsWith("-") ? "\u2212" + text.substring(1) : text;
    }

    /// With its sign.
    static String signed(double value, int decimals) {
        return value > 0 ? "+" + fixed(value, decimals) : fixed(value, decimals);
    }

    /// Three significant digits or so: `0.0021`, `1.85`, `12,300`.
    static String brief(double value) {
        if (value == 0) {
            return "0";
        }
        int magnitude = (int) Math.floor(Math.log10(Math.abs(value)));
        if (magnitude < -4 || magnitude > 8) {
            return String.format(Locale.ROOT, "%.2g", value);
        }
        return fixed(value, Math.clamp(2L - magnitude, 0, 6));
    }

    /// `0.031`, or `< 0.001`.
    static String pValue(double p) {
        return p < 0.001 ? "< 0.001" : fixed(p, 3);
    }

    /// With no more decimals than it has, at most four: `95`, `99.5`.
    static String plain(double value) {
        return BigDecimal.valueOf(value)
                .setScale(4, RoundingMode.HALF_EVEN)
                .stripTrailingZeros()
                .toPlainString();
    }

    /// `1.581 to 1.662`, or why there is none.
    static String interval(Estimate estimate, int decimals) {
        return estimate.lower() == null
                ? "\u2013"
                : fixed(estimate.lower(), decimals) + " to " + fixed(estimate.upper(), decimals);
    }

    /// A coordinate in a drawing, to a hundredth.
    static String coordinate(double value) {
        BigDecimal rounded = BigDecimal.valueOf(value).setScale(2, RoundingMode.HALF_EVEN);
        return rounded.signum() == 0 ? "0" : rounded.stripTrailingZeros().toPlainString();
    }

    /// The text, cut to this many characters.
    static String cut(String text, int length) {
        if (text.length() <= length) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(length - 2)) ? length - 2 : length - 1;
        return text.substring(0, end) + "\u2026";
    }

    /// The first 12 digits of a digest.
    static String digest(String digest) {
        return digest.substring(0, Math.min(12, digest.length()));
    }
}
