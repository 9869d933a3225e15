package dev.quern.corpus.urls;

import dev.quern.api.ErrorCode;
import dev.quern.api.QuernException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/// The entries of a list: one in each line, without white space around it; empty lines and those that begin with `#`
/// are none.
public final class ListLines {
    private static final int LONGEST = 1 << 16;
    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};

    private ListLines() {}

    /// Takes entries.
    public interface Entries {
        void entry(byte[] entry) throws IOException;
    }

    /// Shows the entries of a file.
    ///
    /// @throws QuernException with file and line where a line has more than 65536 bytes
    public static void read(Path file, Entries entries) throws IOException {
        byte[] buffer = new byte[LONGEST];
        byte[] line = new byte[LONGEST];
        int length = 0;
        long number = 1;
        try (InputStream in = Files.newInputStream(file)) {
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                for (int i = 0; i < count; i++) {
                    if (buffer[i] == '\n') {
                        show(line, length, number, entries);
                        length = 0;
                        number++;
                    } else if (length == LONGEST) {
                        throw new QuernException(
                                ErrorCode.INPUT_MALFORMED,
                                file + ":" + number + ": a line has more than " + LONGEST + " bytes",
                                "write one entry in each line, or name another list");
                    } else {
                        line[length++] = buffer[i];
                    }
                }
            }
            show(line, length, number, entries);
        }
    }

    private static void show(byte[] line, int length, long number, Entries entries) throws IOException {
        int from = number == 1 && Arrays.mismatch(line, 0, Math.min(3, length), BYTE_ORDER_MARK, 0, 3) < 0 ? 3 : 0;
        int end = length;
        while (from < end && isSpace(line[from])) {
            from++;
        }
        while (end > from && isSpace(line[end - 1])) {
            end--;
        }
        if (from < end && line[from] != '#') {
            entries.entry(Arrays.copyOfRange(line, from, end));
        }
    }

    private static boolean isSpace(byte value) {
        return value >= 0 && value <= ' ';
    }
}
