package dev.quern.api;

import java.net.URI;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ServiceLoader;
import java.util.regex.Pattern;

/// Where files lie: on this machine's disks, or in a store that a jar on the class path knows, as in
/// `s3://bucket/folder`. Either is a [Path], so whoever reads by [java.nio.file.Files] reads both. Found by
/// [ServiceLoader].
///
/// Paths in configs are made by [#path]. A step that keeps a path as text, such as in the description of a split,
/// makes it a path again in the same way: [Path#of(String, String...)] would take it for a local one.
public interface FileLayer {

    /// The path of a place outside the local file system.
    ///
    /// @param location with scheme, as in `s3://bucket/folder/file.txt`
    /// @throws InvalidPathException when no store on the class path has this scheme, naming the jar that does, or
    ///     when the location is not written as the store wants
    Path remote(String location);

    /// The path that a text names. A text without scheme, or with `file://`, is a local one.
    ///
    /// @throws InvalidPathException when there can be no such path, with what to do as its reason
    static Path path(String text) {
        if (!Found.SCHEME.matcher(text).matches()) {
            return Path.of(text);
        }
        if (!text.startsWith("file://")) {
            return Found.Layer.ONLY.remote(text);
        }
        try {
            return Path.of(URI.create(text));
        } catch (IllegalArgumentException wrong) {
            throw new InvalidPathException(text, wrong.getMessage());
        }
    }

    /// The path that the text of a config key names.
    ///
    /// @throws PlanException when there can be no such path
    static Path path(String key, String text) {
        try {
            return path(text);
        } catch (InvalidPathException wrong) {
            throw new PlanException(key, "'" + text + "': " + wrong.getReason());
        }
    }

    /// The layer of this JVM, looked for when a scheme is seen first.
    final class Found {
        /// At least two letters before the colon, since one is a drive.
        private static final Pattern SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]+://.*", Pattern.DOTALL);

        private Found() {}

        private static final class Layer {
            private static final FileLayer ONLY = ServiceLoader.load(FileLayer.class, FileLayer.class.getClassLoader())
                    .findFirst()
                    .orElse(location -> {
                        throw new InvalidPathException(location, "this program knows local files only");
                    });
        }
    }
}
