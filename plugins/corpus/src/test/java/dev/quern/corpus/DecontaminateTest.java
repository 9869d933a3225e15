package dev.quern.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quern.api.Columns;
import dev.quern.api.PlanException;
import dev.quern.api.QuernException;
import dev.quern.api.testing.StepTester;
import dev.quern.api.testing.TestArtifact;
import dev.quern.api.testing.TestContext;
import dev.quern.api.testing.TestRows;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DecontaminateTest {
    @TempDir
    private Path directory;

    private int runs;

    private static TestRows rows(String... texts) {
        TestRows rows = TestRows.of(Columns.text("name"), Columns.text("text"));
        for (int i = 0; i < texts.length; i++) {
            rows.row("r" + i, texts[i]);
            if (i % 3 == 2) {
                rows.nextBatch();
            }
            if (i % 7 == 4) {
                rows.nextPart();
            }
        }
        return rows;
    }

    private TestArtifact index(int n, int fewest, TestRows items) throws IOException {
        try (TestContext context = new TestContext(directory.resolve("index" + runs++))) {
            context.with("quiz", items);
            new IndexNgrams(new IndexNgrams.Config("text", Optional.of("name"), n, fewest)).run(context);
            TestArtifact written = context.written("");
            return new TestArtifact(IndexNgrams.KIND, written.directory(), written.properties());
        }
    }

    private static StepTester.Result run(TestArtifact index, Decontaminate.Config config, TestRows rows)
            throws IOException {
        return new StepTester().with("against", index).run(new Decontaminate(config), rows);
    }

    private static Decontaminate.Config config(Decontaminate.Action action, int atLeast, double share) {
        return new Decontaminate.Config("text", action, atLeast, share);
    }

    @Test
    void saysWhichItemWasHitWhereAndByWhat() throws IOException {
        TestArtifact index = index(
                4,
                2,
                rows("The miller's \"daughter\" spins straw, into gold.", "Short one", "x", "spins straw into gold"));
        assertThat(index.properties())
                .containsEntry("items", "3")
                .containsEntry("items-too-short", "1")
                .containsEntry("n-grams", "6");
        StepTester.Result result = run(
                index,
                config(Decontaminate.Action.DROP, 1, 0),
                rows(
                        "é — SPINS: straw into GOLD and gold.",
                        "nothing here",
                        null,
                        "A SHORT, one",
                        "spins straw into",
                        ""));
        assertThat(result.only())
                .containsExactly(
                        List.of("r1", "nothing here"),
                        Arrays.asList("r2", null),
                        List.of("r4", "spins straw into"),
                        List.of("r5", ""));
        assertThat(result.rows().get("removed"))
                .containsExactly(
                        List.of(
                                "r0",
                                "é — SPINS: straw into GOLD and gold.",
                                "n-gram",
                                "quiz/r0",
                                "spins straw into gold",
                                4,
                                1,
                                List.of(0, 2)),
                        List.of("r3", "A SHORT, one", "n-gram", "quiz/r1", "short one", 2, 1, List.of(1)));
    }

    @Test
    void flagsInsteadOfDropping() throws IOException {
        StepTester.Result result = run(
                index(2, 2, rows("one two", "two three")),
                config(Decontaminate.Action.FLAG, 1, 0),
                rows("clean", "so one two three", null));
        assertThat(result.outputs().ports()).containsOnlyKeys("");
        assertThat(result.only())
                .containsExactly(
                        Arrays.asList("r0", "clean", null, null, null, null, null),
                        List.of("r1", "so one two three", "quiz/r0", "one two", 3, 2, List.of(0, 1)),
                        Arrays.asList("r2", null, null, null, null, null, null));
    }

    @Test
    void bothThresholdsMustBeReached() throws IOException {
        TestArtifact index = index(2, 2, rows("a b c d"));
        String text = "a b c x y z w v u t s"; // 10 bigrams, 2 of them shared
        assertThat(run(index, config(Decontaminate.Action.DROP, 2, 0.2), rows(text))
                        .only())
                .isEmpty();
        assertThat(run(index, config(Decontaminate.Action.DROP, 3, 0.2), rows(text))
                        .only())
                .hasSize(1);
        assertThat(run(index, config(Decontaminate.Action.DROP, 1, 0.21), rows(text))
                        .only())
                .hasSize(1);
    }

    @Test
    void itemsAtTheirFewestWords() throws IOException {
        TestArtifact index = index(5, 3, rows("a b", "c d e", "f g h i", "j k l m n", "o p q r s t"));
        assertThat(index.properties()).containsEntry("items", "4").containsEntry("n-grams", "5");
        String[] texts = {"a b", "c d e", "c d", "f g h i", "f g h", "j k l m n", "j k l m", "p q r s t", "o p q r"};
        assertThat(run(index, config(Decontaminate.Action.DROP, 1, 0), rows(texts))
                        .only())
                .extracting(List::getLast)
                .containsExactly("a b", "c d", "f g h", "j k l m", "o p q r");
    }

    @Test
    void equalsSetsOfStringsOnRandomTexts() throws IOException {
        Random random = new Random(3);
        for (int round = 0; round < 25; round++) {
            int n = 2 + random.nextInt(4);
            String[] items = texts(random, 12);
            String[] documents = texts(random, 60);
            int atLeast = 1 + random.nextInt(3);
            List<String> kept = new ArrayList<>();
            List<String> removed = new ArrayList<>();
            for (String document : documents) {
                Finding finding = plain(items, document, n, 2);
                (finding.hits >= atLeast ? removed : kept).add(document);
                if (finding.hits >= atLeast) {
                    removed.add(finding.hits + " " + finding.items);
                }
            }
            StepTester.Result result =
                    run(index(n, 2, rows(items)), config(Decontaminate.Action.DROP, atLeast, 0), rows(documents));
            assertThat(result.only()).extracting(List::getLast).isEqualTo(new ArrayList<Object>(kept));
            List<String> actual = new ArrayList<>();
            for (List<Object> row : result.rows().getOrDefault("removed", List.of())) {
                actual.add((String) row.get(1));
                actual.add(row.get(6) + " " + new TreeSet<>((List<?>) row.get(7)));
            }
            assertThat(actual).isEqualTo(removed);
        }
    }

    private static String[] texts(Random random, int count) {
        String[] pieces = {"a", "B", "c", "É", "é", ",", "...", " ", " ", " ", "\n", "\u00a0", "“", "a", "b", "\u0130"};
        String[] texts = new String[count];
        Arrays.setAll(texts, i -> {
            StringBuilder text = new StringBuilder();
            random.ints(random.nextInt(40), 0, pieces.length).forEach(piece -> text.append(pieces[piece]));
            return text.toString();
        });
        return texts;
    }

    private record Finding(int hits, TreeSet<Integer> items) {}

    private static List<String> words(String text) {
        String lower = text.codePoints()
                .map(Character::toLowerCase)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        return Arrays.stream(lower.replaceAll("\\p{P}", "").split("[\\s\u00a0]+"))
                .filter(word -> !word.isEmpty())
                .toList();
    }

    /// The same with lists of strings.
    private static Finding plain(String[] items, String document, int n, int fewest) {
        List<String> words = words(document);
        TreeSet<Integer> places = new TreeSet<>();
        TreeSet<Integer> hit = new TreeSet<>();
        int number = 0;
        for (String item : items) {
            List<String> itemWords = words(item);
            if (itemWords.size() < fewest) {
                continue;
            }
            int length = Math.min(n, itemWords.size());
            for (int from = 0; from + length <= itemWords.size(); from++) {
                List<String> gram = itemWords.subList(from, from + length);
                for (int at = 0; at + length <= words.size(); at++) {
                    if (words.subList(at, at + length).equals(gram)) {
                        places.add(at);
                        hit.add(number);
                    }
                }
            }
            number++;
        }
        return new Finding(places.size(), hit);
    }

    @Test
    void theOrderOfRowsAndUnitsDoesNotMatter() throws IOException {
        Random random = new Random(9);
        String[] documents = texts(random, 40);
        TestArtifact index = index(3, 3, rows(texts(random, 20)));
        Decontaminate.Config config = config(Decontaminate.Action.FLAG, 1, 0);
        List<String> forwards = sorted(run(index, config, rows(documents)));
        String[] reversed =
                IntStream.range(0, 40).mapToObj(i -> documents[39 - i]).toArray(String[]::new);
        assertThat(sorted(run(index, config, rows(reversed)))).isEqualTo(forwards);
    }

    private static List<String> sorted(StepTester.Result result) {
        return result.only().stream()
                .map(row -> row.subList(1, row.size()).toString())
                .sorted()
                .toList();
    }

    @Test
    void listsTheItemsThatWereFound() throws IOException {
        TestArtifact index = index(2, 2, rows("one two", "two three", "four five"));
        TestRows flagged = TestRows.of(Columns.intList("contaminated_items"))
                .row(List.of(1))
                .row((Object) null)
                .nextPart()
                .row(List.of(0, 1))
                .nextPart();
        TestArtifact counted = new StepTester()
                .with("against", index)
                .run(
                        new CountContaminated(new CountContaminated.Config()),
                        flagged,
                        Files.createDirectories(directory.resolve("counted")));
        assertThat(Files.readAllLines(counted.file("items.tsv"))).containsExactly("2\t1\tquiz/r1", "1\t0\tquiz/r0");
        assertThat(counted.properties())
                .containsEntry("texts", "2")
                .containsEntry("items-found", "2")
                .containsEntry("items", "3");
    }

    /// Many items with the same words and a text of nothing else: each item is met once, not once for each place.
    @Test
    void hostileRepetition() throws IOException {
        String[] items = new String[3000];
        Arrays.setAll(items, i -> "what is the right answer to the question");
        String text = "What is the right answer to the question? ".repeat(50_000);
        StepTester.Result result = run(
                index(8, 8, rows(items)), config(Decontaminate.Action.DROP, 1, 0), rows(text, "word".repeat(1 << 20)));
        List<Object> removed = result.rows().get("removed").getFirst();
        assertThat(removed.get(6)).isEqualTo(50_000);
        assertThat((List<?>) removed.get(7)).hasSize(100);
    }

    @Test
    void refusesWhatCannotBe() {
        assertThatThrownBy(() -> new IndexNgrams.Config("text", Optional.empty(), 7, 8))
                .isInstanceOf(PlanException.class)
                .hasMessageContaining("must be at most n (7), is 8");
        assertThatThrownBy(() -> index(13, 8, rows("too short", null)))
                .isInstanceOf(QuernException.class)
                .hasMessage("no item of the evaluation sets has 8 words");
    }
}
