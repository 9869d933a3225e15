package dev.quern.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.constantpool.ConstantPool;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.classfile.constantpool.Utf8Entry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Reads the constant pools of all our classes and holds every class they name against the table of CONTRIBUTING.md.
class PackageDirectionTest {
    private static final Path ROOT = Path.of("").toAbsolutePath().getParent();
    private static final Pattern ROW = Pattern.compile("\\| `(dev\\.quern[a-z.]*)` \\| (.*?) \\|");
    private static final Pattern NAME = Pattern.compile("`([a-zA-Z0-9_.]+)`");
    private static final Pattern DESCRIPTOR = Pattern.compile("L([a-z]+(?:/\\w+)+)[;<]");

    /// A row of the table: classes below `packageName` may name classes below `allowed`.
    private record Rule(String packageName, Set<String> allowed) {
        boolean allows(String className) {
            return below(className, "java")
                    || below(className, packageName)
                    || allowed.stream().anyMatch(prefix -> below(className, prefix));
        }
    }

    @Test
    void classesNameOnlyWhatTheTableAllows() throws IOException {
        List<Rule> rules = rules();
        List<String> wrong = new ArrayList<>();
        int classes = 0;
        for (Path file : classFiles()) {
            String name = className(file);
            Rule rule = ruleOf(rules, name);
            classes++;
            for (String named : namesIn(file)) {
                if (rule == null || !rule.allows(named)) {
                    wrong.add(name + " names " + named);
                }
            }
        }
        assertThat(classes).as("classes read").isGreaterThan(200);
        assertThat(wrong).isEmpty();
    }

    @Test
    void findsAWrongImport() {
        Rule plugins = new Rule("dev.quern.corpus", Set.of("dev.quern.api"));
        assertThat(plugins.allows("dev.quern.api.Transform")).isTrue();
        assertThat(plugins.allows("dev.quern.apiary.Bee")).isFalse();
        assertThat(plugins.allows("org.apache.beam.sdk.Pipeline")).isFalse();
        assertThat(plugins.allows("dev.quern.training.TrainTask")).isFalse();
    }

    /// The table stands in CONTRIBUTING.md, so that what people read is what is checked.
    private static List<Rule> rules() throws IOException {
        List<Rule> rules = new ArrayList<>();
        for (String line : Files.readAllLines(ROOT.resolve("CONTRIBUTING.md"))) {
            Matcher row = ROW.matcher(line);
            if (row.find()) {
                Set<String> allowed = new TreeSet<>();
                NAME.matcher(row.group(2)).results().forEach(match -> allowed.add(match.group(1)));
                rules.add(new Rule(row.group(1), allowed));
            }
        }
        assertThat(rules).as("rows of the table").hasSizeGreaterThan(10);
        return rules;
    }

    private static Rule ruleOf(List<Rule> rules, String className) {
        Rule closest = null;
        for (Rule rule : rules) {
            boolean closer = closest == null
                    || rule.packageName().length() > closest.packageName().length();
            if (below(className, rule.packageName()) && closer) {
                closest = rule;
            }
        }
        return closest;
    }

    private static List<Path> classFiles() throws IOException {
        List<Path> files = new ArrayList<>();
        for (String module : modules()) {
            Path classes = ROOT.resolve(module).resolve("target/classes");
            assertThat(classes).as("compiled classes of " + module).isDirectory();
            try (Stream<Path> all = Files.walk(classes)) {
                all.filter(file -> file.toString().endsWith(".class")).forEach(files::add);
            }
        }
        return files;
    }

    private static List<String> modules() throws IOException {
        return Pattern.compile("<module>(.*?)</module>")
                .matcher(Files.readString(ROOT.resolve("pom.xml")))
                .results()
                .map(match -> match.group(1))
                .toList();
    }

    private static String className(Path file) {
        String path = file.toString();
        String below = path.substring(path.indexOf("target/classes/") + "target/classes/".length());
        return below.substring(0, below.length() - ".class".length()).replace('/', '.');
    }

    /// Classes in class entries and in descriptors of fields, methods and generic signatures.
    private static Set<String> namesIn(Path file) throws IOException {
        Set<String> names = new TreeSet<>();
        ConstantPool pool = ClassFile.of().parse(file).constantPool();
        for (PoolEntry entry : pool) {
            if (entry instanceof ClassEntry type && !type.asInternalName().startsWith("[")) {
                names.add(type.asInternalName().replace('/', '.'));
            } else if (entry instanceof Utf8Entry text) {
                DESCRIPTOR
                        .matcher(text.stringValue())
                        .results()
                        .forEach(match -> names.add(match.group(1).replace('/', '.')));
            }
        }
        return names;
    }

    private static boolean below(String className, String prefix) {
        return className.equals(prefix) || className.startsWith(prefix + ".");
    }
}
