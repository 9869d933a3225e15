package dev.quern.engine.fingerprint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quern.fake.FakeFunctions;
import dev.quern.fake.FakeSteps;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CodeDigestsTest {
    @TempDir
    Path temporary;

    private static String of(Class<?>... roots) {
        return new CodeDigests().of(List.of(roots));
    }

    @Test
    void dependsOnWhatCanBeReached() {
        assertThat(of(FakeSteps.Sum.class)).hasSize(32).isEqualTo(of(FakeSteps.Sum.class));
        assertThat(of(FakeFunctions.class)).isNotEqualTo(of(FakeSteps.Sum.class));
        assertThat(of(FakeSteps.Sum.class, Assertions.class)).isNotEqualTo(of(FakeSteps.Sum.class));
    }

    @Test
    void codeOfAnotherLoaderCountsAsAWhole() throws IOException, ClassNotFoundException {
        // The same class from a folder, as an external plugin would bring it.
        String name = FakeSteps.Sum.class.getName();
        Path folder = temporary.resolve("plugin");
        Path file = folder.resolve(name.replace('.', '/') + ".class");
        Files.createDirectories(file.getParent());
        try (InputStream in =
                FakeSteps.Sum.class.getClassLoader().getResourceAsStream(name.replace('.', '/') + ".class")) {
            Files.copy(in, file);
        }
        String before = of(loaded(folder, name));
        Files.writeString(folder.resolve("vocabulary.txt"), "a resource counts");
        assertThat(of(loaded(folder, name))).isNotEqualTo(before).isNotEqualTo(of(FakeSteps.Sum.class));
    }

    private static Class<?> loaded(Path folder, String name) throws ClassNotFoundException {
        ClassLoader loader = new java.net.URLClassLoader(urls(folder), CodeDigests.class.getClassLoader()) {
            @Override
            protected Class<?> loadClass(String each, boolean resolve) throws ClassNotFoundException {
                return each.equals(name) ? findClass(each) : super.loadClass(each, resolve);
            }
        };
        return loader.loadClass(name);
    }

    private static java.net.URL[] urls(Path folder) {
        try {
            return new java.net.URL[] {folder.toUri().toURL()};
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    @Test
    void differenceIsNamedInWords() {
        var step = new dev.quern.fake.FakeJob()
                .step("in", "read", new FakeSteps.ReadNumbers.Config("."))
                .step("k", "keep", new FakeSteps.KeepMultiples.Config(1, ""), "in")
                .plan()
                .step("k");
        assertThat(Difference.first(step, Map.of("code", "a"), Map.of("code", "a")))
                .isEmpty();
        assertThat(Difference.first(step, Map.of("code", "a"), Map.of("code", "b")))
                .contains("code of KeepMultiples changed");
        assertThat(Difference.first(step, Map.of("config.of", "1"), Map.of("config.of", "2")))
                .contains("config of 1 -> 2");
        assertThat(Difference.first(step, Map.of(), Map.of("config.a.b", "2"))).contains("config a.b is new: 2");
        assertThat(Difference.first(step, Map.of("seed", "1"), Map.of("seed", "2")))
                .contains("seed 1 -> 2");
        assertThat(Difference.first(step, Map.of("input ", "1"), Map.of("input ", "2")))
                .contains("input in changed");
        assertThat(Difference.first(step, Map.of("file x", "1"), Map.of())).contains("file x is gone");
    }
}
