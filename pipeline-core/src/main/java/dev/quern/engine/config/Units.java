package dev.quern.engine.config;

import dev.quern.api.Amount;
import dev.quern.api.ByteSize;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Numbers and numbers with units, as people write them. Every method gives nothing for text that is not one.
public final class Units {
    private static final Pattern NUMBER =
            Pattern.compile("[+-]?(\\d{1,100}(\\.\\d{0,100})?|\\.\\d{1,100})([eE][+-]?\\d{1,3})?");
    private static final Pattern SPAN = Pattern.compile("(\\d{1,15})(ms|s|m|h|d)");
    private static final Pattern SIZE = Pattern.compile("(\\d{1,18}(?:\\.\\d{1,9})?) ?([KMGT]i?B|B)");
    private static final Pattern COUNT = Pattern.compile("(\\d{1,18}) +([a-z]+)");
    private static final Map<String, Long> MILLISECONDS = milliseconds();
    private static final String PREFIXES = "KMGT";

    private Units() {}

    private static Map<String, Long> milliseconds() {
        Map<String, Long> units = new LinkedHashMap<>();
        units.put("d", 86_400_000L);
        units.put("h", 3_600_000L);
        units.put("m", 60_000L);
        units.put("s", 1000L);
        units.put("ms", 1L);
        return units;
    }

    /// A decimal number; `1e6` counts.
    public static Optional<BigDecimal> number(String text) {
        return NUMBER.matcher(text).matches() ? Optional.of(new BigDecimal(text)) : Optional.empty();
    }

    /// A whole number that fits a long.
    public static Optional<Long> whole(String text) {
        return number(text).flatMap(number -> {
            try {
                return Optional.of(number.toBigIntegerExact().longValueExact());
            } catch (ArithmeticException fractionOrTooLarge) {
                return Optional.empty();
            }
        });
    }

    /// A finite number, or a share such as `0.1%`.
    public static Optional<Double> fraction(String text) {
        boolean share = text.endsWith("%");
        String digits = share ? text.substring(0, text.length() - 1).strip() : text;
        return number(digits)
                .map(number -> (share ? number.movePointLeft(2) : number).doubleValue())
                .filter(Double::isFinite);
    }

    /// `30m`, `1h30m`.
    public static Optional<Duration> span(String text) {
        Matcher part = SPAN.matcher(text);
        BigInteger sum = BigInteger.ZERO;
        int end = 0;
        while (end < text.length() && part.find(end) && part.start() == end) {
            BigInteger count = new BigInteger(part.group(1));
            sum = sum.add(count.multiply(BigInteger.valueOf(MILLISECONDS.get(part.group(2)))));
            end = part.end();
        }
        boolean complete = !text.isEmpty() && end == text.length() && sum.bitLength() < Long.SIZE;
        return complete ? Optional.of(Duration.ofMillis(sum.longValue())) : Optional.empty();
    }

    /// A duration in its largest unit that is exact.
    public static String text(Duration span) {
        long milliseconds = span.toMillis();
        for (Map.Entry<String, Long> unit : MILLISECONDS.entrySet()) {
            if (milliseconds != 0 && milliseconds % unit.getValue() == 0) {
                return milliseconds / unit.getValue() + unit.getKey();
            }
        }
        return "0s";
    }

    /// `2GiB` (powers of 1024), `500MB` (powers of 1000), `17B`.
    public static Optional<ByteSize> size(String text) {
        Matcher size = SIZE.matcher(text);
        if (!size.matches()) {
            return Optional.empty();
        }
        String unit = size.group(2);
        BigDecimal base = BigDecimal.valueOf(unit.endsWith("iB") ? 1024 : 1000);
        BigDecimal bytes = new BigDecimal(size.group(1)).multiply(base.pow(PREFIXES.indexOf(unit.charAt(0)) + 1));
        try {
            return Optional.of(new ByteSize(bytes.longValueExact()));
        } catch (ArithmeticException fractionOrTooLarge) {
            return Optional.empty();
        }
    }

    /// `250 steps`; `1 epoch` is `1 epochs`.
    public static Optional<Amount> count(String text) {
        Matcher count = COUNT.matcher(text);
        if (!count.matches()) {
            return Optional.empty();
        }
        String unit = count.group(2);
        return Optional.of(new Amount(Long.parseLong(count.group(1)), unit.endsWith("s") ? unit : unit + "s"));
    }
}
