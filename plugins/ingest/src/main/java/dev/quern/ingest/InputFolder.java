package dev.quern.ingest;

import dev.quern.api.ErrorCode;
import dev.quern.api.QuernException;
import dev.quern.api.Source.InputFile;
import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// The files below a folder, or one file, chosen by name and sorted by it.
record InputFolder(Path root, Globs globs, String patterns) {

    /// The files below a folder, or the one file, that patterns of globs choose.
    static List<InputFile> files(Path root, List<String> include, List<String> exclude) throws IOException {
        return new InputFolder(root, new Globs(include, exclude), include.toString()).files();
    }

    List<InputFile> files() throws IOException {
        if (!Files.exists(root)) {
            throw new QuernException(
                    ErrorCode.INPUT_UNREADABLE,
                    "input '" + root + "' does not exist",
                    "name an existing file or folder; relative paths start at "
                            + Path.of("").toAbsolutePath());
        }
        if (!Files.isReadable(root)) {
            throw new QuernException(
                    ErrorCode.INPUT_UNREADABLE,
                    "input '" + root + "' may not be read",
                    "grant read permission to this user");
        }
        if (Files.isRegularFile(root)) {
            return List.of(new InputFile(root.getFileName().toString(), root));
        }
        try (Stream<Path> all = Files.walk(root, FileVisitOption.FOLLOW_LINKS)) {
            List<InputFile> files = all.filter(Files::isRegularFile)
                    .map(file -> new InputFile(name(file), file))
                    .filter(file -> globs.choose(file.name()))
                    .sorted(Comparator.comparing(InputFile::name))
                    .toList();
            if (files.isEmpty()) {
                throw new QuernException(
                        ErrorCode.NO_ROWS,
                        "no file below '" + root + "' matches " + patterns,
                        "name another folder or change 'include' and 'exclude'");
            }
            return files;
        }
    }

    private String name(Path file) {
        return root.relativize(file).toString().replace('\\', '/');
    }
}
