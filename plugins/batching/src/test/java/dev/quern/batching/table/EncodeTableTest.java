package dev.quern.batching.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quern.api.Columns;
import dev.quern.api.PlanException;
import dev.quern.api.PortType;
import dev.quern.api.QuernException;
import dev.quern.api.testing.StepTester;
import dev.quern.api.testing.TestRows;
import dev.quern.batching.TwoPasses;
import dev.quern.batching.table.EncodeTable.Category;
import dev.quern.batching.table.EncodeTable.Missing;
import dev.quern.batching.table.EncodeTable.Polynomial;
import dev.quern.batching.table.EncodeTable.Scale;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.junit.jupiter.api.Test;

class EncodeTableTest {
    private static final Field BOOL = new Field("old", FieldType.nullable(ArrowType.Bool.INSTANCE), null);

    private static EncodeTable config(
            Missing missing, Scale scale, Optional<Polynomial> polynomial, Category... categorical) {
        return new EncodeTable("label", Optional.empty(), List.of(categorical), missing, scale, polynomial, List.of());
    }

    private static EncodeTable config(Missing missing, Scale scale, Category... categorical) {
        return config(missing, scale, Optional.empty(), categorical);
    }

    private static Category values(String column, boolean other, String... values) {
        return new Category(column, Optional.of(List.of(values)), Optional.empty(), other);
    }

    private static Category slots(String column, int slots, boolean other) {
        return new Category(column, Optional.empty(), Optional.of(slots), other);
    }

    private static TestRows table() {
        return TestRows.of(
                Columns.text("id"), Columns.float64("x"), Columns.int32("n"), Columns.text("label"), Columns.text("c"));
    }

    private static StepTester.Result encode(EncodeTable config, TestRows train, TestRows rows) throws IOException {
        return TwoPasses.run(new LearnTable(config), train, new EncodeRows(config), rows, 1);
    }

    private static StepTester.Result encode(EncodeTable config, TestRows rows) throws IOException {
        return encode(config, rows, rows);
    }

    /// The features of all rows; they are the last column.
    private static List<List<Double>> features(StepTester.Result result) {
        List<List<Double>> all = new ArrayList<>();
        for (List<Object> row : result.only()) {
            all.add(((List<?>) row.getLast())
                    .stream().map(value -> ((Number) value).doubleValue()).toList());
        }
        return all;
    }

    private static List<String> names(StepTester.Result result) {
        PortType.Rows rows = (PortType.Rows) result.outputs().ports().get("");
        Field field = rows.schema().findField("features");
        return List.of(field.getMetadata().get(TableColumns.NAMES).split("\n"));
    }

    private static double f(double value) {
        return (float) value;
    }

    @Test
    void scalesByTheTrainingRows() throws IOException {
        TestRows train = table().row("a", 1, 10, "p", null)
                .nextPart()
                .row("b", 2, 10, "q", null)
                .nextBatch()
                .row("c", 6, 10, "p", null);
        TestRows rows = table().row("d", 8, 13, null, null);
        double deviation = Math.sqrt(14 / 3.0);
        StepTester.Result standard = encode(config(Missing.FAIL, Scale.STANDARD), train, rows);
        assertThat(features(standard)).containsExactly(List.of(f(5 / deviation), 3.0));
        assertThat(standard.only().getFirst().subList(0, 2)).containsExactly("d", null);
        assertThat(names(standard)).containsExactly("x", "n");
        assertThat(features(encode(config(Missing.FAIL, Scale.MIN_MAX), train, rows)))
                .containsExactly(List.of(f(7 / 5.0), 3.0));
        assertThat(features(encode(config(Missing.FAIL, Scale.NONE), train, rows)))
                .containsExactly(List.of(8.0, 13.0));
    }

    @Test
    void fillsInWhatIsMissing() throws IOException {
        TestRows train = table().row("a", 1, null, "p", null)
                .row("b", Double.NaN, 4, "q", null)
                .nextPart()
                .row("c", 2, 6, "p", null)
                .row("d", 6, 20, "p", null)
                .row("e", 7, 30, "p", null);
        TestRows rows = table().row("x", null, 5, "p", null).row("y", 5, null, "p", null);
        assertThat(features(encode(config(Missing.MEAN, Scale.NONE), train, rows)))
                .containsExactly(List.of(4.0, 5.0), List.of(5.0, 15.0));
        assertThat(features(encode(config(Missing.MEDIAN, Scale.NONE), train, rows)))
                .containsExactly(List.of(4.0, 5.0), List.of(5.0, 13.0));
        StepTester.Result flagged = encode(config(Missing.INDICATOR, Scale.NONE), train, rows);
        assertThat(features(flagged)).containsExactly(List.of(4.0, 5.0, 1.0, 0.0), List.of(5.0, 15.0, 0.0, 1.0));
        assertThat(names(flagged)).containsExactly("x", "n", "x is missing", "n is missing");
        StepTester.Result dropped = encode(config(Missing.DROP, Scale.MIN_MAX), train, train);
        assertThat(features(dropped))
                .containsExactly(List.of(0.0, 0.0), List.of(f(0.8), f(14 / 24.0)), List.of(1.0, 1.0));
        assertThat(dropped.dropped()).containsEntry("missing-value", 2L);
        assertThatThrownBy(() -> encode(config(Missing.FAIL, Scale.NONE), train))
                .isInstanceOf(QuernException.class)
                .hasMessageMatching("row 0 of part [01] \\('a'\\) has no value in column 'n'");
    }

    @Test
    void givesDeclaredCategoriesAFeatureEach() throws IOException {
        TestRows rows = table().row("a", 0, 0, "p", "red")
                .row("b", 0, 0, "p", "blue")
                .row("c", 0, 0, "p", "pink")
                .row("d", 0, 0, "p", null);
        EncodeTable config = config(Missing.FAIL, Scale.STANDARD, values("c", true, "blue", "red"));
        StepTester.Result result = encode(config, rows);
        assertThat(names(result)).containsExactly("x", "n", "c=blue", "c=red", "c other");
        assertThat(features(result).stream().map(row -> row.subList(2, 5)))
                .containsExactly(
                        List.of(0.0, 1.0, 0.0), List.of(1.0, 0.0, 0.0), List.of(0.0, 0.0, 1.0), List.of(0.0, 0.0, 1.0));
        assertThatThrownBy(() -> encode(config(Missing.FAIL, Scale.NONE, values("c", false, "blue", "red")), rows))
                .isInstanceOf(QuernException.class)
                .hasMessage("row 2 of part 0 ('c') has 'pink' in column 'c', which has the categories [blue, red]");
    }

    @Test
    void givesSlotsToTheMostFrequentCategories() throws IOException {
        TestRows train = table();
        for (String category : "b a c b a d c b".split(" ")) {
            train.row("r", 0, 0, "p", category).nextPart();
        }
        train.row("r", 0, 0, "p", null);
        TestRows rows = table().row("1", 0, 0, "p", "a")
                .row("2", 0, 0, "p", "b")
                .row("3", 0, 0, "p", "c")
                .row("4", 0, 0, "p", "z");
        StepTester.Result two = encode(config(Missing.FAIL, Scale.NONE, slots("c", 2, true)), train, rows);
        assertThat(names(two)).containsExactly("x", "n", "c #1", "c #2", "c other");
        assertThat(features(two).stream().map(row -> row.subList(2, 5)))
                .containsExactly(
                        List.of(0.0, 1.0, 0.0), List.of(1.0, 0.0, 0.0), List.of(0.0, 0.0, 1.0), List.of(0.0, 0.0, 1.0));
        StepTester.Result many = encode(config(Missing.FAIL, Scale.NONE, slots("c", 9, true)), train, rows);
        assertThat(features(many).get(3)).hasSize(12).endsWith(0.0, 0.0, 1.0);
        assertThatThrownBy(() -> encode(config(Missing.FAIL, Scale.NONE, slots("c", 3, false)), train, rows))
                .hasMessage("column 'c' has 4 values in the training rows, there are 3 slots");
    }

    @Test
    void multipliesScaledNumbers() throws IOException {
        TestRows rows = TestRows.of(Columns.float64("a"), Columns.float64("b"), Columns.float64("c"), BOOL)
                .row(2, 3, 5, true);
        EncodeTable all = new EncodeTable(
                "label",
                Optional.of(List.of("a", "b", "c")),
                List.of(),
                Missing.FAIL,
                Scale.NONE,
                Optional.of(new Polynomial(3, true)),
                List.of("old"));
        StepTester.Result result = encode(all, rows);
        // the names and their order are those of scikit-learn 1.2.1's PolynomialFeatures(3, include_bias=False)
        assertThat(names(result))
                .containsExactly(("a b c a^2 a*b a*c b^2 b*c c^2 a^3 a^2*b a^2*c a*b^2 a*b*c a*c^2 b^3 b^2*c b*c^2 c^3")
                        .split(" "));
        assertThat(features(result).getFirst())
                .containsExactly(
                        2.0, 3.0, 5.0, 4.0, 6.0, 10.0, 9.0, 15.0, 25.0, 8.0, 12.0, 20.0, 18.0, 30.0, 50.0, 27.0, 45.0,
                        75.0, 125.0);
        assertThat(result.only().getFirst().getFirst()).isEqualTo(true);
        StepTester.Result powers =
                encode(config(Missing.FAIL, Scale.NONE, Optional.of(new Polynomial(3, false))), rows);
        assertThat(names(powers))
                .containsExactly("a", "b", "c", "old", "a^2", "b^2", "c^2", "old^2", "a^3", "b^3", "c^3", "old^3");
        assertThat(features(powers).getFirst())
                .containsExactly(2.0, 3.0, 5.0, 1.0, 4.0, 9.0, 25.0, 1.0, 8.0, 27.0, 125.0, 1.0);
    }

    @Test
    void namesRowsThatCannotBeEncoded() {
        TestRows infinite = table().row("a", 1, 2, "p", "c").row("b", 1e39, 2, "p", "c");
        assertThatThrownBy(() -> encode(config(Missing.MEAN, Scale.STANDARD), infinite))
                .hasMessage("row 1 of part 0 ('b') has 1.0E39 in column 'x', which is no finite float32");
        TestRows large = table().row("a", 1e20, 2, "p", "c");
        assertThatThrownBy(() -> encode(config(Missing.MEAN, Scale.NONE, Optional.of(new Polynomial(2, true))), large))
                .hasMessage("row 0 of part 0 ('a') has the feature 'x^2' = 1.0E40, which is no finite float32");
        assertThatThrownBy(() -> encode(config(Missing.MEAN, Scale.NONE), table().row("a", null, 1, "p", "c")))
                .hasMessage("column 'x' has no value in the training rows");
        assertThatThrownBy(() -> encode(config(Missing.DROP, Scale.NONE), table().row("a", null, 1, "p", "c")))
                .hasMessage("there are no training rows to learn from");
    }

    @Test
    void refusesColumnsThatCannotBeFeatures() {
        TestRows rows = table().row("a", 1, 2, "p", "c");
        EncodeTable text = new EncodeTable(
                "label", Optional.of(List.of("c")), List.of(), Missing.FAIL, Scale.NONE, Optional.empty(), List.of());
        assertThatThrownBy(() -> encode(text, rows))
                .isInstanceOf(PlanException.class)
                .hasMessage("column 'c' must hold numbers or truth values, is Utf8; give it a type where it is read,"
                        + " or name it under 'categorical'");
        assertThatThrownBy(() -> encode(config(Missing.FAIL, Scale.NONE, slots("x", 3, true)), rows))
                .isInstanceOf(PlanException.class)
                .hasMessageStartingWith("column 'x' must hold text, integers or truth values");
        assertThatThrownBy(() -> encode(
                        config(Missing.FAIL, Scale.NONE),
                        TestRows.of(Columns.text("label")).row("p")))
                .isInstanceOf(PlanException.class)
                .hasMessage("no column is left to make features of; the rows have [label]");
        assertThatThrownBy(() -> config(Missing.FAIL, Scale.NONE, slots("label", 3, true)))
                .isInstanceOf(PlanException.class)
                .hasMessage("column 'label' is a feature, too");
        assertThatThrownBy(() -> new Category("c", Optional.empty(), Optional.empty(), true))
                .hasMessage("'c' needs either values or slots");
        assertThatThrownBy(() -> Monomials.of(100, 4, true))
                .isInstanceOf(PlanException.class)
                .hasMessage("products of up to 4 of 100 numbers are more than 65536 features");
    }
}
