package dev.quern.datasets.arrow;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.compression.AbstractCompressionCodec;
import org.apache.arrow.vector.compression.CompressionCodec;
import org.apache.arrow.vector.compression.CompressionUtil.CodecType;
import org.apache.arrow.vector.compression.NoCompressionCodec;
import org.apache.commons.compress.compressors.lz4.FramedLZ4CompressorInputStream;

/// Takes compressed buffers of record batches apart. Each begins with its decoded size in eight bytes.
final class ArrowCodecs implements CompressionCodec.Factory {
    private static final int HEAD = 8;
    /// Decoded bytes that one byte of a codec can stand for at most: a run of 128 KiB takes four of them.
    private static final long RATIO = 1 << 15;

    @Override
    public CompressionCodec createCodec(CodecType type) {
        return type == CodecType.NO_COMPRESSION ? NoCompressionCodec.INSTANCE : new Unpacker(type);
    }

    @Override
    public CompressionCodec createCodec(CodecType type, int level) {
        return createCodec(type);
    }

    private static final class Unpacker extends AbstractCompressionCodec {
        private final CodecType type;

        Unpacker(CodecType type) {
            this.type = type;
        }

        @Override
        public CodecType getCodecType() {
            return type;
        }

        @Override
        protected ArrowBuf doCompress(BufferAllocator allocator, ArrowBuf plain) {
            throw new UnsupportedOperationException("Arrow files are read only");
        }

        @Override
        protected ArrowBuf doDecompress(BufferAllocator allocator, ArrowBuf packed) {
            long size = readUncompressedLength(packed);
            int length = Math.toIntExact(packed.writerIndex() - HEAD);
            if (size < 0 || size > Integer.MAX_VALUE || size > 1024 + length * RATIO) {
                throw new IllegalArgumentException("a buffer of " + length + " bytes claims to hold " + size);
            }
            ArrowBuf plain = allocator.buffer(size);
            try {
                ByteBuffer target = plain.nioBuffer(0, (int) size);
                ByteBuffer source = packed.nioBuffer(HEAD, length);
                long found = type == CodecType.ZSTD ? zstandard(target, source) : lz4(target, source);
                if (found != size) {
                    throw new IllegalArgumentException("a buffer holds " + found + " bytes, its head says " + size);
                }
                return plain.writerIndex(size);
            } catch (IOException damaged) {
                plain.close();
                throw new UncheckedIOException(damaged.getMessage(), damaged);
            } catch (RuntimeException damaged) {
                plain.close();
                throw damaged;
            }
        }

        private static long zstandard(ByteBuffer target, ByteBuffer source) throws IOException {
            try {
                return Zstd.decompress(target, source);
            } catch (ZstdException damaged) {
                throw new IOException("a buffer is no whole Zstandard frame: " + damaged.getMessage(), damaged);
            }
        }

        private static long lz4(ByteBuffer target, ByteBuffer source) throws IOException {
            byte[] bytes = new byte[source.remaining()];
            source.get(bytes);
            try (InputStream in = new FramedLZ4CompressorInputStream(new ByteArrayInputStream(bytes), true)) {
                byte[] piece = new byte[1 << 16];
                long found = 0;
                for (int read = in.read(piece); read >= 0 && found <= target.capacity(); read = in.read(piece)) {
                    target.put(piece, 0, Math.min(read, target.remaining()));
                    found += read;
                }
                return found;
            }
        }
    }
}
