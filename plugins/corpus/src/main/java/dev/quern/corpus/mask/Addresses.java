package dev.quern.corpus.mask;

/// IPv4 addresses as datatrove and Dolma find them: four numbers up to 255 with dots between, wherever they stand, also
/// within longer runs of digits: of `1234.5.6.7` the part `234.5.6.7`, of `1.2.3.256` the part `1.2.3.25`.
final class Addresses {
    private static final int OCTETS = 4;

    private Addresses() {}

    /// Adds each address; of those that are not wanted the text is skipped all the same.
    ///
    /// @param publicOnly whether only addresses count that [#isGlobal] holds for, written without leading zeros
    static void find(byte[] text, boolean publicOnly, Spans into) {
        int free = 0;
        for (int at = 0; at < text.length; at++) {
            if (text[at] != '.' || at == free || !isDigit(text[at - 1])) {
                continue;
            }
            int start = firstOctet(text, free, at);
            int end = rest(text, at + 1);
            if (end >= 0) {
                if (!publicOnly || isPublic(text, start, end)) {
                    into.add(Kind.IP, start, end);
                }
                free = end;
                at = end - 1;
            }
        }
    }

    /// The leftmost start of a number that ends before `dot`.
    private static int firstOctet(byte[] text, int free, int dot) {
        for (int start = Math.max(free, dot - 3); ; start++) {
            if (wholeOctet(text, start) == dot) {
                return start;
            }
        }
    }

    /// The end of what follows the first dot, or -1.
    private static int rest(byte[] text, int from) {
        int at = from;
        for (int i = 1; i < OCTETS - 1; i++) {
            int end = wholeOctet(text, at);
            if (end < 0 || end == text.length || text[end] != '.') {
                return -1;
            }
            at = end + 1;
        }
        return lastOctet(text, at);
    }

    /// The end of a number up to 255 of at most three digits behind which no digit stands, or -1.
    static int wholeOctet(byte[] text, int from) {
        int at = from;
        int value = 0;
        while (at < text.length && at < from + 3 && isDigit(text[at])) {
            value = 10 * value + text[at++] - '0';
        }
        boolean longer = at < text.length && isDigit(text[at]);
        return at == from || longer || value > 255 ? -1 : at;
    }

    /// The end of the longest number up to 255 of at most three digits, whatever follows, or -1.
    private static int lastOctet(byte[] text, int from) {
        int at = from;
        int value = 0;
        while (at < text.length && at < from + 3 && isDigit(text[at]) && 10 * value + text[at] - '0' <= 255) {
            value = 10 * value + text[at++] - '0';
        }
        return at == from ? -1 : at;
    }

    private static boolean isPublic(byte[] text, int start, int end) {
        int address = 0;
        int value = 0;
        for (int i = start; i <= end; i++) {
            if (i == end || text[i] == '.') {
                address = address << 8 | value;
                value = 0;
            } else {
                boolean leadingZero = text[i] == '0' && value == 0 && i + 1 < end && text[i + 1] != '.';
                if (leadingZero && (i == start || text[i - 1] == '.')) {
                    return false;
                }
                value = 10 * value + text[i] - '0';
            }
        }
        return isGlobal(address);
    }

    /// Whether an address is globally reachable, by the IANA registry of special-purpose IPv4 addresses, as Python's
    /// `ipaddress` reads it since 3.13: multicast and relay addresses count as global.
    static boolean isGlobal(int address) {
        int first = address >>> 24;
        boolean special =
                switch (first) {
                    case 0, 10, 127 -> true;
                    case 100 -> in(address, 0x64400000, 10);
                    case 169 -> in(address, 0xa9fe0000, 16);
                    case 172 -> in(address, 0xac100000, 12);
                    case 192 ->
                        in(address, 0xc0a80000, 16)
                                || in(address, 0xc0000200, 24)
                                || in(address, 0xc0000000, 24) && address != 0xc0000009 && address != 0xc000000a;
                    case 198 -> in(address, 0xc6120000, 15) || in(address, 0xc6336400, 24);
                    case 203 -> in(address, 0xcb007100, 24);
                    default -> first >= 240;
                };
        return !special;
    }

    private static boolean in(int address, int network, int bits) {
        return (address ^ network) >>> 32 - bits == 0;
    }

    static boolean isDigit(byte value) {
        return value >= '0' && value <= '9';
    }
}
