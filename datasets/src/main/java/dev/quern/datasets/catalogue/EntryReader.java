package dev.quern.datasets.catalogue;

import dev.quern.datasets.catalogue.CatalogueException.Kind;
import dev.quern.datasets.catalogue.Dataset.Format;
import dev.quern.datasets.catalogue.Dataset.Licence;
import dev.quern.datasets.catalogue.Dataset.Schema;
import dev.quern.datasets.catalogue.Dataset.Split;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;

/// Reads `dataset.yaml`. Strict: an unknown key, a split of a file that is not there, or a checksum of the wrong length
/// is a message with file, line and column.
final class EntryReader {
    private static final long LONGEST = 1 << 20;
    private static final int DEEPEST = 12;
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9.-]{0,63}");
    private static final Pattern HEX = Pattern.compile("[0-9a-f]+");

    private final Path file;

    private EntryReader(Path file) {
        this.file = file;
    }

    /// @param name of the folder that the entry stands in
    /// @throws CatalogueException with file, line and column
    static Dataset read(String name, Path file) throws IOException {
        return new EntryReader(file).dataset(name);
    }

    private Dataset dataset(String name) throws IOException {
        if (!NAME.matcher(name).matches()) {
            throw wrong("'" + name + "' is no name of a data set", "rename the folder: a to z, 0 to 9, '-' and '.'");
        }
        YamlFields fields = new YamlFields(file, root());
        List<DataFile> files = new ArrayList<>();
        for (Node node : fields.items("files")) {
            files.add(file(new YamlFields(file, node)));
        }
        String folder = fields.optionalText("folder").orElse(name);
        if (!NAME.matcher(folder).matches()) {
            throw fields.problem(
                    "folder", "'" + folder + "' is no name of a folder", "use a to z, 0 to 9, '-' and '.'");
        }
        List<Split> splits = splits(fields.fields("splits"), names(files, fields));
        Dataset dataset = new Dataset(
                name,
                fields.text("title"),
                fields.text("description"),
                address(fields, "homepage"),
                licence(fields.fields("licence")),
                fields.optionalText("citation").orElse(""),
                folder,
                List.copyOf(files),
                schema(fields.fields("schema")),
                splits,
                fields.text("job") + "\n",
                file);
        fields.end();
        boolean records = splits.stream()
                .anyMatch(split -> split.format() == Format.CIFAR || split.format() == Format.CIFAR_COARSE_FINE);
        if (records && dataset.schema().image().isEmpty()) {
            throw fields.problem("schema", "records of pixels need the shape of an image", "add image: [3, 32, 32]");
        }
        return dataset;
    }

    private Node root() throws IOException {
        if (Files.size(file) > LONGEST) {
            throw wrong("has more than 1 MiB", "an entry describes data; it does not hold them");
        }
        LoadSettings settings = LoadSettings.builder()
                .setUseMarks(true)
                .setLabel(file.toString())
                .build();
        try {
            String text = Files.readString(file);
            refuseDepth(settings, text);
            return new Compose(settings)
                    .composeString(text)
                    .orElseThrow(() -> wrong("is empty", "begin with: title: …"));
        } catch (MarkedYamlEngineException broken) {
            throw YamlFields.problem(file, broken.getProblemMark(), broken.getProblem(), "correct the YAML");
        } catch (YamlEngineException broken) {
            throw wrong(broken.getMessage().lines().findFirst().orElse("is no YAML"), "correct the YAML");
        } catch (CharacterCodingException noText) {
            throw wrong("is no UTF-8 text", "save it as UTF-8");
        }
    }

    /// What is nested deeply, or repeats itself, would cost memory before it is found to be wrong.
    private void refuseDepth(LoadSettings settings, String text) {
        int depth = 0;
        for (Event event : new Parse(settings).parseString(text)) {
            depth += event instanceof CollectionStartEvent ? 1 : event instanceof CollectionEndEvent ? -1 : 0;
            if (depth > DEEPEST || event instanceof AliasEvent) {
                throw YamlFields.problem(
                        file,
                        event.getStartMark(),
                        depth > DEEPEST ? "nested deeper than " + DEEPEST + " levels" : "an alias is not used here",
                        "write it out as the entries that come with Quern do");
            }
        }
    }

    private CatalogueException wrong(String message, String remedy) {
        return new CatalogueException(Kind.ENTRY, file + ": " + message, remedy);
    }

    private DataFile file(YamlFields fields) {
        String name = relative(fields, "name");
        List<DataFile.Member> members = new ArrayList<>();
        for (Node node : fields.items("members")) {
            YamlFields member = new YamlFields(file, node);
            String path = member.text("path");
            String to = relative(member, member.optional("name").isPresent() ? "name" : "path");
            members.add(new DataFile.Member(path, to, digests(member)));
            member.end();
        }
        Digests content = fields.optionalFields("content").map(this::only).orElse(Digests.UNKNOWN);
        if (content.any() && !name.endsWith(".gz")) {
            throw fields.problem("content", "only a file that ends in '.gz' has content", "remove it");
        }
        List<URI> sources = new ArrayList<>();
        for (Node node : fields.items("sources")) {
            sources.add(address(fields, node));
        }
        DataFile read = new DataFile(name, digests(fields), content, sources, members);
        fields.end();
        if (sources.isEmpty() || !read.verifiable()) {
            throw fields.problem(
                    "name",
                    "file '" + name + "' has no sources or no checksum",
                    "state 'sources', and 'sha256' or 'md5'");
        }
        return read;
    }

    private Digests only(YamlFields fields) {
        Digests digests = digests(fields);
        fields.end();
        return digests;
    }

    private Digests digests(YamlFields fields) {
        OptionalLong size =
                fields.optionalCount("size").stream().mapToLong(Long::longValue).findFirst();
        return new Digests(size, hex(fields, "sha256", 64), hex(fields, "md5", 32));
    }

    private Optional<String> hex(YamlFields fields, String key, int digits) {
        Optional<String> text = fields.optionalText(key);
        if (text.isPresent()
                && (text.get().length() != digits || !HEX.matcher(text.get()).matches())) {
            throw fields.problem(key, "'" + key + "' has " + digits + " digits 0 to 9 and a to f", "copy it anew");
        }
        return text;
    }

    /// A name below the folder: no way out of it, on any system.
    private String relative(YamlFields fields, String key) {
        String text = fields.text(key);
        boolean leaves = text.contains("\\")
                || text.contains(":")
                || Arrays.asList(text.split("/", -1)).stream()
                        .anyMatch(part -> part.isEmpty() || part.equals(".") || part.equals(".."));
        if (leaves) {
            throw fields.problem(
                    key, "'" + text + "' is no name below the data set's folder", "use a/b.gz, without '..'");
        }
        return text;
    }

    private Optional<URI> address(YamlFields fields, String key) {
        return fields.optional(key).map(node -> address(fields, node));
    }

    private static URI address(YamlFields fields, Node node) {
        String text = fields.text(node);
        try {
            URI address = new URI(text);
            if (List.of("http", "https").contains(String.valueOf(address.getScheme())) && address.getHost() != null) {
                return address;
            }
        } catch (URISyntaxException noAddress) {
            throw fields.problem(node, "'" + text + "' is no address: " + noAddress.getReason(), "use https://…");
        }
        throw fields.problem(node, "'" + text + "' is no web address", "use https://…");
    }

    private Licence licence(YamlFields fields) {
        Licence licence = new Licence(fields.text("name"), address(fields, "address"));
        fields.end();
        return licence;
    }

    private Schema schema(YamlFields fields) {
        YamlFields columns = fields.fields("columns");
        Map<String, String> types = new LinkedHashMap<>();
        columns.names().forEach(name -> types.put(name, columns.text(name)));
        List<Integer> image = new ArrayList<>();
        for (Node node : fields.items("image")) {
            image.add((int) Math.min(Integer.MAX_VALUE, fields.count(node)));
        }
        if (!image.isEmpty() && (image.size() != 3 || image.contains(0))) {
            throw fields.problem("image", "an image has channels, height and width", "write [1, 28, 28] for example");
        }
        List<String> classes = fields.texts("classes");
        if (new HashSet<>(classes).size() != classes.size()) {
            throw fields.problem("classes", "a class stands there twice", "each class has one name");
        }
        long first = fields.optionalCount("first-class").orElse(0L);
        if (first > 255) {
            throw fields.problem("first-class", "a class has a number of 0 to 255", "most sets begin with 0");
        }
        fields.end();
        return new Schema(types, List.copyOf(image), (int) first, classes);
    }

    /// Names that splits may use: files, and members where a file is an archive.
    private Set<String> names(List<DataFile> files, YamlFields fields) {
        Set<String> names = new HashSet<>();
        for (DataFile data : files) {
            List<String> added = new ArrayList<>(List.of(data.name()));
            data.members().forEach(member -> added.add(member.name()));
            for (String name : added) {
                if (!names.add(name)) {
                    throw fields.problem(
                            "files", "two files are called '" + name + "'", "each needs a name of its own");
                }
            }
        }
        return names;
    }

    private List<Split> splits(YamlFields fields, Set<String> known) {
        List<Split> splits = new ArrayList<>();
        for (String name : fields.names()) {
            YamlFields split = fields.fields(name);
            OptionalLong rows = split.optionalCount("rows").stream()
                    .mapToLong(Long::longValue)
                    .findFirst();
            splits.add(new Split(name, rows, format(split), split.texts("files")));
            split.end();
            check(split, splits.getLast(), known);
        }
        if (splits.isEmpty()) {
            throw wrong("has no splits", "state at least one");
        }
        return List.copyOf(splits);
    }

    private void check(YamlFields fields, Split split, Set<String> known) {
        for (String name : split.files()) {
            if (!known.contains(name)) {
                throw fields.problem(
                        "files",
                        "no file '" + name + "' in this entry",
                        "files: " + known.stream().sorted().toList());
            }
        }
        boolean fits =
                switch (split.format()) {
                    case IDX -> split.files().size() == 2;
                    case CIFAR, CIFAR_COARSE_FINE, FILES -> !split.files().isEmpty();
                    case GENERATED -> split.files().isEmpty();
                };
        if (!fits) {
            throw fields.problem(
                    "files",
                    "format '" + split.format().text() + "' does not have "
                            + split.files().size() + " files",
                    "idx has two, images first; generated has none; others have at least one");
        }
    }

    private static Format format(YamlFields fields) {
        String text = fields.text("format");
        List<String> all = Arrays.stream(Format.values()).map(Format::text).toList();
        if (!all.contains(text)) {
            throw fields.problem("format", "unknown format '" + text + "'", "formats: " + all);
        }
        return Format.values()[all.indexOf(text)];
    }
}
