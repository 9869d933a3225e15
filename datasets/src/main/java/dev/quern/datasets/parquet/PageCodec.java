package dev.quern.datasets.parquet;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.compressors.lz4.BlockLZ4CompressorInputStream;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.xerial.snappy.Snappy;

/// Compresses pages and takes them apart again. A page tells its decoded size; it is believed only as far as
/// its codec could have reached it, so that a damaged page asks for little memory.
interface PageCodec {
    /// No page may be larger, whatever it says.
    int LARGEST = 1 << 30;

    /// Leaves bytes as they are.
    PageCodec NONE = new PageCodec() {
        @Override
        public byte[] pack(byte[] bytes) {
            return bytes;
        }

        @Override
        public byte[] unpack(byte[] bytes, int size) {
            return bytes;
        }
    };

    byte[] pack(byte[] bytes) throws IOException;

    /// @param size decoded bytes, as the page says
    byte[] unpack(byte[] bytes, int size) throws IOException;

    static boolean isSupported(CompressionCodecName codec) {
        return switch (codec) {
            case UNCOMPRESSED, ZSTD, SNAPPY, GZIP, LZ4_RAW -> true;
            default -> false;
        };
    }

    /// @param level of Zstandard
    static PageCodec of(CompressionCodecName codec, int level) {
        return switch (codec) {
            case UNCOMPRESSED -> NONE;
            case ZSTD -> new Zstandard(level);
            case SNAPPY -> new Snap();
            case GZIP -> new Gzip();
            case LZ4_RAW -> new Lz4();
            default -> throw new IllegalArgumentException(codec + " is not supported");
        };
    }

    /// An array for a page.
    ///
    /// @param ratio decoded bytes that one byte can stand for at most
    private static byte[] page(int size, int length, long ratio) throws IOException {
        if (size < 0 || size > LARGEST || size > 1024 + length * ratio) {
            throw new IOException("a page of " + length + " bytes claims to hold " + size);
        }
        return new byte[size];
    }

    private static void check(long found, int size) throws IOException {
        if (found != size) {
            throw new IOException("a page holds " + found + " bytes, its head says " + size);
        }
    }

    private static byte[] read(InputStream in, byte[] page) throws IOException {
        check(in.readNBytes(page, 0, page.length), page.length);
        if (in.read() >= 0) {
            throw new IOException("a page holds more than the " + page.length + " bytes of its head");
        }
        return page;
    }

    /// A run of 128 KiB takes four bytes.
    record Zstandard(int level) implements PageCodec {
        @Override
        public byte[] pack(byte[] bytes) {
            return Zstd.compress(bytes, level);
        }

        @Override
        public byte[] unpack(byte[] bytes, int size) throws IOException {
            byte[] page = page(size, bytes.length, 1 << 15);
            try {
                check(Zstd.decompressByteArray(page, 0, size, bytes, 0, bytes.length), size);
            } catch (ZstdException damaged) {
                throw new IOException("a page is no whole Zstandard frame: " + damaged.getMessage(), damaged);
            }
            return page;
        }
    }

    /// Three bytes copy 64.
    record Snap() implements PageCodec {
        @Override
        public byte[] pack(byte[] bytes) throws IOException {
            return Snappy.compress(bytes);
        }

        @Override
        public byte[] unpack(byte[] bytes, int size) throws IOException {
            check(Snappy.uncompressedLength(bytes), size);
            byte[] page = page(size, bytes.length, 64);
            check(Snappy.uncompress(bytes, 0, bytes.length, page, 0), size);
            return page;
        }
    }

    /// Two codes of a bit each copy 258 bytes.
    record Gzip() implements PageCodec {
        @Override
        public byte[] pack(byte[] bytes) throws IOException {
            ByteArrayOutputStream packed = new ByteArrayOutputStream();
            try (OutputStream out = new GZIPOutputStream(packed)) {
                out.write(bytes);
            }
            return packed.toByteArray();
        }

        @Override
        public byte[] unpack(byte[] bytes, int size) throws IOException {
            byte[] page = page(size, bytes.length, 1032);
            return read(new GZIPInputStream(new ByteArrayInputStream(bytes), 1 << 12), page);
        }
    }

    /// One byte lengthens a copy by 255.
    record Lz4() implements PageCodec {
        @Override
        public byte[] pack(byte[] bytes) {
            throw new IllegalArgumentException("LZ4 can be read only");
        }

        @Override
        public byte[] unpack(byte[] bytes, int size) throws IOException {
            byte[] page = page(size, bytes.length, 256);
            return read(new BlockLZ4CompressorInputStream(new ByteArrayInputStream(bytes)), page);
        }
    }
}
