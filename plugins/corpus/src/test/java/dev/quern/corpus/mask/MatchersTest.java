package dev.quern.corpus.mask;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The matchers find what the published expressions find, on random texts of the characters that those tell apart.
class MatchersTest {
    private static final int ROUNDS = 15_000;
    private static final String WORD = "[\\p{L}\\p{N}_]";
    private static final String BOUNDARY = "(?:(?<=" + WORD + ")(?!" + WORD + ")|(?<!" + WORD + ")(?=" + WORD + "))";
    private static final String ATOM = "[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+";
    private static final String LABEL = "[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?";
    private static final String OCTET = "(?:25[0-5]|2[0-4][0-9]|[01]?[0-9][0-9]?)";
    private static final String SPACE =
            "\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000";
    /// datatrove, `PIIFormatter`.
    private static final Pattern EMAIL = Pattern.compile(BOUNDARY + ATOM + "(?:\\." + ATOM + ")*@(?:(?:" + LABEL
            + "\\.)+" + LABEL + "|\\[(?:" + OCTET + "\\.){3}(?:" + OCTET + "|[A-Za-z0-9-]*[A-Za-z0-9]:)])");

    private static final Pattern IP = Pattern.compile("(?:" + OCTET + "\\.){3}" + OCTET);
    /// Dolma, `FastPiiRegex`.
    private static final Pattern DELIMITED = Pattern.compile("[." + SPACE + "@,?!;:)(]*([^" + SPACE + "@]+@([^" + SPACE
            + "@,?!;:)(]+?))[." + SPACE + "@,?!;:)(]?[" + SPACE + "]");

    private static final Pattern PHONE =
            Pattern.compile("[" + SPACE + "]+\\(?(\\p{Nd}{3})\\)?[-\\. ]*(\\p{Nd}{3})[-. ]?(\\p{Nd}{4})");

    private static void compare(
            String alphabet, int length, Pattern oracle, Predicate<Matcher> counts, BiConsumer<byte[], Spans> matcher) {
        Random random = new Random(alphabet.hashCode());
        int[] points = alphabet.codePoints().toArray();
        Spans spans = new Spans();
        int found = 0;
        for (int round = 0; round < ROUNDS; round++) {
            StringBuilder made = new StringBuilder();
            for (int i = random.nextInt(length); i > 0; i--) {
                made.appendCodePoint(points[random.nextInt(points.length)]);
            }
            String text = made.toString();
            List<String> expected = new ArrayList<>();
            Matcher match = oracle.matcher(text);
            while (match.find()) {
                if (counts.test(match)) {
                    expected.add(bytes(text, match.start()) + "-" + bytes(text, match.end()));
                }
            }
            spans.clear();
            matcher.accept(text.getBytes(StandardCharsets.UTF_8), spans);
            List<String> actual = new ArrayList<>();
            for (int i = 0; i < spans.size(); i++) {
                actual.add(spans.start(i) + "-" + spans.end(i));
            }
            assertThat(actual).as(text).isEqualTo(expected);
            found += expected.size();
        }
        assertThat(found).as("texts that test something").isPositive();
    }

    private static int bytes(String text, int end) {
        return text.substring(0, end).getBytes(StandardCharsets.UTF_8).length;
    }

    @Test
    void emailsOfDatatrove() {
        compare("aaZ0@@@..-_! é", 24, EMAIL, match -> true, Emails::find);
        compare("a@.@.a-", 30, EMAIL, match -> true, Emails::find);
        compare("a@.\u0301\u00b2\u5b57!", 16, EMAIL, match -> true, Emails::find);
    }

    /// Java's lookbehind, which the oracle needs, does not see a letter or digit beyond U+FFFF.
    @Test
    void aDigitBeyondTheBasicPlaneMakesABoundary() {
        Spans spans = new Spans();
        Emails.find("\ud835\udfd8!@a.a \ud835\udfd8b@a.a".getBytes(StandardCharsets.UTF_8), spans);
        assertThat(spans.size()).isEqualTo(1);
        assertThat(spans.start(0) + "-" + spans.end(0)).isEqualTo("4-9");
    }

    @Test
    void emailsAtAddressesInBrackets() {
        Random random = new Random(4);
        String[] parts = {"1", "25", "255", "256", "007", ".", ".", ".", "a@[1.2.3.", "@[", "]", ":]", "-", "x", "ab"};
        for (int round = 0; round < ROUNDS; round++) {
            StringBuilder text = new StringBuilder();
            for (int i = random.nextInt(14); i > 0; i--) {
                text.append(parts[random.nextInt(parts.length)]);
            }
            Spans spans = new Spans();
            Emails.find(text.toString().getBytes(StandardCharsets.UTF_8), spans);
            Matcher match = EMAIL.matcher(text);
            for (int i = 0; i < spans.size(); i++) {
                assertThat(match.find()).as(text.toString()).isTrue();
                assertThat(spans.start(i) + "-" + spans.end(i))
                        .as(text.toString())
                        .isEqualTo(match.start() + "-" + match.end());
            }
            assertThat(match.find()).as(text.toString()).isFalse();
        }
    }

    @Test
    void addressesOfBoth() {
        BiConsumer<byte[], Spans> all = (text, spans) -> Addresses.find(text, false, spans);
        compare("0125693......", 40, IP, match -> true, all);
        compare("12.", 30, IP, match -> true, all);
        compare("25.a", 40, IP, match -> true, all);
        compare("09.", 20, IP, match -> global(match.group()), (text, spans) -> Addresses.find(text, true, spans));
    }

    /// A plain reading of the registry.
    private static boolean global(String address) {
        long value = 0;
        for (String octet : address.split("\\.")) {
            if (octet.length() > 1 && octet.startsWith("0")) {
                return false;
            }
            value = value * 256 + Integer.parseInt(octet);
        }
        long[][] special = {
            {0, 8},
            {0x0a000000L, 8},
            {0x64400000L, 10},
            {0x7f000000L, 8},
            {0xa9fe0000L, 16},
            {0xac100000L, 12},
            {0xc0000000L, 24},
            {0xc0000200L, 24},
            {0xc0a80000L, 16},
            {0xc6120000L, 15},
            {0xc6336400L, 24},
            {0xcb007100L, 24},
            {0xf0000000L, 4}
        };
        for (long[] network : special) {
            long size = 1L << 32 - network[1];
            if (value >= network[0] && value < network[0] + size) {
                return value == 0xc0000009L || value == 0xc000000aL;
            }
        }
        return true;
    }

    @ParameterizedTest
    @CsvSource({
        "0.255.255.255,false", "1.0.0.0,true", "9.255.255.255,true", "10.0.0.0,false", "10.255.255.255,false",
        "11.0.0.0,true", "100.63.255.255,true", "100.64.0.0,false", "100.127.255.255,false", "100.128.0.0,true",
        "126.255.255.255,true", "127.0.0.1,false", "128.0.0.0,true", "169.253.255.255,true", "169.254.0.0,false",
        "169.255.0.0,true", "172.15.255.255,true", "172.16.0.0,false", "172.31.255.255,false", "172.32.0.0,true",
        "191.255.255.255,true", "192.0.0.0,false", "192.0.0.8,false", "192.0.0.9,true", "192.0.0.10,true",
        "192.0.0.11,false", "192.0.0.171,false", "192.0.1.0,true", "192.0.2.0,false", "192.0.2.255,false",
        "192.0.3.0,true", "192.88.99.1,true", "192.167.255.255,true", "192.168.0.0,false", "192.169.0.0,true",
        "198.17.255.255,true", "198.18.0.0,false", "198.19.255.255,false", "198.20.0.0,true", "198.51.99.255,true",
        "198.51.100.0,false", "198.51.101.0,true", "203.0.112.255,true", "203.0.113.0,false", "203.0.114.0,true",
        "224.0.0.1,true", "239.255.255.255,true", "240.0.0.0,false", "255.255.255.255,false", "08.8.8.8,false",
        "8.8.8.08,false", "8.8.8.8,true", "8.8.8.0,true", "8.00.8.8,false"
    })
    void addressesThatCanBeReached(String address, boolean reached) {
        Spans spans = new Spans();
        Addresses.find(address.getBytes(StandardCharsets.US_ASCII), true, spans);
        assertThat(spans.size() == 1).isEqualTo(reached);
        assertThat(global(address)).isEqualTo(reached);
    }

    @Test
    void emailsOfDolma() {
        Predicate<Matcher> isEmail =
                match -> !match.group(1).startsWith("(@") && match.group(2).contains(".");
        compare("ab@.@ .,(", 24, DELIMITED, isEmail, DelimitedEmails::find);
        compare("a@@.. \n", 30, DELIMITED, isEmail, DelimitedEmails::find);
        compare("a@.\u00a0\u3000é)", 24, DELIMITED, isEmail, DelimitedEmails::find);
        compare("a(@. ", 12, DELIMITED, isEmail, DelimitedEmails::find);
    }

    @Test
    void phonesOfDolma() {
        Random random = new Random(6);
        String[] parts = {
            " ", " ", "\n", "\u2003", "(", ")", "-", ".", "123", "456", "7890", "12", "\u0663", "\ud835\udfd8", "x"
        };
        int found = 0;
        for (int round = 0; round < 4 * ROUNDS; round++) {
            StringBuilder made = new StringBuilder();
            for (int i = random.nextInt(16); i > 0; i--) {
                made.append(parts[random.nextInt(parts.length)]);
            }
            String text = made.toString();
            Spans spans = new Spans();
            Phones.find(text.getBytes(StandardCharsets.UTF_8), spans);
            Matcher match = PHONE.matcher(text);
            for (int i = 0; i < spans.size(); i++, found++) {
                assertThat(match.find()).as(text).isTrue();
                assertThat(spans.start(i)).as(text).isEqualTo(bytes(text, match.start()));
                assertThat(spans.end(i)).as(text).isEqualTo(bytes(text, match.end()));
            }
            assertThat(match.find()).as(text).isFalse();
        }
        assertThat(found).isPositive();
    }

    @Test
    void readsAnyBytes() {
        Random random = new Random(8);
        Spans spans = new Spans();
        for (int round = 0; round < ROUNDS; round++) {
            byte[] text = new byte[random.nextInt(12)];
            random.nextBytes(text);
            for (int i = 0; i < text.length; i++) {
                text[i] = random.nextInt(3) == 0 ? (byte) "@. 1a".charAt(random.nextInt(5)) : text[i];
            }
            spans.clear();
            Emails.find(text, spans);
            DelimitedEmails.find(text, spans);
            Phones.find(text, spans);
            Addresses.find(text, true, spans);
            for (int i = 0; i < spans.size(); i++) {
                assertThat(Context.allows(text, spans.start(i), spans.end(i))).isIn(true, false);
            }
        }
    }
}
