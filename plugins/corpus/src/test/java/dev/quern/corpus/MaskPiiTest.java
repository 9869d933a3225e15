package dev.quern.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quern.api.Columns;
import dev.quern.api.PlanException;
import dev.quern.api.testing.StepTester;
import dev.quern.api.testing.TestRows;
import dev.quern.corpus.mask.Kind;
import dev.quern.corpus.mask.Masker;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class MaskPiiTest {
    private static final Optional<List<String>> OWN = Optional.empty();

    private static MaskPii.Config datatrove() {
        return config(Masker.Profile.DATATROVE, List.of(Kind.EMAIL, Kind.IP), true);
    }

    private static MaskPii.Config config(Masker.Profile profile, List<Kind> kinds, boolean counts) {
        return new MaskPii.Config("text", profile, kinds, OWN, OWN, OWN, Optional.empty(), Optional.empty(), counts);
    }

    private static StepTester.Result run(MaskPii.Config config, String... texts) throws IOException {
        TestRows rows = TestRows.of(Columns.text("text"), Columns.int32("id"));
        for (int i = 0; i < texts.length; i++) {
            rows.row(texts[i], i);
            if (i % 3 == 1) {
                rows.nextBatch();
            }
            if (i % 5 == 3) {
                rows.nextPart();
            }
        }
        return new StepTester().run(new MaskPii(config), rows);
    }

    private static List<Object> texts(StepTester.Result result) {
        return result.only().stream().map(List::getFirst).toList();
    }

    @Test
    void replacesWhatIsPublicAndCounts() throws IOException {
        StepTester.Result result = run(
                datatrove(), "Write to jane.doe@mill.example or 10.0.0.1 or 8.8.8.8.", null, "nothing", "", "@ 1.2.3");
        String text = (String) result.only().get(0).get(0);
        assertThat(text)
                .matches("Write to (email@example\\.com|firstname\\.lastname@example\\.org) or 10\\.0\\.0\\.1 or"
                        + " (22|126|188|184|220|18)\\.[0-9.]+\\.");
        assertThat(result.only().get(0).subList(1, 4)).containsExactly(0, 1, 1);
        assertThat(result.only())
                .extracting(row -> row.subList(0, 1) + " " + row.subList(2, 4))
                .endsWith("[null] [0, 0]", "[nothing] [0, 0]", "[] [0, 0]", "[@ 1.2.3] [0, 0]");
        assertThat(result.rows().get("removed")).isNull();
    }

    @Test
    void countsAreThoseOfTheRowsThatStay() throws IOException {
        StepTester tester = new StepTester();
        TestRows rows = TestRows.of(Columns.text("text"), Columns.int32("id"))
                .row("a@b.example and c@d.example", 1)
                .nextPart()
                .row("e@f.example, 8.8.8.8", 2);
        tester.run(new MaskPii(datatrove()), rows);
        assertThat(tester.counted()).isEqualTo(Map.of("masked-email", 3L, "masked-ip", 1L));
    }

    @Test
    void theReplacementDependsOnTextAndSeedOnly() throws IOException {
        String[] texts = new String[40];
        Arrays.setAll(texts, i -> "text " + i + " of a@b.example and c@d.example");
        List<Object> once = texts(run(datatrove(), texts));
        List<String> backwards = new ArrayList<>(Arrays.asList(texts)).reversed();
        assertThat(texts(run(datatrove(), backwards.toArray(String[]::new))).reversed())
                .isEqualTo(once);
        Set<Object> firsts = new HashSet<>();
        for (Object text : once) {
            assertThat((String) text).contains("email@example.com").contains("firstname.lastname@example.org");
            firsts.add(((String) text).replaceAll("text \\d+ of ", ""));
        }
        assertThat(firsts).hasSize(2);
    }

    @Test
    void dolmaMarksAndDropsWhatHasMoreThanFive() throws IOException {
        String five = "Call 555-123-4567 now. ".repeat(5);
        String six = "Call 555-123-4567 now. ".repeat(6);
        StepTester.Result result = run(
                config(Masker.Profile.DOLMA, List.of(Kind.EMAIL, Kind.PHONE, Kind.IP), true),
                "Ask (jane@mill.example) at 10.0.0.1 soon",
                five,
                six,
                "isbn 555 123 4567",
                "isbn" + "x".repeat(96) + " 555 123 4567",
                "isbn" + "x".repeat(97) + " 555 123 4567",
                "isbn" + "x".repeat(95) + "é 555 123 4567");
        assertThat(texts(result))
                .containsExactly(
                        "Ask |||EMAIL_ADDRESS||| at  |||IP_ADDRESS|||  soon",
                        "Call |||PHONE_NUMBER|||  now. ".repeat(5),
                        "isbn 555 123 4567",
                        "isbn" + "x".repeat(96) + " 555 123 4567",
                        "isbn" + "x".repeat(97) + " |||PHONE_NUMBER||| ",
                        "isbn" + "x".repeat(95) + "é 555 123 4567");
        assertThat(result.rows().get("removed")).containsExactly(List.of(six, 2, "pii"));
    }

    @Test
    void ofTwoThatOverlapTheFirstIsReplacedAndBothCount() throws IOException {
        StepTester.Result result =
                run(config(Masker.Profile.DOLMA, List.of(Kind.IP, Kind.EMAIL), true), "at 1.2.3.4@b.example now");
        assertThat(result.only()).containsExactly(Arrays.asList("at |||EMAIL_ADDRESS||| now", 0, 1, 1));
    }

    @Test
    void ownReplacementsAndAllAddresses() throws IOException {
        MaskPii.Config config = new MaskPii.Config(
                "text",
                Masker.Profile.DATATROVE,
                List.of(Kind.IP),
                OWN,
                Optional.of(List.of("<IP>")),
                OWN,
                Optional.of(false),
                Optional.of(1),
                false);
        StepTester.Result result = run(config, "10.0.0.1 a@b.example", "1.2.3.4 5.6.7.8");
        assertThat(texts(result)).containsExactly("<IP> a@b.example");
        assertThat(result.rows().get("removed")).containsExactly(List.of("1.2.3.4 5.6.7.8", 1, "pii"));
    }

    /// A text of which every byte could begin something takes no longer than its length says.
    @Test
    void hostileTextsAreReadOnce() throws IOException {
        for (String piece : List.of("@", "999.", "a", "a.", ".,@", "a@b-", " 123-", "\u3000", "- ")) {
            String text = piece.repeat(4_000_000 / piece.length());
            assertThat(texts(run(datatrove(), text))).containsExactly(text);
            assertThat(run(config(Masker.Profile.DOLMA, List.of(Kind.EMAIL, Kind.PHONE), true), text)
                            .only())
                    .hasSize(1);
        }
    }

    @Test
    void refusesWhatCannotBe() {
        assertThatThrownBy(() -> config(Masker.Profile.DATATROVE, List.of(Kind.PHONE), false))
                .isInstanceOf(PlanException.class)
                .hasMessageContaining("datatrove does not know");
        assertThatThrownBy(() -> config(Masker.Profile.DOLMA, List.of(), false)).hasMessageContaining("at least one");
        assertThatThrownBy(() -> config(Masker.Profile.DOLMA, List.of(Kind.IP, Kind.IP), false))
                .hasMessageContaining("twice");
    }
}
