package dev.quern.datasets.catalogue;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/// Holds a file against what is known of it.
final class Checksums {
    private static final int BUFFER = 1 << 16;

    private Checksums() {}

    /// What is wrong with a copy of a file, or nothing. A `.gz` file that was packed anew is right when its content is.
    static Optional<String> problem(Path copy, DataFile file) throws IOException {
        if (!file.digests().any()) {
            return contentProblem(copy, file.content());
        }
        Optional<String> problem = problem(copy, file.digests());
        return problem.isEmpty() || !file.content().identify() ? problem : contentProblem(copy, file.content());
    }

    /// What is wrong with the bytes of a file, or nothing.
    static Optional<String> problem(Path copy, Digests known) throws IOException {
        long size = Files.size(copy);
        if (known.size().isPresent() && known.size().getAsLong() != size) {
            return Optional.of(bytes("has", size, known.size().getAsLong()));
        }
        if (!known.identify()) {
            return Optional.empty();
        }
        try (InputStream in = Files.newInputStream(copy)) {
            return digestProblem(in, known, "");
        }
    }

    private static Optional<String> contentProblem(Path copy, Digests known) throws IOException {
        try (InputStream in = new GZIPInputStream(Files.newInputStream(copy), BUFFER)) {
            return digestProblem(in, known, "content ");
        } catch (EOFException | ZipException torn) {
            return Optional.of("cannot be unpacked: " + torn.getMessage());
        }
    }

    private static Optional<String> digestProblem(InputStream in, Digests known, String what) throws IOException {
        boolean strong = known.sha256().isPresent();
        String wanted = strong ? known.sha256().get() : known.md5().orElseThrow();
        MessageDigest digest = digest(strong ? "SHA-256" : "MD5");
        long most = known.size().orElse(Long.MAX_VALUE);
        long size = 0;
        byte[] buffer = new byte[BUFFER];
        for (int read = in.read(buffer); read >= 0 && size <= most; read = in.read(buffer)) {
            digest.update(buffer, 0, read);
            size += read;
        }
        if (known.size().isPresent() && size != most) {
            return Optional.of(bytes(what + "has", size, most));
        }
        String found = HexFormat.of().formatHex(digest.digest());
        return found.equals(wanted)
                ? Optional.empty()
                : Optional.of("%s%s is %s, not %s".formatted(what, digest.getAlgorithm(), found, wanted));
    }

    private static MessageDigest digest(String algorithm) {
        try {
            return MessageDigest.getInstance(algorithm);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static String bytes(String has, long found, long wanted) {
        return String.format(Locale.ROOT, "%s %,d bytes, not %,d", has, found, wanted);
    }
}
