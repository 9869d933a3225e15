package dev.quern.datasets.catalogue;

import dev.quern.datasets.catalogue.CatalogueException.Kind;
import dev.quern.datasets.catalogue.DataFile.Member;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/// Takes files out of a verified archive. Names come from the entry of the catalogue, never from the archive.
final class Archive {
    private static final int BUFFER = 1 << 16;

    private final Path archive;
    private final Path folder;

    Archive(Path archive, Path folder) {
        this.archive = archive;
        this.folder = folder;
    }

    /// @throws CatalogueException when a member is not in it, or is not what the entry says
    void unpack(List<Member> members) throws IOException {
        if (members.isEmpty()) {
            return;
        }
        if (archive.toString().endsWith(".zip")) {
            unpackZip(members);
        } else {
            unpackTar(members);
        }
    }

    private void unpackZip(List<Member> members) throws IOException {
        try (ZipFile zip = new ZipFile(archive.toFile())) {
            for (Member member : members) {
                ZipEntry entry = zip.getEntry(member.path());
                if (entry == null) {
                    throw missing(member.path());
                }
                try (InputStream in = zip.getInputStream(entry)) {
                    write(in, member);
                }
            }
        }
    }

    private void unpackTar(List<Member> members) throws IOException {
        Map<String, Member> wanted = new HashMap<>();
        members.forEach(member -> wanted.put(member.path(), member));
        boolean packed = !archive.toString().endsWith(".tar");
        try (InputStream file = new BufferedInputStream(Files.newInputStream(archive), BUFFER);
                InputStream plain = packed ? new GZIPInputStream(file, BUFFER) : file;
                TarArchiveInputStream tar = new TarArchiveInputStream(plain)) {
            for (TarArchiveEntry entry = tar.getNextEntry();
                    entry != null && !wanted.isEmpty();
                    entry = tar.getNextEntry()) {
                Member member = wanted.remove(entry.getName());
                if (member != null) {
                    write(tar, member);
                }
            }
        }
        if (!wanted.isEmpty()) {
            throw missing(wanted.keySet().stream().sorted().findFirst().orElseThrow());
        }
    }

    private void write(InputStream in, Member member) throws IOException {
        PartFile part = new PartFile(folder.resolve(member.name()));
        try (OutputStream out = part.begin(new PartFile.Origin(archive.toString(), ""))) {
            long most = member.digests().size().orElse(Long.MAX_VALUE - 1);
            long done = 0;
            byte[] buffer = new byte[BUFFER];
            for (int read = in.read(buffer); read >= 0 && done <= most; read = in.read(buffer)) {
                out.write(buffer, 0, read);
                done += read;
            }
        }
        Optional<String> problem = Checksums.problem(part.path(), member.digests());
        if (problem.isPresent()) {
            part.discard();
            throw new CatalogueException(
                    Kind.DAMAGED,
                    archive + ": '" + member.path() + "' " + problem.get(),
                    "delete the archive and fetch it again");
        }
        part.publish();
    }

    private CatalogueException missing(String path) {
        return new CatalogueException(
                Kind.DAMAGED, archive + " has no '" + path + "'", "delete the archive and fetch it again");
    }
}
