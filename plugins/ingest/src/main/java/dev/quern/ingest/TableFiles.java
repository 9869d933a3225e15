package dev.quern.ingest;

import com.github.luben.zstd.ZstdIOException;
import dev.quern.api.ErrorCode;
import dev.quern.api.QuernException;
import dev.quern.datasets.table.TableException;
import java.io.EOFException;
import java.io.IOException;
import java.util.zip.ZipException;

/// Tells what is wrong with files that hold tables.
final class TableFiles {
    private TableFiles() {}

    /// What reads a file.
    interface Reading {
        void run() throws IOException;
    }

    /// Reads a file, and names it where it cannot be used.
    static void read(String file, Reading reading) throws IOException {
        try {
            reading.run();
        } catch (TableException wrong) {
            throw malformed(file, wrong);
        } catch (EOFException | ZipException | ZstdIOException torn) {
            throw malformed(file, TableException.damaged(torn));
        }
    }

    private static QuernException malformed(String file, TableException wrong) {
        return new QuernException(
                ErrorCode.INPUT_MALFORMED, "file '" + file + "' " + wrong.getMessage(), wrong.remedy(), wrong);
    }
}
