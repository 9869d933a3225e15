package dev.quern.datasets.parquet;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.bytes.HeapByteBufferAllocator;
import org.apache.parquet.compression.CompressionCodecFactory;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;

/// Parquet's codecs without Hadoop, whose configuration Parquet's own ones need: Zstandard, Snappy, gzip and
/// none, and LZ4_RAW for reading.
public final class ParquetCodecs implements CompressionCodecFactory {
    private static final int LEVEL = 3;
    private static final HeapByteBufferAllocator HEAP = HeapByteBufferAllocator.getInstance();

    private final int level;

    /// Codecs with Zstandard's usual level.
    public ParquetCodecs() {
        this(LEVEL);
    }

    /// @param level of Zstandard
    public ParquetCodecs(int level) {
        this.level = level;
    }

    @Override
    public BytesInputCompressor getCompressor(CompressionCodecName codec) {
        return new Packer(codec, PageCodec.of(codec, level));
    }

    @Override
    public BytesInputDecompressor getDecompressor(CompressionCodecName codec) {
        return new Unpacker(PageCodec.of(codec, level));
    }

    @Override
    public void release() {}

    private record Packer(CompressionCodecName name, PageCodec codec) implements BytesInputCompressor {
        @Override
        public BytesInput compress(BytesInput bytes) throws IOException {
            return codec == PageCodec.NONE ? bytes : BytesInput.from(codec.pack(array(bytes)));
        }

        @Override
        public CompressionCodecName getCodecName() {
            return name;
        }

        @Override
        public void release() {}
    }

    private record Unpacker(PageCodec codec) implements BytesInputDecompressor {
        @Override
        public BytesInput decompress(BytesInput bytes, int size) throws IOException {
            if (size == 0) {
                return BytesInput.empty();
            }
            return codec == PageCodec.NONE ? bytes : BytesInput.from(codec.unpack(array(bytes), size));
        }

        @Override
        public void decompress(ByteBuffer input, int compressed, ByteBuffer output, int size) throws IOException {
            byte[] bytes = new byte[compressed];
            input.get(bytes);
            output.put(codec.unpack(bytes, size));
        }

        @Override
        public void release() {}
    }

    private static byte[] array(BytesInput bytes) {
        ByteBuffer buffer = bytes.toByteBuffer(HEAP, unused -> {});
        if (buffer.hasArray() && buffer.arrayOffset() == 0 && buffer.array().length == buffer.remaining()) {
            return buffer.array();
        }
        byte[] array = new byte[buffer.remaining()];
        buffer.get(array);
        return array;
    }
}
