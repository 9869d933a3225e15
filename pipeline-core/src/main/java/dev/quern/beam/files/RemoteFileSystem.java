package dev.quern.beam.files;

import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.WatchService;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.nio.file.spi.FileSystemProvider;
import java.util.List;
import java.util.Set;

/// One bucket, or one cluster. Two with the same root are equal.
final class RemoteFileSystem extends FileSystem {
    private final String root;

    /// @param root scheme and authority, as in `s3://bucket`
    RemoteFileSystem(String root) {
        this.root = root;
    }

    String root() {
        return root;
    }

    @Override
    public FileSystemProvider provider() {
        return RemoteProvider.ONLY;
    }

    /// @param first with the root for an absolute path, without for one that is relative
    @Override
    public RemotePath getPath(String first, String... more) {
        String text = more.length == 0 ? first : first + "/" + String.join("/", more);
        boolean absolute = text.equals(root) || text.startsWith(root + "/");
        return RemotePath.of(this, absolute, absolute ? text.substring(root.length()) : text);
    }

    @Override
    public PathMatcher getPathMatcher(String syntaxAndPattern) {
        PathMatcher matcher = FileSystems.getDefault().getPathMatcher(syntaxAndPattern);
        return path -> matcher.matches(Path.of(path.toString()));
    }

    @Override
    public boolean isOpen() {
        return true;
    }

    @Override
    public boolean isReadOnly() {
        return false;
    }

    @Override
    public String getSeparator() {
        return "/";
    }

    @Override
    public Iterable<Path> getRootDirectories() {
        return List.of(RemotePath.of(this, true, ""));
    }

    @Override
    public Iterable<FileStore> getFileStores() {
        return List.of();
    }

    @Override
    public Set<String> supportedFileAttributeViews() {
        return Set.of("basic");
    }

    /// Stays open, as the default file system does.
    @Override
    public void close() {
        throw new UnsupportedOperationException("always open");
    }

    @Override
    public UserPrincipalLookupService getUserPrincipalLookupService() {
        throw new UnsupportedOperationException("no owners");
    }

    @Override
    public WatchService newWatchService() {
        throw new UnsupportedOperationException("cannot be watched");
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RemoteFileSystem files && files.root.equals(root);
    }

    @Override
    public int hashCode() {
        return root.hashCode();
    }

    @Override
    public String toString() {
        return root;
    }
}
