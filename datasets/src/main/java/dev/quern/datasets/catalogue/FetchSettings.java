package dev.quern.datasets.catalogue;

import java.time.Duration;

/// How patient a download is.
///
/// @param attempts how often a source is asked without a new byte before the next source is
/// @param firstPause before the second attempt; each pause doubles
/// @param longestPause at most this, also where a server asks for more
/// @param patience without a byte, or without an answer, until a connection counts as broken
public record FetchSettings(int attempts, Duration firstPause, Duration longestPause, Duration patience) {
    /// Five attempts a source, pauses of 1, 2, 4 and 8 seconds, a minute without a byte.
    public static final FetchSettings DEFAULT =
            new FetchSettings(5, Duration.ofSeconds(1), Duration.ofSeconds(30), Duration.ofMinutes(1));

    /// The pause after so many failures, in milliseconds.
    long pause(int failures) {
        long doubled = firstPause.toMillis() << Math.min(20, failures - 1);
        return Math.min(longestPause.toMillis(), doubled);
    }
}
