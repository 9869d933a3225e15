package dev.quern.datasets.csv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CsvRecordsTest {
    private static final CsvFormat COMMA = new CsvFormat(',', OptionalInt.of('"'));

    private static List<String> read(String text, CsvFormat format) throws IOException {
        List<String> found = new ArrayList<>();
        CsvRecords records = new CsvRecords(stream(text), format, 1 << 20);
        while (records.next()) {
            found.add(records.line() + ":" + format.fields(records.bytes(), records.length()));
        }
        return found;
    }

    private static InputStream stream(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    /// The library reads the whole text at once and must find the same records on the same lines.
    @Test
    void cutsWhereTheLibraryCuts() throws IOException {
        Random random = new Random(233);
        String[] plain = {"a", "bc", "é", " ", "\"", "\"\"x", "x\"y"};
        String[] within = {"a", "\n", "\r\n", ",", "\"\"", "é", " "};
        for (int round = 0; round < 3000; round++) {
            StringBuilder text = new StringBuilder();
            for (int record = random.nextInt(6); record >= 0; record--) {
                for (int field = random.nextInt(4); field >= 0; field--) {
                    if (random.nextBoolean()) {
                        text.append('"');
                        for (int i = random.nextInt(4); i > 0; i--) {
                            text.append(within[random.nextInt(within.length)]);
                        }
                        text.append('"');
                    } else {
                        String value = plain[random.nextInt(plain.length)];
                        text.append(value.startsWith("\"") ? "" : value);
                    }
                    text.append(field > 0 ? "," : "");
                }
                text.append(
                        record > 0 || random.nextBoolean() ? new String[] {"\n", "\r\n", "\r"}[random.nextInt(3)] : "");
            }
            List<String> expected = new ArrayList<>();
            try (CsvReader<CsvRecord> reader = CsvReader.builder()
                    .allowExtraFields(true)
                    .allowMissingFields(true)
                    .ofCsvRecord(text.toString())) {
                for (CsvRecord record : reader) {
                    expected.add(record.getStartingLineNumber() + ":" + record.getFields());
                }
            }
            assertThat(read(text.toString(), COMMA)).as(text.toString()).isEqualTo(expected);
        }
    }

    @Test
    void readsOtherDelimitersAndNoQuotes() throws IOException {
        assertThat(read("\ufeffa\tb\n\"x\ty\"\n\n\n'\t''\n", new CsvFormat('\t', OptionalInt.empty())))
                .containsExactly("1:[a, b]", "2:[\"x, y\"]", "5:[', '']");
        assertThat(read("'a;''b';c", new CsvFormat(';', OptionalInt.of('\'')))).containsExactly("1:[a;'b, c]");
        assertThat(read("", COMMA)).isEmpty();
        assertThat(read("\ufeff", COMMA)).isEmpty();
        assertThatThrownBy(() -> new CsvFormat('é', OptionalInt.empty())).hasMessageContaining("ASCII");
        assertThatThrownBy(() -> new CsvFormat('"', OptionalInt.of('"'))).hasMessageContaining("both");
    }

    @Test
    void passesOverWhatIsTooLong() throws IOException {
        String text = "a,b\n\"" + "x\n".repeat(500_000) + "\",y\nc,d\n" + "y".repeat(200_000) + "\ne,f\n";
        CsvRecords records = new CsvRecords(stream(text), COMMA, 100);
        List<String> found = new ArrayList<>();
        while (records.next()) {
            assertThat(records.bytes().length).isLessThanOrEqualTo(1 << 10);
            found.add(records.line() + "@" + records.start() + (records.isTooLong() ? " long" : ""));
        }
        assertThat(found).containsExactly("1@0", "2@4 long", "500003@1000009", "500004@1000013 long", "500005@1200014");
    }

    @Test
    void tellsWhatIsNoRecord() throws IOException {
        CsvRecords open = new CsvRecords(stream("a,b\n\"c,d\ne"), COMMA, 100);
        assertThat(open.next()).isTrue();
        assertThat(open.isUnclosed()).isFalse();
        assertThat(open.next()).isTrue();
        assertThat(open.isUnclosed()).isTrue();
        byte[] extra = "\"a\"b,c".getBytes(StandardCharsets.UTF_8);
        assertThatThrownBy(() -> COMMA.fields(extra, extra.length)).isInstanceOf(IllegalArgumentException.class);
    }
}
