package dev.quern.datasets.warc;

import com.github.luben.zstd.ZstdInputStream;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Locale;
import java.util.zip.Deflater;
import java.util.zip.GZIPInputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import java.util.zip.ZipException;

/// An HTTP response as an archive keeps it (RFC 9110, 9112).
///
/// What follows the head is the payload, whatever the response's own Content-Length says: many archives keep
/// the decoded payload behind the head as it was sent. For the same reason a payload that does not begin as its
/// coding demands is taken as it is.
///
/// @param status such as 200
/// @param fields fields of the response
/// @param coded the payload as it was sent
public record HttpResponse(int status, Fields fields, byte[] coded) {

    /// Reads a response.
    ///
    /// @param block the record's block
    /// @throws WarcFormatException when it is none
    public static HttpResponse parse(byte[] block) throws WarcFormatException {
        int length = Fields.length(block, 0, block.length);
        int head = length < 0 ? block.length : length;
        if (head > RecordParser.LONGEST_HEAD) {
            throw new WarcFormatException("the response's head is longer than " + RecordParser.LONGEST_HEAD + " bytes");
        }
        Fields fields = Fields.parse(block, 0, head);
        return new HttpResponse(status(fields.firstLine()), fields, Arrays.copyOfRange(block, head, block.length));
    }

    private static int status(String line) throws WarcFormatException {
        String[] parts = line.split(" +", 3);
        if (parts.length >= 2 && parts[0].startsWith("HTTP") && parts[1].matches("[1-9][0-9][0-9]")) {
            return Integer.parseInt(parts[1]);
        }
        throw new WarcFormatException(
                "no HTTP response: its first line is '" + RecordParser.shorten(line.strip()) + "'");
    }

    /// The payload with its codings undone: chunked; gzip, deflate and zstd.
    ///
    /// @param longest bytes of the decoded payload at most
    /// @throws WarcFormatException when a coding is damaged, unknown or gives too much
    public byte[] payload(int longest) throws WarcFormatException {
        byte[] decoded = coded;
        if (fields.value("transfer-encoding").toLowerCase(Locale.ROOT).contains("chunked")) {
            decoded = Chunks.join(decoded);
        }
        String[] codings =
                fields.value("content-encoding").toLowerCase(Locale.ROOT).split(",");
        for (int i = codings.length - 1; i >= 0; i--) {
            decoded = decode(codings[i].strip(), decoded, longest);
        }
        return decoded;
    }

    private static byte[] decode(String coding, byte[] coded, int longest) throws WarcFormatException {
        if (coded.length == 0) {
            return coded;
        }
        try {
            return switch (coding) {
                case "", "identity", "none", "utf-8" -> coded;
                case "gzip", "x-gzip" ->
                    begins(coded, 0x1f, 0x8b) ? read(new GZIPInputStream(stream(coded)), coding, longest) : coded;
                case "zstd" ->
                    begins(coded, 0x28, 0xb5) ? read(new ZstdInputStream(stream(coded)), coding, longest) : coded;
                case "deflate" -> inflate(coded, longest);
                default ->
                    throw new WarcFormatException(
                            "content encoding '" + RecordParser.shorten(coding) + "' cannot be decoded");
            };
        } catch (WarcFormatException said) {
            throw said;
        } catch (IOException damaged) {
            throw new WarcFormatException("content encoding '" + coding + "' is damaged: " + damaged.getMessage());
        }
    }

    /// Servers send both the zlib format, as they should, and bare deflate.
    private static byte[] inflate(byte[] coded, int longest) throws IOException {
        boolean zlib = coded.length >= 2
                && (coded[0] & 0xf) == Deflater.DEFLATED
                && ((coded[0] & 0xff) << 8 | coded[1] & 0xff) % 31 == 0;
        if (!zlib && coded[0] == '<') {
            return coded;
        }
        Inflater inflater = new Inflater(!zlib);
        try {
            return read(new InflaterInputStream(stream(coded), inflater), "deflate", longest);
        } finally {
            inflater.end();
        }
    }

    private static byte[] read(InputStream in, String coding, int longest) throws IOException {
        try (in) {
            byte[] decoded = in.readNBytes(longest);
            if (decoded.length == longest && in.read() >= 0) {
                throw new WarcFormatException("payload decodes to more than the " + longest + " bytes allowed"
                        + " ('max-row'), content encoding '" + coding + "'");
            }
            return decoded;
        } catch (EOFException | ZipException torn) {
            throw new WarcFormatException("content encoding '" + coding + "' is damaged: " + torn.getMessage());
        }
    }

    private static ByteArrayInputStream stream(byte[] bytes) {
        return new ByteArrayInputStream(bytes);
    }

    private static boolean begins(byte[] bytes, int first, int second) {
        return bytes.length >= 2 && (bytes[0] & 0xff) == first && (bytes[1] & 0xff) == second;
    }
}
