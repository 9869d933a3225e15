package dev.quern.corpus;

import dev.quern.api.Artifact;
import dev.quern.api.ArtifactWriter;
import dev.quern.api.ByteSize;
import dev.quern.api.Default;
import dev.quern.api.Doc;
import dev.quern.api.ErrorCode;
import dev.quern.api.Inputs;
import dev.quern.api.Outputs;
import dev.quern.api.PlanException;
import dev.quern.api.QuernException;
import dev.quern.api.Task;
import dev.quern.api.TaskContext;
import dev.quern.corpus.urls.EntryTable;
import dev.quern.corpus.urls.ListLines;
import dev.quern.corpus.urls.UrlLists;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;

/// Takes lists of domains, URLs and words from files, for `filter-url`. The digest of each file stands in the
/// job, so that the step runs again when another list is meant, and never silently with another one. A file has
/// an entry in each line; empty lines and lines that begin with `#` are none.
public final class ReadUrlLists implements Task {
    /// Kind of the artifact.
    static final String KIND = "url-lists";

    private static final int BUFFER = 1 << 16;

    @Doc("a file with one entry in each line")
    public record ListFile(
            @Doc("the file") Path file,

            @Doc("its SHA-256 in hexadecimal") String sha256) {
        public ListFile {
            PlanException.check(
                    sha256.matches("[0-9a-fA-F]{64}"), "sha256", "must be 64 hexadecimal digits, got '%s'", sha256);
        }
    }

    @Doc("Takes lists of domains, URLs and words from files, for filter-url.")
    public record Config(
            @Doc("hosts that are removed, and all below them") @Default("[]")
            List<ListFile> domains,

            @Doc("URLs that are removed, written as in the rows") @Default("[]")
            List<ListFile> urls,

            @Doc("words of a URL, between its marks, of which one is enough") @Default("[]")
            List<ListFile> words,

            @Doc("words of a URL of which several are needed") @Default("[]")
            List<ListFile> softWords,

            @Doc("what must not occur anywhere in a URL's letters and digits") @Default("[]")
            List<ListFile> substrings,

            @Doc("memory for sorting; larger lists are gone through in parts") @Default("256MiB")
            ByteSize memory) {
        public Config {
            PlanException.check(
                    !(domains.isEmpty()
                            && urls.isEmpty()
                            && words.isEmpty()
                            && softWords.isEmpty()
                            && substrings.isEmpty()),
                    "",
                    "needs a list: domains, urls, words, soft-words or substrings");
        }
    }

    private final Config config;

    @Inject
    ReadUrlLists(Config config) {
        this.config = config;
    }

    @Override
    public Outputs plan(Inputs inputs) {
        return Outputs.artifact(KIND);
    }

    @Override
    public void run(TaskContext context) throws IOException {
        ArtifactWriter output = context.output("");
        table("domains", config.domains(), UrlLists::domain, output);
        table("urls", config.urls(), line -> line, output);
        words("words", config.words(), output);
        words("soft-words", config.softWords(), output);
        words("substrings", config.substrings(), output);
    }

    private void table(String name, List<ListFile> lists, EntryTable.Reading reading, ArtifactWriter output)
            throws IOException {
        List<Path> files = checked(lists);
        EntryTable.Paths paths = new EntryTable.Paths(
                output.file(name + ".hashes"), output.file(name + ".places"), output.file(name + ".bytes"));
        EntryTable.write(
                files, line -> empty(reading.entry(line)), config.memory().bytes(), paths);
        output.property(name, Long.toString(Files.size(paths.hashes()) / Long.BYTES));
    }

    private static byte[] empty(byte[] entry) {
        return entry.length == 0 ? null : entry;
    }

    private static void words(String name, List<ListFile> lists, ArtifactWriter output) throws IOException {
        TreeSet<String> all = new TreeSet<>();
        for (Path file : checked(lists)) {
            ListLines.read(file, line -> {
                String word = UrlLists.simplify(line);
                if (!word.isEmpty()) {
                    all.add(word);
                }
            });
        }
        Files.write(output.file(name + ".txt"), all);
        output.property(name, Integer.toString(all.size()));
    }

    private static List<Path> checked(List<ListFile> lists) throws IOException {
        for (ListFile list : lists) {
            String found = sha256(list.file());
            if (!found.equals(list.sha256().toLowerCase(Locale.ROOT))) {
                throw new QuernException(
                        ErrorCode.INPUT_MALFORMED,
                        list.file() + ": SHA-256 is " + found + ", the job says " + list.sha256(),
                        "if the file is the one that is meant, write its digest into the job");
            }
        }
        return lists.stream().map(ListFile::file).toList();
    }

    private static String sha256(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] buffer = new byte[BUFFER];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                digest.update(buffer, 0, read);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchFileException missing) {
            throw new QuernException(
                    ErrorCode.INPUT_UNREADABLE, "no file " + file, "check the lists of the step", missing);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
    }

    /// Opens what the step has written.
    static UrlLists open(Artifact artifact) throws IOException {
        return new UrlLists(
                table(artifact, "domains"),
                table(artifact, "urls"),
                Files.readAllLines(artifact.file("words.txt")),
                Files.readAllLines(artifact.file("soft-words.txt")),
                Files.readAllLines(artifact.file("substrings.txt")));
    }

    private static EntryTable table(Artifact artifact, String name) throws IOException {
        return EntryTable.open(new EntryTable.Paths(
                artifact.file(name + ".hashes"), artifact.file(name + ".places"), artifact.file(name + ".bytes")));
    }
}
