package dev.quern.datasets.csv;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecordHandler;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalInt;

/// How values are separated.
///
/// @param delimiter an ASCII character between fields
/// @param quote an ASCII character around fields that hold delimiters or line ends;
/// none where nothing is quoted
public record CsvFormat(char delimiter, OptionalInt quote) {
    /// A half of a pair, which no UTF-8 holds: no quote.
    private static final char NEVER = '\udfff';

    public CsvFormat {
        check("delimiter", delimiter);
        quote.ifPresent(character -> check("quote", character));
        if (quote.isPresent() && quote.getAsInt() == delimiter) {
            throw new IllegalArgumentException("delimiter and quote are both '" + delimiter + "'");
        }
    }

    private static void check(String what, int character) {
        if (character >= 0x80 || character == '\n' || character == '\r') {
            throw new IllegalArgumentException(what + " must be an ASCII character and no line end");
        }
    }

    /// The fields of a record of [CsvRecords].
    ///
    /// @param record UTF-8
    /// @throws IllegalArgumentException when it is no record, saying why
    public List<String> fields(byte[] record, int length) {
        String text = new String(record, 0, length, StandardCharsets.UTF_8);
        CsvRecordHandler whole = CsvRecordHandler.builder()
                .maxFieldSize(Integer.MAX_VALUE)
                .maxRecordSize(Integer.MAX_VALUE)
                .build();
        try {
            return CsvReader.builder()
                    .fieldSeparator(delimiter)
                    .quoteCharacter((char) quote.orElse(NEVER))
                    .skipEmptyLines(false)
                    .ofSingleCsvRecord(whole, text)
                    .getFields();
        } catch (CsvParseException wrong) {
            Throwable cause = wrong.getCause() == null ? wrong : wrong.getCause();
            throw new IllegalArgumentException(cause.getMessage(), wrong);
        }
    }
}
