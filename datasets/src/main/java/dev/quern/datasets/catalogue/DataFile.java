package dev.quern.datasets.catalogue;

import java.net.URI;
import java.util.List;
import java.util.Optional;

/// A file of a data set as it is published.
///
/// @param name where it lies, below the data set's folder
/// @param digests of the file itself
/// @param content of what is in it once it is unpacked, for a file that ends in `.gz`; a copy that was packed anew is
///     as good
/// @param sources addresses, the preferred one first
/// @param members files to take out of it, where it is an archive (`.zip`, `.tar`, `.tar.gz`, `.tgz`)
public record DataFile(String name, Digests digests, Digests content, List<URI> sources, List<Member> members) {

    /// A file within an archive.
    ///
    /// @param path its name in the archive
    /// @param name where it is put, below the data set's folder
    public record Member(String path, String name, Digests digests) {}

    public DataFile {
        sources = List.copyOf(sources);
        members = List.copyOf(members);
    }

    /// Whether a copy of it can be verified.
    public boolean verifiable() {
        return digests.identify() || content.identify();
    }

    Optional<Member> member(String file) {
        return members.stream().filter(member -> member.name().equals(file)).findFirst();
    }
}
