package dev.quern.batching.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.quern.api.Columns;
import dev.quern.api.feed.ExampleColumns;
import dev.quern.api.feed.ExampleColumns.Target;
import dev.quern.api.feed.Survey;
import dev.quern.api.image.PixelColumn;
import dev.quern.batching.values.ExactSum;
import dev.quern.batching.values.NaturalOrder;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SurveyTest {
    private static final PixelColumn SHAPE = new PixelColumn(3, 4, 5);
    private static final ExampleColumns IMAGES = new ExampleColumns("image", "label", Target.CLASS);
    private static final ExampleColumns VALUES = new ExampleColumns("features", "label", Target.VALUE);

    private static Survey survey(GivenRows rows, ExampleColumns columns) throws IOException {
        return new StoredFeeds().survey(rows, columns);
    }

    @Test
    void countsClassesAndMeasuresChannels() throws IOException {
        GivenRows rows = GivenRows.images(SHAPE, 30, 12, 5);
        Survey survey = survey(rows, IMAGES);
        assertThat(survey.rows()).isEqualTo(30);
        assertThat(survey.classes().values().stream().mapToLong(Long::longValue).sum())
                .isEqualTo(30);
        assertThat(survey.classes().keySet())
                .containsExactlyElementsOf(survey.classes().keySet().stream()
                        .sorted((a, b) -> Integer.parseInt(a) - Integer.parseInt(b))
                        .toList());
        for (int channel = 0; channel < 3; channel++) {
            List<Double> values = new ArrayList<>();
            for (Object[] row : rows.rows()) {
                for (int i = channel * 20; i < channel * 20 + 20; i++) {
                    values.add((((byte[]) row[1])[i] & 0xff) / 255.0);
                }
            }
            assertThat(survey.means()[channel]).isCloseTo(mean(values), within(1e-15));
            assertThat(survey.deviations()[channel]).isCloseTo(deviation(values), within(1e-14));
        }
        assertThat(survey.targetMean()).isZero();
        assertThat(survey.targetDeviation()).isEqualTo(1);
    }

    @Test
    void measuresFeaturesAndValuesWhateverTheCut() throws IOException {
        GivenRows rows = GivenRows.features(6, 50, 9);
        Survey survey = survey(rows, VALUES);
        assertThat(survey.classes()).isEmpty();
        for (int i = 0; i < 6; i++) {
            int feature = i;
            List<Double> values = rows.rows().stream()
                    .map(row -> (double) ((float[]) row[0])[feature])
                    .toList();
            assertThat(survey.means()[i]).isEqualTo(mean(values));
            assertThat(survey.deviations()[i]).isEqualTo(deviation(values));
        }
        List<Double> targets = rows.rows().stream().map(row -> (Double) row[1]).toList();
        assertThat(survey.targetMean()).isEqualTo(mean(targets));
        assertThat(survey.targetDeviation()).isEqualTo(deviation(targets));
        Survey other = survey(
                GivenRows.of(rows.schema().getFields(), rows.rows().reversed()).cut(7, 2), VALUES);
        assertThat(other.means()).isEqualTo(survey.means());
        assertThat(other.deviations()).isEqualTo(survey.deviations());
    }

    private static double mean(List<Double> values) {
        return exactMean(values).doubleValue();
    }

    private static BigDecimal exactMean(List<Double> values) {
        return values.stream()
                .map(BigDecimal::new)
                .reduce(BigDecimal.ZERO, BigDecimal::add)
                .divide(BigDecimal.valueOf(values.size()), new MathContext(400));
    }

    private static double deviation(List<Double> values) {
        BigDecimal mean = exactMean(values);
        return values.stream()
                .map(value -> new BigDecimal(value).subtract(mean).pow(2))
                .reduce(BigDecimal.ZERO, BigDecimal::add)
                .divide(BigDecimal.valueOf(values.size()), new MathContext(400))
                .sqrt(new MathContext(60))
                .doubleValue();
    }

    @Test
    void equalValuesHaveTheDeviationOne() throws IOException {
        GivenRows rows = GivenRows.of(
                List.of(GivenRows.floats("features", 2), Columns.float64("label")),
                List.of(new Object[] {new float[] {0.1f, 3e38f}, 0.3}, new Object[] {new float[] {0.1f, -3e38f}, 0.3}));
        Survey survey = survey(rows, VALUES);
        assertThat(survey.deviations()).containsExactly(1, (double) 3e38f);
        assertThat(survey.means()).containsExactly((double) 0.1f, 0);
        assertThat(survey.targetDeviation()).isEqualTo(1);
        assertThat(survey.targetMean()).isEqualTo(0.3);
    }

    @Test
    void refusesRowsThatNobodyCanLearnFrom() {
        GivenRows rows = GivenRows.images(SHAPE, 5, 2, 1);
        rows.rows().get(2)[2] = null;
        assertThatThrownBy(() -> survey(rows, IMAGES)).hasMessage("row 2 ('row-2') has no label in column 'label'");
        rows.rows().get(1)[1] = null;
        assertThatThrownBy(() -> survey(rows, IMAGES))
                .hasMessage("row 1 ('row-1') has a null in column 'image', which a network is to take");
        assertThatThrownBy(() -> survey(GivenRows.of(rows.schema().getFields(), List.of()), IMAGES))
                .hasMessage("there are no rows to learn from");
        GivenRows table = GivenRows.features(1, 3, 1);
        table.rows().get(1)[1] = Double.NaN;
        assertThatThrownBy(() -> survey(table, VALUES))
                .hasMessage("row 1 has the label NaN in column 'label', which is not a finite float32");
    }

    @Test
    void refusesAColumnOfIdsAsLabels() {
        PixelColumn dot = new PixelColumn(1, 1, 1);
        GivenRows rows = GivenRows.images(dot, 65_537, 2, 1);
        assertThatThrownBy(() -> survey(rows, new ExampleColumns("image", "id", Target.CLASS)))
                .hasMessage("column 'id' has more than 65536 different labels");
    }

    @Test
    void ordersNumbersByValueAndTextsByCodePoint() {
        List<String> names = List.of("-3", "0", "2", "10", "", "010", "Zebra", "apple", "\uffff", "\ud83d\ude00");
        List<String> shuffled = new ArrayList<>(names);
        Collections.shuffle(shuffled, new Random(3));
        shuffled.sort(NaturalOrder.ORDER);
        assertThat(shuffled).isEqualTo(names);
    }

    @Test
    void sumsExactlyInAnyOrder() throws IOException {
        Random random = new Random(5);
        BigInteger expected = BigInteger.ZERO;
        ExactSum left = new ExactSum();
        ExactSum right = new ExactSum();
        for (int i = 0; i < 2_000; i++) {
            double value;
            do {
                value = Double.longBitsToDouble(random.nextLong());
            } while (!Double.isFinite(value));
            value = i % 10 == 0 ? Double.MIN_VALUE * random.nextInt(100) : value;
            (random.nextBoolean() ? left : right).add(value);
            expected = expected.add(new BigDecimal(value)
                    .multiply(new BigDecimal(BigInteger.TWO.pow(1074)))
                    .toBigIntegerExact());
        }
        left.addAll(right);
        assertThat(left.units()).isEqualTo(expected);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        left.write(new DataOutputStream(bytes));
        ExactSum read = ExactSum.read(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
        assertThat(read.units()).isEqualTo(expected);
        read.add(1);
        read.add(-1);
        assertThat(read.units()).isEqualTo(expected);
        assertThatThrownBy(() -> read.add(Double.NaN)).hasMessage("cannot add NaN");
    }
}
