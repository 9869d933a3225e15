package dev.quern.datasets.catalogue;

import java.util.Optional;
import java.util.OptionalLong;

/// What is known of some bytes; each part may be unknown.
///
/// @param size in bytes
/// @param sha256 in lower-case hexadecimal digits
/// @param md5 in lower-case hexadecimal digits; guards against accidents only, and is asked where no SHA-256 is known
public record Digests(OptionalLong size, Optional<String> sha256, Optional<String> md5) {
    /// Nothing is known.
    public static final Digests UNKNOWN = new Digests(OptionalLong.empty(), Optional.empty(), Optional.empty());

    /// Whether bytes can be told from other bytes of the same size.
    public boolean identify() {
        return sha256.isPresent() || md5.isPresent();
    }

    /// Whether anything is known.
    public boolean any() {
        return size.isPresent() || identify();
    }
}
