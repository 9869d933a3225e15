package dev.quern.beam.files;

import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import org.apache.beam.sdk.io.fs.MatchResult.Metadata;

/// What a store tells about a place without reading it.
///
/// @param folder whether it only stands before the names of others
/// @param checksum the store's own, such as an ETag; null where it tells none
record RemoteFacts(boolean folder, long size, FileTime lastModifiedTime, String checksum)
        implements BasicFileAttributes {
    static final RemoteFacts FOLDER = new RemoteFacts(true, 0, FileTime.fromMillis(0), null);

    static RemoteFacts of(Metadata file) {
        return new RemoteFacts(
                false, file.sizeBytes(), FileTime.fromMillis(Math.max(0, file.lastModifiedMillis())), file.checksum());
    }

    @Override
    public FileTime lastAccessTime() {
        return lastModifiedTime;
    }

    @Override
    public FileTime creationTime() {
        return lastModifiedTime;
    }

    @Override
    public boolean isRegularFile() {
        return !folder;
    }

    @Override
    public boolean isDirectory() {
        return folder;
    }

    @Override
    public boolean isSymbolicLink() {
        return false;
    }

    @Override
    public boolean isOther() {
        return false;
    }

    @Override
    public Object fileKey() {
        return checksum;
    }
}
