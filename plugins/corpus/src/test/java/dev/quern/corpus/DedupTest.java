package dev.quern.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quern.api.Columns;
import dev.quern.api.StepBinder;
import dev.quern.api.testing.StepTester;
import dev.quern.api.testing.TestArtifact;
import dev.quern.api.testing.TestRows;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DedupTest {
    @TempDir
    private Path directory;

    @Test
    void keepsTheFirstOfEqualTextsInTheOrderOfTheInput() throws IOException {
        TestRows rows = TestRows.of(Columns.text("id"), Columns.text("text"))
                .row("1", "a b")
                .row("2", "c")
                .nextBatch()
                .row("3", " a \n b ")
                .nextPart()
                .row("4", "c")
                .row("5", null)
                .row("6", null)
                .row("7", "A b");
        assertThat(ids(new Dedup("text", false), rows)).containsExactly("1", "2", "3", "5", "6", "7");
        assertThat(ids(new Dedup("text", true), rows)).containsExactly("1", "2", "5", "6", "7");
    }

    @Test
    void equalsASetOnRandomRows() throws IOException {
        Random random = new Random(1);
        for (int round = 0; round < 30; round++) {
            TestRows rows = TestRows.of(Columns.text("id"), Columns.text("text"));
            Set<String> seen = new HashSet<>();
            List<String> first = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                String text = "text " + random.nextInt(60);
                rows.row("r" + i, text);
                if (seen.add(text)) {
                    first.add("r" + i);
                }
                if (random.nextInt(9) == 0) {
                    rows.nextBatch();
                }
                if (random.nextInt(20) == 0) {
                    rows.nextPart();
                }
            }
            assertThat(ids(new Dedup("text", false), rows)).isEqualTo(first);
        }
    }

    private List<String> ids(Dedup config, TestRows rows) throws IOException {
        TestArtifact found = new StepTester().run(new FindDuplicates(config), rows, directory.resolve("found"));
        StepTester.Result result =
                new StepTester().with(StepBinder.FIRST_PASS, found).run(new DropDuplicates(config), rows);
        long dropped = result.dropped().getOrDefault("duplicate", 0L);
        assertThat(found.properties()).containsEntry("duplicates", Long.toString(dropped));
        return result.only().stream().map(row -> (String) row.getFirst()).toList();
    }
}
