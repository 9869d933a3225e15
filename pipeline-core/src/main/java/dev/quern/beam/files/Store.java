package dev.quern.beam.files;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.fs.EmptyMatchTreatment;
import org.apache.beam.sdk.io.fs.MatchResult;
import org.apache.beam.sdk.io.fs.MatchResult.Metadata;
import org.apache.beam.sdk.io.fs.ResourceId;

/// Asks Beam's file systems. All that fails there, of whatever kind, is a [FileSystemException] that names the place.
final class Store {
    private static final String TYPE = "application/octet-stream";
    private static final int LONGEST_REASON = 300;

    /// What stands before the path: a store may give back `hdfs://node:8020/a` for `hdfs:///a`.
    private static final Pattern AUTHORITY = Pattern.compile("^[^:/]+:(//[^/]*)?");

    private Store() {}

    private interface Call<T> {
        T run() throws IOException;
    }

    private static <T> T ask(RemotePath path, Call<T> call) throws IOException {
        try {
            return call.run();
        } catch (FileSystemException told) {
            throw told;
        } catch (FileNotFoundException none) {
            throw missing(path);
        } catch (IOException | RuntimeException failure) {
            throw failed(path, "", failure);
        }
    }

    static NoSuchFileException missing(RemotePath path) {
        return new NoSuchFileException(path.toString(), null, "there is no such file");
    }

    /// The innermost exception with a message says most.
    static FileSystemException failed(RemotePath path, String where, Throwable failure) {
        String told = failure.getClass().getSimpleName();
        for (Throwable each = failure; each != null; each = each.getCause()) {
            told = each.getMessage() == null ? told : each.getMessage();
        }
        String line = told.lines().findFirst().orElse("");
        String reason = where + line.substring(0, Math.min(line.length(), LONGEST_REASON));
        FileSystemException named = new FileSystemException(path.toString(), null, reason);
        named.initCause(failure);
        return named;
    }

    private static ResourceId resource(RemotePath path) {
        return FileSystems.matchNewResource(path.toAbsolutePath().toString(), false);
    }

    static ReadableByteChannel open(RemotePath path) throws IOException {
        return ask(path, () -> FileSystems.open(resource(path)));
    }

    static WritableByteChannel create(RemotePath path) throws IOException {
        return ask(path, () -> FileSystems.create(resource(path), TYPE));
    }

    static void delete(RemotePath path) throws IOException {
        ask(path, () -> {
            FileSystems.delete(List.of(resource(path)));
            return null;
        });
    }

    static void copy(RemotePath from, RemotePath to) throws IOException {
        ask(from, () -> {
            FileSystems.copy(List.of(resource(from)), List.of(resource(to)));
            return null;
        });
    }

    /// What is known about a path.
    ///
    /// @throws NoSuchFileException where there is neither a file nor anything below
    static RemoteFacts facts(RemotePath path) throws IOException {
        RemoteFacts known = path.memory().facts();
        if (known != null) {
            return known;
        }
        Metadata exact = path.getNameCount() == 0 ? null : exact(path);
        RemoteFacts facts;
        if (exact != null && exact.sizeBytes() > 0) {
            facts = RemoteFacts.of(exact);
        } else if (!below(path).isEmpty()) {
            facts = RemoteFacts.FOLDER; // a file system has folders that look like empty files, an object store marks
        } else if (exact != null) {
            facts = RemoteFacts.of(exact);
        } else {
            throw missing(path);
        }
        path.memory().asked(facts);
        return facts;
    }

    private static Metadata exact(RemotePath path) throws IOException {
        String wanted = pathOf(path.toString());
        for (Metadata found : match(path, path.toString())) {
            if (pathOf(found.resourceId().toString()).equals(wanted)) {
                return found;
            }
        }
        return null;
    }

    /// All files below a folder, however deep, sorted, with their facts.
    static List<RemotePath> below(RemotePath folder) throws IOException {
        List<RemotePath> known = folder.memory().below();
        if (known != null) {
            return known;
        }
        String prefix = folder.getNameCount() == 0 ? folder.toString() : folder + "/";
        TreeMap<String, Metadata> found = new TreeMap<>();
        add(match(folder, prefix + "**"), pathOf(prefix), found);
        if (found.keySet().stream().allMatch(name -> name.contains("/"))) {
            // Hadoop's file system looks into subfolders only when asked for `**`.
            add(match(folder, prefix + "*"), pathOf(prefix), found);
        }
        List<RemotePath> files = found.entrySet().stream()
                .filter(file -> !isFolder(file.getKey(), found))
                .map(file -> listed(folder.resolve(file.getKey()), file.getValue()))
                .toList();
        folder.memory().asked(files);
        return files;
    }

    private static void add(List<Metadata> found, String prefix, Map<String, Metadata> names) {
        for (Metadata file : found) {
            String path = pathOf(file.resourceId().toString());
            if (path.startsWith(prefix) && path.length() > prefix.length() && !path.endsWith("/")) {
                names.put(path.substring(prefix.length()), file);
            }
        }
    }

    private static boolean isFolder(String name, TreeMap<String, Metadata> found) {
        String next = found.ceilingKey(name + "/");
        return found.get(name).sizeBytes() == 0 && next != null && next.startsWith(name + "/");
    }

    private static RemotePath listed(RemotePath path, Metadata file) {
        path.memory().listed(RemoteFacts.of(file));
        return path;
    }

    private static List<Metadata> match(RemotePath path, String pattern) throws IOException {
        return ask(path, () -> {
            MatchResult result = FileSystems.match(pattern, EmptyMatchTreatment.ALLOW);
            return result.status() == MatchResult.Status.NOT_FOUND ? List.of() : result.metadata();
        });
    }

    private static String pathOf(String location) {
        return AUTHORITY.matcher(location).replaceFirst("");
    }
}
