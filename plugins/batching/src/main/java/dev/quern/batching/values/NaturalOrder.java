package dev.quern.batching.values;

import java.util.Comparator;
import java.util.regex.Pattern;

/// The order of labels: whole numbers by value before all other texts, texts by code point.
public final class NaturalOrder implements Comparator<String> {
    public static final NaturalOrder ORDER = new NaturalOrder();

    /// Written as a person would: a longer one is a name that looks like a number.
    private static final Pattern NUMBER = Pattern.compile("0|-?[1-9][0-9]{0,17}");

    private NaturalOrder() {}

    @Override
    public int compare(String left, String right) {
        boolean leftIsNumber = NUMBER.matcher(left).matches();
        boolean rightIsNumber = NUMBER.matcher(right).matches();
        if (leftIsNumber && rightIsNumber) {
            return Long.compare(Long.parseLong(left), Long.parseLong(right));
        }
        if (leftIsNumber != rightIsNumber) {
            return leftIsNumber ? -1 : 1;
        }
        return byCodePoint(left, right);
    }

    private static int byCodePoint(String left, String right) {
        int at = 0;
        while (at < left.length() && at < right.length()) {
            int here = left.codePointAt(at);
            int there = right.codePointAt(at);
            if (here != there) {
                return Integer.compare(here, there);
            }
            at += Character.charCount(here);
        }
        return Integer.compare(left.length(), right.length());
    }
}
