package dev.quern.datasets.catalogue;

import dev.quern.datasets.catalogue.CatalogueException.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// Brings the files of a data set into a folder: those that are there and right stay, the rest is copied or downloaded,
/// verified and only then given its name. Run again after a failure, it goes on where it stopped.
public final class Fetcher implements AutoCloseable {
    private static final String LOCK = ".fetch.lock";
    private static final int BUFFER = 1 << 16;

    private final FetchSettings settings;
    private final FetchListener listener;
    private final HttpClient client;

    public Fetcher(FetchSettings settings, FetchListener listener) {
        this.settings = settings;
        this.listener = listener;
        this.client = HttpClient.newBuilder()
                .connectTimeout(settings.patience())
                .followRedirects(HttpClient.Redirect.NORMAL)
                .build();
    }

    /// Fetches all files of a data set.
    ///
    /// @param folder where they go; made if it is not there
    /// @param from a folder, a file or an address to take them from instead of the published sources
    /// @return how many files were fetched; the others were there already
    /// @throws CatalogueException when a file could not be had
    /// @throws IOException when the folder cannot be written; the same call goes on once it can
    @SuppressWarnings("try") // the lock is held, not used
    public int fetch(Dataset dataset, Path folder, Optional<String> from) throws IOException {
        Files.createDirectories(folder);
        try (FileChannel channel =
                        FileChannel.open(folder.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = lock(channel, folder)) {
            int fetched = 0;
            for (DataFile file : dataset.files()) {
                fetched += fetch(dataset, file, folder, from) ? 1 : 0;
            }
            return fetched;
        }
    }

    private static FileLock lock(FileChannel channel, Path folder) throws IOException {
        FileLock lock = null;
        try {
            lock = channel.tryLock();
        } catch (OverlappingFileLockException sameProcess) {
            // another thread of this process holds it
        }
        if (lock == null) {
            throw new CatalogueException(
                    Kind.UNREACHABLE,
                    "another fetch is at work in " + folder,
                    "wait for it, then run the command again");
        }
        return lock;
    }

    private boolean fetch(Dataset dataset, DataFile file, Path folder, Optional<String> from) throws IOException {
        Path target = folder.resolve(file.name());
        boolean there =
                Files.isRegularFile(target) && Checksums.problem(target, file).isEmpty();
        if (there) {
            listener.note(file.name() + ": is there already, verified");
        } else if (from.isEmpty()) {
            new Download(client, settings, listener, file, target).run(file.sources());
        } else if (from.get().matches("https?://.*")) {
            new Download(client, settings, listener, file, target).run(List.of(address(from.get(), file)));
        } else {
            copy(local(dataset, file, Path.of(from.get())), file, target);
        }
        List<DataFile.Member> missing = new ArrayList<>();
        for (DataFile.Member member : file.members()) {
            Path to = folder.resolve(member.name());
            if (!there
                    || !Files.isRegularFile(to)
                    || Checksums.problem(to, member.digests()).isPresent()) {
                missing.add(member);
            }
        }
        new Archive(target, folder).unpack(missing);
        return !there;
    }

    /// The address of a file below that of a mirror, or the mirror's address where it names the file itself.
    private static URI address(String mirror, DataFile file) {
        String base = mirror.endsWith("/") ? mirror : mirror + "/";
        try {
            return mirror.endsWith("/" + file.name()) ? new URI(mirror) : new URI(base + file.name());
        } catch (URISyntaxException wrong) {
            throw new CatalogueException(
                    Kind.ENTRY, "'" + mirror + "' is no address: " + wrong.getReason(), "use https://…", wrong);
        }
    }

    private static Path local(Dataset dataset, DataFile file, Path from) {
        if (Files.isRegularFile(from) && from.getFileName().toString().equals(file.name())) {
            return from;
        }
        List<Path> places = List.of(
                from.resolve(file.name()),
                from.resolve(dataset.folder()).resolve(file.name()),
                dataset.folderIn(from).resolve(file.name()));
        return places.stream()
                .filter(Files::isRegularFile)
                .findFirst()
                .orElseThrow(() -> new CatalogueException(
                        Kind.MISSING,
                        "no '" + file.name() + "' in " + from,
                        "looked for " + places + "; put it there, or name its folder with --from"));
    }

    private void copy(Path source, DataFile file, Path target) throws IOException {
        PartFile part = new PartFile(target);
        long size = Files.size(source);
        long done = 0;
        try (InputStream in = Files.newInputStream(source);
                OutputStream out = part.begin(new PartFile.Origin(source.toString(), ""))) {
            byte[] buffer = new byte[BUFFER];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                out.write(buffer, 0, read);
                done += read;
                listener.progress(file.name(), done, OptionalLong.of(Math.max(size, done)));
            }
        }
        Optional<String> problem = Checksums.problem(part.path(), file);
        if (problem.isPresent()) {
            part.discard();
            throw new CatalogueException(
                    Kind.DAMAGED,
                    source + " is not the published file: " + problem.get(),
                    "fetch it again where it came from, or leave out --from");
        }
        part.publish();
        listener.note(file.name() + ": copied from " + source + ", verified");
    }

    @Override
    public void close() {
        client.close();
    }
}
