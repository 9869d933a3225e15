package dev.quern.ingest;

import dev.quern.api.ErrorCode;
import dev.quern.api.QuernException;
import dev.quern.api.Source.InputFile;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystems;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// The files below a folder, or one file, chosen by name and sorted by it.
record InputFolder(Path root, Globs globs, String patterns) {

    /// The files below a folder, or the one file, that patterns of globs choose.
    static List<InputFile> files(Path root, List<String> include, List<String> exclude) throws IOException {
        return new InputFolder(root, new Globs(include, exclude), include.toString()).files();
    }

    /// What is known about a file or folder that a config names.
    ///
    /// @throws QuernException when there is none, or it may not be read
    static BasicFileAttributes check(String what, Path path) throws IOException {
        try {
            BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
            if (Files.isReadable(path)) {
                return attributes;
            }
            throw new AccessDeniedException(path.toString());
        } catch (NoSuchFileException missing) {
            String place = path.getFileSystem() == FileSystems.getDefault()
                    ? "; relative paths start at " + Path.of("").toAbsolutePath()
                    : "";
            throw unreadable(what + " '" + path + "' does not exist", "name an existing file or folder" + place);
        } catch (AccessDeniedException denied) {
            throw unreadable(what + " '" + path + "' may not be read", "grant read permission to this user");
        } catch (FileSystemException failed) {
            throw unreadable(
                    what + " '" + path + "' cannot be read: " + failed.getReason(),
                    "check the name, and the settings of its file system");
        }
    }

    private static QuernException unreadable(String message, String remedy) {
        return new QuernException(ErrorCode.INPUT_UNREADABLE, message, remedy);
    }

    List<InputFile> files() throws IOException {
        if (check("input", root).isRegularFile()) {
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
