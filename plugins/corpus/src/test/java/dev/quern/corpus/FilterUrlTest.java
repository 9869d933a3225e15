package dev.quern.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quern.api.ByteSize;
import dev.quern.api.Columns;
import dev.quern.api.PlanException;
import dev.quern.api.QuernException;
import dev.quern.api.testing.StepTester;
import dev.quern.api.testing.TestArtifact;
import dev.quern.api.testing.TestContext;
import dev.quern.api.testing.TestRows;
import dev.quern.corpus.urls.UrlHost;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FilterUrlTest {
    @TempDir
    private Path directory;

    private int runs;

    private List<ReadUrlLists.ListFile> list(String... lines) throws IOException {
        Path file = directory.resolve("list" + runs++);
        Files.writeString(file, String.join("\n", lines));
        return List.of(new ReadUrlLists.ListFile(file, sha256(file)));
    }

    private static String sha256(Path file) throws IOException {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private TestArtifact lists(ReadUrlLists.Config config) throws IOException {
        try (TestContext context = new TestContext(directory.resolve("lists" + runs++))) {
            new ReadUrlLists(config).run(context);
            TestArtifact written = context.written("");
            return new TestArtifact(ReadUrlLists.KIND, written.directory(), written.properties());
        }
    }

    private static StepTester.Result run(TestArtifact lists, FilterUrl.Config config, String... urls)
            throws IOException {
        TestRows rows = TestRows.of(Columns.text("url"));
        for (int i = 0; i < urls.length; i++) {
            rows.row(urls[i]);
            if (i % 4 == 2) {
                rows.nextBatch();
            }
            if (i % 9 == 5) {
                rows.nextPart();
            }
        }
        return new StepTester().with("lists", lists).run(new FilterUrl(config), rows);
    }

    private static FilterUrl.Config config(int softThreshold, boolean ignoreCase, FilterUrl.Fate withoutHost) {
        return new FilterUrl.Config("url", softThreshold, ignoreCase, withoutHost);
    }

    private static List<String> removed(StepTester.Result result) {
        return result.rows().getOrDefault("removed", List.of()).stream()
                .map(row -> row.get(0) + " | " + row.get(1) + " | " + row.get(2))
                .toList();
    }

    private ReadUrlLists.Config all() throws IOException {
        return new ReadUrlLists.Config(
                list("# comment", "", " Bad.example \r", "deep.good.example", "sub.bad.example", "bad.example"),
                list("http://good.example/a?b=C"),
                list("Casino", "#porn", "--"),
                list("free", "win", "soft-word"),
                list("evil", "evilest", "x-y"),
                new ByteSize(1 << 20));
    }

    @Test
    void everyListTakesItsOwnInTheOrderOfDatatrove() throws IOException {
        TestArtifact lists = lists(all());
        assertThat(lists.properties())
                .containsEntry("domains", "3")
                .containsEntry("urls", "1")
                .containsEntry("words", "1")
                .containsEntry("soft-words", "3")
                .containsEntry("substrings", "3");
        StepTester.Result result = run(
                lists,
                config(2, false, FilterUrl.Fate.REMOVE),
                "https://good.example/",
                "https://user@SUB.Bad.example.:8080/casino",
                "https://notbad.example/",
                "http://a.deep.good.example",
                "http://good.example/a?b=C",
                "http://good.example/a?b=c",
                "http://good.example/casino/evil",
                "http://good.example/Casino",
                "http://good.example/casinos",
                "http://good.example/free/win",
                "http://good.example/free/free/Win",
                "http://good.example/softword-free",
                "http://ne.vil/EV-IL.est",
                "http://good.example/0x-y0",
                null,
                "",
                "http:///path",
                "http://a b/",
                "mailto:casino");
        assertThat(result.only())
                .extracting(List::getFirst)
                .containsExactly(
                        "https://good.example/",
                        "https://notbad.example/",
                        "http://good.example/a?b=c",
                        "http://good.example/Casino",
                        "http://good.example/casinos",
                        "http://good.example/free/free/Win");
        assertThat(removed(result))
                .containsExactly(
                        "https://user@SUB.Bad.example.:8080/casino | domain | bad.example",
                        "http://a.deep.good.example | domain | deep.good.example",
                        "http://good.example/a?b=C | url | http://good.example/a?b=C",
                        "http://good.example/casino/evil | word | casino",
                        "http://good.example/free/win | soft-words | free win",
                        "http://good.example/softword-free | soft-words | softword free",
                        "http://ne.vil/EV-IL.est | substring | evil",
                        "http://good.example/0x-y0 | substring | xy",
                        "null | no-host | null",
                        " | no-host | null",
                        "http:///path | no-host | null",
                        "http://a b/ | no-host | null",
                        "mailto:casino | word | casino");
    }

    @Test
    void caseThresholdAndMissingHostsAsAskedFor() throws IOException {
        StepTester.Result result = run(
                lists(all()),
                config(1, true, FilterUrl.Fate.KEEP),
                "http://good.example/CASINO",
                "http://good.example/Free",
                null,
                "::");
        assertThat(removed(result))
                .containsExactly(
                        "http://good.example/CASINO | word | casino", "http://good.example/Free | soft-words | free");
        assertThat(result.only()).containsExactly(Arrays.asList((Object) null), List.of("::"));
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "none",
            value = {
                "http://A.Example/x,a.example",
                "a.example/x,a.example",
                "//a.example,a.example",
                "HTTP://u:p@a.example:80?q@r,a.example",
                "http://a.example..,a.example",
                "http://.a.example,a.example",
                "http://a.example#x,a.example",
                "http://a.example\\b,a.example",
                "a.example:80,a.example",
                "http://[::1]:8080/,[::1]",
                "http://u@v@a.example/,a.example",
                "http://ä.example/,ä.example",
                "a.example//b,a.example",
                "http://,none",
                "http://:80/,none",
                "http://.../,none",
                "'',none",
                "http://a%20b/,a%20b",
                "'http://a\tb/',none",
                "http://1.2.3.4/,1.2.3.4",
                "git+ssh://a.example/,a.example"
            })
    void hosts(String url, String host) {
        byte[] found = UrlHost.of(url.getBytes(StandardCharsets.UTF_8));
        assertThat(found == null ? null : new String(found, StandardCharsets.UTF_8))
                .isEqualTo(host);
    }

    @Test
    void equalsPlainSetsWhateverTheMemory() throws IOException {
        Random random = new Random(17);
        for (int round = 0; round < 12; round++) {
            String[] domains = hosts(random, 300);
            String[] urls = new String[200];
            Arrays.setAll(urls, i -> "http://" + hosts(random, 1)[0] + "/" + word(random) + "/" + word(random));
            String[] words = {word(random), word(random)};
            String[] substrings = {word(random) + word(random), word(random) + "abc", "cab"};
            String[] listed = Arrays.copyOf(urls, 3);
            List<String> expected = new ArrayList<>();
            for (String url : urls) {
                String reason = plain(url, Set.of(domains), Set.of(listed), new HashSet<>(List.of(words)), substrings);
                expected.add(url + " " + reason);
            }
            TestArtifact first = null;
            for (long memory : new long[] {1, 1 << 20}) {
                TestArtifact lists = lists(new ReadUrlLists.Config(
                        list(domains), list(listed), list(words), List.of(), list(substrings), new ByteSize(memory)));
                first = first == null ? lists : first;
                assertThat(lists.digest()).isEqualTo(first.digest());
                StepTester.Result result = run(lists, config(2, false, FilterUrl.Fate.REMOVE), urls);
                List<String> actual = new ArrayList<>();
                result.only().forEach(row -> actual.add(row.getFirst() + " null"));
                result.rows()
                        .getOrDefault("removed", List.of())
                        .forEach(row -> actual.add(row.get(0) + " " + row.get(1) + ":" + row.get(2)));
                assertThat(actual).containsExactlyInAnyOrderElementsOf(expected);
            }
        }
    }

    private static String[] hosts(Random random, int count) {
        Set<String> hosts = new LinkedHashSet<>();
        while (hosts.size() < count) {
            StringBuilder host = new StringBuilder(word(random));
            for (int i = random.nextInt(3); i >= 0; i--) {
                host.append('.').append(word(random));
            }
            hosts.add(host.toString());
        }
        return hosts.toArray(String[]::new);
    }

    private static String word(Random random) {
        StringBuilder word = new StringBuilder();
        for (int i = random.nextInt(3); i >= 0; i--) {
            word.append("abcB".charAt(random.nextInt(4)));
        }
        return word.toString().toLowerCase(Locale.ROOT);
    }

    private static String plain(
            String url, Set<String> domains, Set<String> urls, Set<String> words, String[] substrings) {
        String host = url.substring(7, url.indexOf('/', 7));
        String[] labels = host.split("\\.");
        for (int from = labels.length - 1; from >= 0; from--) {
            String parent = String.join(".", Arrays.copyOfRange(labels, from, labels.length));
            if (domains.contains(parent)) {
                return "domain:" + parent;
            }
        }
        if (urls.contains(url)) {
            return "url:" + url;
        }
        for (String word : url.split("[^a-zA-Z0-9]+")) {
            if (words.contains(word)) {
                return "word:" + word;
            }
        }
        String simple = url.replaceAll("[^a-zA-Z0-9]+", "").toLowerCase(Locale.ROOT);
        for (int end = 1; end <= simple.length(); end++) {
            String longest = null;
            for (String substring : substrings) {
                boolean ends = simple.substring(0, end).endsWith(substring);
                longest = ends && (longest == null || substring.length() > longest.length()) ? substring : longest;
            }
            if (longest != null) {
                return "substring:" + longest;
            }
        }
        return null;
    }

    @Test
    void hostileUrls() throws IOException {
        String[] urls = {"http://" + "a.".repeat(20_000), "@".repeat(2_000_000), "a-".repeat(1_000_000), "/".repeat(99)
        };
        StepTester.Result result = run(lists(all()), config(2, true, FilterUrl.Fate.KEEP), urls);
        assertThat(result.only()).hasSize(4);
    }

    @Test
    void saysWhatIsWrongWithAFile() throws IOException {
        List<ReadUrlLists.ListFile> list = list("a.example");
        Files.writeString(list.getFirst().file(), "b.example");
        assertThatThrownBy(() -> lists(domains(list)))
                .isInstanceOf(QuernException.class)
                .hasMessageContaining("SHA-256 is " + sha256(list.getFirst().file()) + ", the job says");
        Files.delete(list.getFirst().file());
        assertThatThrownBy(() -> lists(domains(list)))
                .isInstanceOf(QuernException.class)
                .hasMessageContaining("no file " + list.getFirst().file());
        List<ReadUrlLists.ListFile> wide = list("a.example", "x".repeat((1 << 16) + 1));
        assertThatThrownBy(() -> lists(domains(wide)))
                .isInstanceOf(QuernException.class)
                .hasMessageContaining(":2: a line has more than 65536 bytes");
        assertThatThrownBy(() -> new ReadUrlLists.ListFile(Path.of("x"), "12"))
                .isInstanceOf(PlanException.class)
                .hasMessageContaining("must be 64 hexadecimal digits");
        assertThatThrownBy(() -> domains(List.of())).hasMessageContaining("needs a list");
    }

    private static ReadUrlLists.Config domains(List<ReadUrlLists.ListFile> domains) {
        return new ReadUrlLists.Config(domains, List.of(), List.of(), List.of(), List.of(), new ByteSize(1 << 20));
    }
}
