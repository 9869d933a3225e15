package dev.quern.engine.stage;

import dev.quern.api.ErrorCode;
import dev.quern.api.QuernException;
import dev.quern.engine.store.Durable;
import dev.quern.engine.store.Json;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.Base64;

/// Keeps the rows of one unit that a source could not use, each with its place and the reason.
public final class RejectLog implements AutoCloseable {
    /// How the names of logs of finished units end.
    public static final String FINISHED = "whole.jsonl";

    private static final int LONGEST_ROW = 1 << 16;

    private final Path file;
    private final String finished;
    private final boolean allowed;
    private final Counts counts;
    private BufferedWriter out;

    /// @param allowed whether the job allows any rejected row at all
    RejectLog(Path scratch, String step, int unit, boolean allowed, Counts counts) {
        String name = "rejects-%s-%05d-".formatted(step, unit);
        this.file = scratch.resolve(name + Durable.attempt() + ".jsonl");
        this.finished = name + FINISHED;
        this.allowed = allowed;
        this.counts = counts;
    }

    void reject(String place, String reason, byte[] row) {
        try {
            if (out == null) {
                Files.createDirectories(file.getParent());
                out = Files.newBufferedWriter(file);
            }
            out.write(Json.line(Entry.of(place, reason, row)));
            out.newLine();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        counts.rejected(reason);
        if (!allowed) {
            throw new QuernException(
                    ErrorCode.BAD_ROW,
                    place + ": " + reason,
                    "repair the row, or allow some with 'bad-rows: {at-most: 0.1%}'");
        }
    }

    /// The unit is done: of several attempts at it, this log is the one that counts.
    void finish() throws IOException {
        if (out != null) {
            out.close();
            Files.move(file, file.resolveSibling(finished), StandardCopyOption.REPLACE_EXISTING);
            out = null;
        }
    }

    /// A line of the log; the row as text where it is UTF-8.
    private record Entry(String place, String reason, int bytes, String text, String base64) {
        static Entry of(String place, String reason, byte[] row) {
            byte[] head = Arrays.copyOf(row, Math.min(row.length, LONGEST_ROW));
            try {
                String text = StandardCharsets.UTF_8
                        .newDecoder()
                        .decode(ByteBuffer.wrap(head))
                        .toString();
                return new Entry(place, reason, row.length, text, null);
            } catch (CharacterCodingException notText) {
                return new Entry(
                        place, reason, row.length, null, Base64.getEncoder().encodeToString(head));
            }
        }
    }

    @Override
    public void close() throws IOException {
        if (out != null) {
            out.close();
        }
    }
}
