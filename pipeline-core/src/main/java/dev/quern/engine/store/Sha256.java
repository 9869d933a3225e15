package dev.quern.engine.store;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// SHA-256 as lower-case hexadecimal digits.
public final class Sha256 {
    private final MessageDigest digest = algorithm();

    /// Of a file's content.
    public static String of(Path file) throws IOException {
        Sha256 sum = new Sha256();
        byte[] buffer = new byte[1 << 18];
        try (InputStream in = Files.newInputStream(file)) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                sum.digest.update(buffer, 0, read);
            }
        }
        return sum.hex();
    }

    /// Of bytes.
    public static String of(byte[] bytes) {
        Sha256 sum = new Sha256();
        sum.digest.update(bytes);
        return sum.hex();
    }

    /// Adds a text, its length first, so that no two sequences of texts look alike.
    public Sha256 add(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        for (int shift = 24; shift >= 0; shift -= 8) {
            digest.update((byte) (bytes.length >>> shift));
        }
        digest.update(bytes);
        return this;
    }

    Sha256 add(byte[] bytes, int offset, int length) {
        digest.update(bytes, offset, length);
        return this;
    }

    /// The digest of all that was added; starts anew.
    public String hex() {
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest algorithm() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
    }
}
