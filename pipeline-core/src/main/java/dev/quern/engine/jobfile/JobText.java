package dev.quern.engine.jobfile;

import dev.quern.engine.config.Place;
import dev.quern.engine.config.ProblemCode;
import dev.quern.engine.config.Problems;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/// Reads the text of a job file: at most 1 MiB of UTF-8.
final class JobText {
    private static final int LARGEST = 1 << 20;

    private JobText() {}

    /// @throws InvalidJobException when there is no such text
    static String read(Path file) {
        if (Files.isDirectory(file)) {
            throw refuse(file, "this is a folder, not a job file", "name a file in it");
        }
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file)) {
            bytes = in.readNBytes(LARGEST + 1);
        } catch (NoSuchFileException missing) {
            throw refuse(
                    file,
                    "there is no such file",
                    "working directory: " + Path.of("").toAbsolutePath());
        } catch (IOException failure) {
            throw refuse(file, "the file cannot be read: " + failure, "check its permissions");
        }
        if (bytes.length > LARGEST) {
            throw refuse(file, "the file is larger than 1 MiB", "long lists belong into a file that a step reads");
        }
        return decode(file, bytes);
    }

    private static String decode(Path file, byte[] bytes) {
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        CharBuffer text = CharBuffer.allocate(bytes.length);
        ByteBuffer in = ByteBuffer.wrap(bytes);
        CoderResult result = decoder.decode(in, text, true);
        if (result.isError()) {
            long line = 1;
            for (int at = 0; at < in.position(); at++) {
                line += bytes[at] == '\n' ? 1 : 0;
            }
            throw refuse(
                    file,
                    "the file is not UTF-8: byte 0x%02x in line %d".formatted(bytes[in.position()], line),
                    "save it as UTF-8");
        }
        String decoded = text.flip().toString();
        return decoded.startsWith("\uFEFF") ? decoded.substring(1) : decoded;
    }

    private static InvalidJobException refuse(Path file, String message, String hint) {
        Problems problems = new Problems("");
        problems.add(ProblemCode.UNREADABLE, "", Place.outside(""), message, hint);
        return new InvalidJobException(file, problems.all());
    }
}
