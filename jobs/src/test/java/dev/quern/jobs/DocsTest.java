package dev.quern.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Documents rot where nobody looks: every class, file and verb that they name must exist.
class DocsTest {
    private static final Path ROOT = Path.of("").toAbsolutePath().getParent();
    private static final Pattern CLASS_NAME = Pattern.compile("`([A-Z][a-z]+(?:[A-Z][A-Za-z0-9]*)+)`");
    private static final Pattern LINK = Pattern.compile("\\]\\(([^):]+)\\)");
    private static final Pattern JOB_FILE = Pattern.compile("\\b(jobs/[a-z-]+\\.yaml)");
    private static final Pattern MAKE_TARGET = Pattern.compile("make ([a-z-]+)");
    private static final Pattern VERB = Pattern.compile("(?:bin/|`)quern ([a-z]+)");

    /// Names that a contributor is to invent.
    private static final Set<String> INVENTED = Set.of("YourStep", "YourStepTest", "ReadYours", "ReadYoursTest");

    @ParameterizedTest
    @ValueSource(strings = {"README.md", "CONTRIBUTING.md", "BENCHMARKS.md"})
    void namesOnlyWhatExists(String document) throws IOException {
        String text = Files.readString(ROOT.resolve(document));
        List<String> missing = new ArrayList<>();
        Set<String> classes = sourceFiles();
        for (String name : all(CLASS_NAME, text)) {
            if (!classes.contains(name) && !INVENTED.contains(name)) {
                missing.add("class " + name);
            }
        }
        for (Pattern file : List.of(LINK, JOB_FILE)) {
            all(file, text).stream()
                    .filter(name -> !Files.exists(ROOT.resolve(name)))
                    .forEach(name -> missing.add("file " + name));
        }
        String makefile = Files.readString(ROOT.resolve("Makefile"));
        all(MAKE_TARGET, text).stream()
                .filter(name -> !makefile.contains("\n" + name + ":"))
                .forEach(name -> missing.add("make " + name));
        Set<String> verbs =
                new picocli.CommandLine(new Quern()).getSubcommands().keySet();
        all(VERB, text).stream().filter(verb -> !verbs.contains(verb)).forEach(verb -> missing.add("verb " + verb));
        assertThat(missing).isEmpty();
    }

    @Test
    void theReadmeFitsOneScreen() throws IOException {
        assertThat(Files.readAllLines(ROOT.resolve("README.md"))).hasSizeLessThan(75);
    }

    private static List<String> all(Pattern pattern, String text) {
        return pattern.matcher(text)
                .results()
                .map(match -> match.group(1))
                .distinct()
                .toList();
    }

    private static Set<String> sourceFiles() throws IOException {
        try (Stream<Path> files = Files.walk(ROOT)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".java"))
                    .map(name -> name.substring(0, name.length() - ".java".length()))
                    .collect(Collectors.toSet());
        }
    }
}
