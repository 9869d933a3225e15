package dev.quern.evaluation.publish;

import dev.quern.api.Artifact;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/// The manifest of a published folder.
///
/// @param digest of the artifacts' names, kinds and digests
record Publication(String schema, String digest, List<Part> artifacts) {
    private static final String SCHEMA = "quern-publication/1";

    /// One artifact, in a folder of its name.
    record Part(String name, String kind, String digest, List<PublishedFile> files) {}

    /// One file.
    record PublishedFile(String name, long bytes, String sha256) {}

    /// The manifest of these artifacts, by name.
    static Publication of(Map<String, Artifact> artifacts) throws IOException {
        MessageDigest digest = sha256();
        List<Part> parts = new ArrayList<>();
        for (Map.Entry<String, Artifact> entry : artifacts.entrySet()) {
            Artifact artifact = entry.getValue();
            String identity = entry.getKey() + "\0" + artifact.kind() + "\0" + artifact.digest() + "\n";
            digest.update(identity.getBytes(StandardCharsets.UTF_8));
            List<PublishedFile> files = new ArrayList<>();
            for (String name : artifact.files()) {
                files.add(describe(name, artifact.file(name)));
            }
            parts.add(new Part(entry.getKey(), artifact.kind(), artifact.digest(), files));
        }
        return new Publication(SCHEMA, HexFormat.of().formatHex(digest.digest()), parts);
    }

    /// Name of the folder.
    String folder() {
        return digest.substring(0, 12);
    }

    static PublishedFile describe(String name, Path file) throws IOException {
        MessageDigest digest = sha256();
        try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
            long bytes = in.transferTo(OutputStream.nullOutputStream());
            return new PublishedFile(name, bytes, HexFormat.of().formatHex(digest.digest()));
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }
}
