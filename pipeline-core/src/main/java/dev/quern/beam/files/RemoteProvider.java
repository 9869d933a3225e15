package dev.quern.beam.files;

import java.io.IOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessMode;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.CopyOption;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NotDirectoryException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.spi.FileSystemProvider;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What [Files] does with paths of stores. There are no folders to make or to remove: one is there as long as a file
/// is below it. Nothing can be locked, mapped or changed in place.
final class RemoteProvider extends FileSystemProvider {
    static final RemoteProvider ONLY = new RemoteProvider();

    private RemoteProvider() {}

    @Override
    public String getScheme() {
        return "quern-remote";
    }

    private static RemotePath remote(Path path) {
        return ((RemotePath) path).toAbsolutePath();
    }

    @Override
    public SeekableByteChannel newByteChannel(
            Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes) throws IOException {
        if (!options.contains(StandardOpenOption.WRITE)) {
            return newFileChannel(path, options);
        }
        if (options.contains(StandardOpenOption.CREATE_NEW) && Files.exists(path)) {
            throw new FileAlreadyExistsException(path.toString());
        }
        return new WriteChannel(remote(path));
    }

    @Override
    public FileChannel newFileChannel(Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
            throws IOException {
        if (options.contains(StandardOpenOption.WRITE) || options.contains(StandardOpenOption.APPEND)) {
            throw new UnsupportedOperationException("'" + path + "' can only be written from its start to its end");
        }
        return new RemoteChannel(remote(path));
    }

    @Override
    public DirectoryStream<Path> newDirectoryStream(Path folder, DirectoryStream.Filter<? super Path> filter)
            throws IOException {
        RemotePath root = remote(folder);
        if (!Store.facts(root).isDirectory()) {
            throw new NotDirectoryException(folder.toString());
        }
        List<Path> entries = new ArrayList<>();
        for (RemotePath entry : entries(root)) {
            if (filter.accept(entry)) {
                entries.add(entry);
            }
        }
        return new Entries(entries);
    }

    private static List<RemotePath> entries(RemotePath root) throws IOException {
        Map<RemotePath, List<RemotePath>> byName = new LinkedHashMap<>();
        for (RemotePath file : Store.below(root)) {
            RemotePath name = file.getName(root.getNameCount());
            byName.computeIfAbsent(name, first -> new ArrayList<>()).add(file);
        }
        List<RemotePath> entries = new ArrayList<>();
        byName.forEach((name, files) -> {
            List<RemotePath> deeper = new ArrayList<>(files);
            deeper.removeIf(file -> file.getNameCount() == root.getNameCount() + 1 && entries.add(file));
            if (!deeper.isEmpty()) {
                RemotePath folder = root.resolve(name);
                folder.memory().listed(RemoteFacts.FOLDER);
                folder.memory().asked(deeper);
                entries.add(folder);
            }
        });
        return entries;
    }

    private record Entries(List<Path> entries) implements DirectoryStream<Path> {
        @Override
        public Iterator<Path> iterator() {
            return entries.iterator();
        }

        @Override
        public void close() {
            // holds nothing open
        }
    }

    @Override
    public void createDirectory(Path folder, FileAttribute<?>... attributes) {
        // there as soon as a file is
    }

    @Override
    public void delete(Path path) throws IOException {
        Store.facts(remote(path));
        Store.delete(remote(path));
    }

    @Override
    public void copy(Path source, Path target, CopyOption... options) throws IOException {
        if (!List.of(options).contains(StandardCopyOption.REPLACE_EXISTING) && Files.exists(target)) {
            throw new FileAlreadyExistsException(target.toString());
        }
        Store.copy(remote(source), remote(target));
    }

    /// Copies and removes: no store promises more.
    @Override
    public void move(Path source, Path target, CopyOption... options) throws IOException {
        if (List.of(options).contains(StandardCopyOption.ATOMIC_MOVE)) {
            throw new AtomicMoveNotSupportedException(
                    source.toString(), target.toString(), "a store of objects cannot rename");
        }
        copy(source, target, options);
        Store.delete(remote(source));
    }

    @Override
    public boolean isSameFile(Path one, Path other) {
        return one.equals(other);
    }

    @Override
    public boolean isHidden(Path path) {
        return false;
    }

    @Override
    public void checkAccess(Path path, AccessMode... modes) throws IOException {
        Store.facts(remote(path));
    }

    @Override
    public <A extends BasicFileAttributes> A readAttributes(Path path, Class<A> type, LinkOption... options)
            throws IOException {
        if (type != BasicFileAttributes.class) {
            throw new UnsupportedOperationException("has basic attributes only");
        }
        return type.cast(Store.facts(remote(path)));
    }

    @Override
    public Map<String, Object> readAttributes(Path path, String attributes, LinkOption... options) {
        throw new UnsupportedOperationException("attributes cannot be read by name");
    }

    @Override
    public void setAttribute(Path path, String attribute, Object value, LinkOption... options) {
        throw new UnsupportedOperationException("attributes cannot be set");
    }

    @Override
    public <V extends FileAttributeView> V getFileAttributeView(Path path, Class<V> type, LinkOption... options) {
        return null;
    }

    @Override
    public FileStore getFileStore(Path path) {
        throw new UnsupportedOperationException("has no volume");
    }

    @Override
    public FileSystem newFileSystem(URI uri, Map<String, ?> environment) {
        throw new UnsupportedOperationException("made by the file layer");
    }

    @Override
    public FileSystem getFileSystem(URI uri) {
        throw new UnsupportedOperationException("made by the file layer");
    }

    @Override
    public Path getPath(URI uri) {
        return new BeamFiles().remote(uri.toString());
    }
}
