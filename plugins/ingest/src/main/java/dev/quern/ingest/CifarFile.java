package dev.quern.ingest;

import dev.quern.api.Source.InputFile;
import dev.quern.datasets.table.TableException;
import dev.quern.datasets.text.Compression;
import dev.quern.datasets.text.TarTexts;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipException;

/// A file of CIFAR's records: one of a folder, or an entry of a tar archive, as which CIFAR is distributed.
///
/// @param entry its path in the archive; empty for a file of its own
/// @param length decoded bytes
record CifarFile(String name, Path path, String entry, long length) {
    private static final long LARGEST_ENTRY = 1L << 29;
    private static final long LARGEST_NAMES = 1L << 16;

    /// Files of records, and lists of names of classes beside them.
    record Found(List<CifarFile> files, List<List<String>> names) {}

    static boolean isArchive(Path input) {
        String name = input.getFileName() == null ? "" : input.getFileName().toString();
        return Files.isRegularFile(input)
                && (name.endsWith(".tgz")
                        || TarTexts.compression(input).strip(name).endsWith(".tar"));
    }

    /// @param names of files that name classes
    static Found inFolder(List<InputFile> files, List<String> names) throws IOException {
        Found found = new Found(new ArrayList<>(), new ArrayList<>());
        for (InputFile file : files) {
            if (names.contains(file.path().getFileName().toString())) {
                found.names().add(lines(Files.readAllBytes(file.path())));
            } else {
                TableFiles.read(file.name(), () -> found.files()
                        .add(new CifarFile(file.name(), file.path(), "", length(file))));
            }
        }
        return found;
    }

    private static long length(InputFile file) throws IOException {
        if (Compression.of(file.name()) == Compression.NONE) {
            return Files.size(file.path());
        }
        try (InputStream in = Compression.of(file.name()).open(file.path())) {
            return in.transferTo(OutputStream.nullOutputStream());
        }
    }

    static Found inArchive(InputFile archive, Globs globs, List<String> names) throws IOException {
        Found found = new Found(new ArrayList<>(), new ArrayList<>());
        TableFiles.read(archive.name(), () -> {
            try (TarTexts entries = new TarTexts(archive.path())) {
                while (entries.next()) {
                    String name = entries.name();
                    boolean isFile = entries.kind() == TarTexts.Kind.FILE;
                    if (isFile && names.contains(name.substring(name.lastIndexOf('/') + 1))) {
                        if (entries.length() <= LARGEST_NAMES) {
                            found.names().add(lines(entries.read()));
                        }
                    } else if (isFile && globs.choose(name)) {
                        found.files().add(new CifarFile(name, archive.path(), name, entries.length()));
                    }
                }
            } catch (ZipException torn) {
                throw torn;
            } catch (IOException damaged) {
                throw TableException.damaged(damaged);
            }
        });
        return found;
    }

    private static List<String> lines(byte[] text) {
        return new String(text, StandardCharsets.UTF_8)
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .toList();
    }

    /// The decoded records.
    InputStream open() throws IOException {
        if (entry.isEmpty()) {
            return Compression.of(name).open(path);
        }
        try (TarTexts entries = new TarTexts(path)) {
            while (entries.next()) {
                if (entries.name().equals(entry)) {
                    if (entries.length() > LARGEST_ENTRY) {
                        throw new TableException(
                                "holds " + entries.length() + " bytes, more than the " + LARGEST_ENTRY
                                        + " that an entry of an archive may have",
                                "unpack the archive and name the folder");
                    }
                    return new ByteArrayInputStream(entries.read());
                }
            }
        }
        throw new TableException("is no longer in the archive", "run the job again");
    }
}
