package dev.quern.beam.files;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.ProviderMismatchException;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/// A place in a store. Its names are taken as they stand: keys of objects may hold `.`, `..` and several slashes in
/// a row, which belong to the name behind them.
///
/// A path that came out of a listing knows its [RemoteFacts], so that nobody asks for them again.
final class RemotePath implements Path {
    private static final Pattern NAME = Pattern.compile("/*[^/]+");

    private final RemoteFileSystem files;
    private final boolean absolute;
    private final List<String> names;
    private final Memory memory = new Memory();

    private RemotePath(RemoteFileSystem files, boolean absolute, List<String> names) {
        this.files = files;
        this.absolute = absolute;
        this.names = List.copyOf(names);
    }

    /// @param text without the root; slashes at its end are dropped
    static RemotePath of(RemoteFileSystem files, boolean absolute, String text) {
        String bare = absolute && text.startsWith("/") ? text.substring(1) : text;
        List<String> names =
                NAME.matcher(bare).results().map(MatchResult::group).toList();
        return new RemotePath(files, absolute, withoutSeparators(names));
    }

    /// The first of the slashes before a name, save the first name, only separates it.
    private static List<String> withoutSeparators(List<String> found) {
        List<String> names = new ArrayList<>();
        for (String name : found) {
            names.add(names.isEmpty() ? name : name.substring(1));
        }
        return names;
    }

    /// What is known about this place.
    Memory memory() {
        return memory;
    }

    private static RemotePath cast(Path path) {
        if (path instanceof RemotePath remote) {
            return remote;
        }
        throw new ProviderMismatchException("'" + path + "' is a path of another file system");
    }

    private RemotePath relative(List<String> some) {
        return new RemotePath(files, false, some);
    }

    @Override
    public RemoteFileSystem getFileSystem() {
        return files;
    }

    @Override
    public boolean isAbsolute() {
        return absolute;
    }

    @Override
    public RemotePath getRoot() {
        return absolute ? new RemotePath(files, true, List.of()) : null;
    }

    @Override
    public RemotePath getFileName() {
        return names.isEmpty() ? null : relative(List.of(names.getLast()));
    }

    @Override
    public RemotePath getParent() {
        boolean none = names.isEmpty() || names.size() == 1 && !absolute;
        return none ? null : new RemotePath(files, absolute, names.subList(0, names.size() - 1));
    }

    @Override
    public int getNameCount() {
        return names.size();
    }

    @Override
    public RemotePath getName(int index) {
        return subpath(index, index + 1);
    }

    @Override
    public RemotePath subpath(int begin, int end) {
        if (begin < 0 || begin >= end || end > names.size()) {
            throw new IllegalArgumentException("no names " + begin + " to " + end + " in " + this);
        }
        return relative(names.subList(begin, end));
    }

    @Override
    public boolean startsWith(Path other) {
        return other instanceof RemotePath start
                && start.files.equals(files)
                && start.absolute == absolute
                && start.names.size() <= names.size()
                && names.subList(0, start.names.size()).equals(start.names);
    }

    @Override
    public boolean endsWith(Path other) {
        if (!(other instanceof RemotePath end) || end.absolute) {
            return equals(other);
        }
        int from = names.size() - end.names.size();
        return from >= 0 && names.subList(from, names.size()).equals(end.names);
    }

    /// Itself: in keys of objects `.` and `..` are names.
    @Override
    public RemotePath normalize() {
        return this;
    }

    @Override
    public RemotePath resolve(Path other) {
        if (other.isAbsolute()) {
            return cast(other);
        }
        return resolve(other.toString());
    }

    @Override
    public RemotePath resolve(String other) {
        List<String> all = new ArrayList<>(names);
        all.addAll(of(files, false, other).names);
        return new RemotePath(files, absolute, all);
    }

    @Override
    public RemotePath relativize(Path other) {
        RemotePath below = cast(other);
        if (!below.startsWith(this)) {
            throw new IllegalArgumentException("'" + other + "' is not below '" + this + "'");
        }
        return relative(below.names.subList(names.size(), below.names.size()));
    }

    @Override
    public URI toUri() {
        if (!absolute) {
            throw new UnsupportedOperationException("'" + this + "' is relative, and no folder is current");
        }
        String[] root = files.root().split("://", 2);
        try {
            return new URI(root[0], root[1], "/" + String.join("/", names), null, null);
        } catch (URISyntaxException wrong) {
            throw new IllegalArgumentException(wrong);
        }
    }

    @Override
    public RemotePath toAbsolutePath() {
        return absolute ? this : new RemotePath(files, true, names);
    }

    @Override
    public RemotePath toRealPath(LinkOption... options) {
        return toAbsolutePath();
    }

    @Override
    public WatchKey register(WatchService watcher, WatchEvent.Kind<?>[] events, WatchEvent.Modifier... modifiers) {
        throw new UnsupportedOperationException("cannot be watched");
    }

    @Override
    public int compareTo(Path other) {
        return toString().compareTo(cast(other).toString());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RemotePath path
                && path.absolute == absolute
                && path.files.equals(files)
                && path.names.equals(names);
    }

    @Override
    public int hashCode() {
        return toString().hashCode();
    }

    @Override
    public String toString() {
        String text = String.join("/", names);
        return absolute ? files.root() + "/" + text : text;
    }
}
