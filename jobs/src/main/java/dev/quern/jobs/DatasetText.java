package dev.quern.jobs;

import dev.quern.datasets.catalogue.DataFile;
import dev.quern.datasets.catalogue.Dataset;
import dev.quern.datasets.catalogue.Dataset.Split;
import dev.quern.datasets.catalogue.Digests;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/// An entry of the catalogue as people and programs read it.
///
/// @param folder where its files lie or would lie
record DatasetText(Dataset dataset, Path folder) {

    /// Whether all files that its splits are read from are there.
    boolean here() {
        List<String> wanted = dataset.read();
        return !wanted.isEmpty() && wanted.stream().allMatch(name -> Files.isRegularFile(folder.resolve(name)));
    }

    private String place() {
        if (dataset.generated()) {
            return "made by a step";
        }
        boolean any = dataset.files().stream().anyMatch(file -> Files.isRegularFile(folder.resolve(file.name())));
        return here() ? folder.toString() : any ? "not all of it in " + folder : "-";
    }

    private String shape() {
        return dataset.schema().image().isEmpty()
                ? "-"
                : dataset.schema().image().stream().map(String::valueOf).collect(Collectors.joining("x"));
    }

    private static String count(OptionalLong count) {
        return count.isPresent() ? ProgressDisplay.count(count.getAsLong()) : "any";
    }

    /// The columns of `ls`.
    List<String> cells() {
        return List.of(
                dataset.name(),
                count(dataset.rows()),
                String.valueOf(dataset.schema().classes().size()),
                shape(),
                dataset.licence().name(),
                place());
    }

    /// The steps that read it, ready for a job file.
    String job() {
        String classes = dataset.schema().classes().stream()
                .map(name -> '"' + name.replace("\\", "\\\\").replace("\"", "\\\"") + '"')
                .collect(Collectors.joining(", ", "[", "]"));
        return "steps:\n"
                + dataset.job()
                        .replace("\"${classes}\"", classes)
                        .replace("${data}", folder.toString().replace('\\', '/'))
                        .indent(2);
    }

    /// All that the entry says.
    String full() {
        StringBuilder text = new StringBuilder();
        text.append(dataset.name()).append(": ").append(dataset.title()).append('\n');
        text.append(dataset.description()).append("\n\n");
        dataset.homepage().ifPresent(address -> line(text, "homepage", address.toString()));
        line(text, "licence", licence());
        line(text, "citation", dataset.citation().isEmpty() ? "-" : dataset.citation());
        line(text, "entry", dataset.origin().toString());
        line(text, "lies in", place());
        line(text, "image", shape());
        line(
                text,
                "classes",
                dataset.schema().classes().size() + ": "
                        + String.join(", ", dataset.schema().classes()));
        text.append("\ncolumns\n");
        dataset.schema().columns().forEach((name, type) -> line(text, "  " + name, type));
        text.append("\nsplits\n");
        for (Split split : dataset.splits()) {
            line(text, "  " + split.name(), count(split.rows()) + " rows  " + String.join(", ", split.files()));
        }
        if (!dataset.files().isEmpty()) {
            text.append("\nfiles\n");
        }
        for (DataFile file : dataset.files()) {
            text.append("  ").append(file.name()).append('\n');
            digests(text, "", file.digests());
            digests(text, "content ", file.content());
            file.sources().forEach(source -> line(text, "    from", source.toString()));
        }
        return text.append("\nin a job file\n\n").append(job()).toString();
    }

    private String licence() {
        return dataset.licence().name()
                + dataset.licence().address().map(address -> "  " + address).orElse("");
    }

    private static void digests(StringBuilder text, String of, Digests digests) {
        digests.size().ifPresent(size -> line(text, "    " + of + "bytes", ProgressDisplay.count(size)));
        digests.sha256().ifPresent(hex -> line(text, "    " + of + "sha256", hex));
        digests.md5().ifPresent(hex -> line(text, "    " + of + "md5", hex));
    }

    private static void line(StringBuilder text, String name, String value) {
        text.append(String.format("%-18s %s%n", name, value));
    }

    /// The same for `--json`.
    Map<String, Object> json() {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("name", dataset.name());
        all.put("title", dataset.title());
        all.put("description", dataset.description());
        all.put("homepage", dataset.homepage().map(URI::toString).orElse(null));
        all.put("licence", dataset.licence().name());
        all.put(
                "licence-address",
                dataset.licence().address().map(URI::toString).orElse(null));
        all.put("citation", dataset.citation());
        all.put("entry", dataset.origin().toString());
        all.put("folder", dataset.generated() ? null : folder.toString());
        all.put("fetched", here());
        all.put("rows", dataset.rows().isPresent() ? dataset.rows().getAsLong() : null);
        all.put("image", dataset.schema().image());
        all.put("classes", dataset.schema().classes());
        all.put("columns", dataset.schema().columns());
        List<Object> splits = new ArrayList<>();
        for (Split split : dataset.splits()) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("name", split.name());
            one.put("rows", split.rows().isPresent() ? split.rows().getAsLong() : null);
            one.put("format", split.format().text());
            one.put("files", split.files());
            splits.add(one);
        }
        all.put("splits", splits);
        all.put("files", dataset.files().stream().map(DatasetText::json).toList());
        all.put("job", job());
        return all;
    }

    private static Map<String, Object> json(DataFile file) {
        Map<String, Object> one = new LinkedHashMap<>();
        one.put("name", file.name());
        one.put("digests", json(file.digests()));
        one.put("content", json(file.content()));
        one.put("sources", file.sources().stream().map(URI::toString).toList());
        one.put("members", file.members().stream().map(DataFile.Member::name).toList());
        return one;
    }

    private static Map<String, Object> json(Digests digests) {
        Map<String, Object> known = new LinkedHashMap<>();
        digests.size().ifPresent(size -> known.put("bytes", size));
        digests.sha256().ifPresent(hex -> known.put("sha256", hex));
        digests.md5().ifPresent(hex -> known.put("md5", hex));
        return known;
    }
}
