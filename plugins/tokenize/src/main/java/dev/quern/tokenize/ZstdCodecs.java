package dev.quern.tokenize;

import com.github.luben.zstd.Zstd;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.compression.CompressionCodecFactory;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;

/// Parquet's Zstandard codec without Hadoop, whose configuration Parquet's own one needs.
final class ZstdCodecs implements CompressionCodecFactory {
    private static final int LEVEL = 3;

    private final BytesInputCompressor compressor = new BytesInputCompressor() {
        @Override
        public BytesInput compress(BytesInput bytes) throws IOException {
            return BytesInput.from(Zstd.compress(array(bytes), LEVEL));
        }

        @Override
        public CompressionCodecName getCodecName() {
            return CompressionCodecName.ZSTD;
        }

        @Override
        public void release() {}
    };

    private final BytesInputDecompressor decompressor = new BytesInputDecompressor() {
        @Override
        public BytesInput decompress(BytesInput bytes, int size) throws IOException {
            return BytesInput.from(Zstd.decompress(array(bytes), size));
        }

        @Override
        public void decompress(ByteBuffer input, int compressed, ByteBuffer output, int size) throws IOException {
            byte[] bytes = new byte[compressed];
            input.get(bytes);
            output.put(Zstd.decompress(bytes, size));
        }

        @Override
        public void release() {}
    };

    private static byte[] array(BytesInput bytes) throws IOException {
        ByteArrayOutputStream array = new ByteArrayOutputStream(Math.toIntExact(bytes.size()));
        bytes.writeAllTo(array);
        return array.toByteArray();
    }

    @Override
    public BytesInputCompressor getCompressor(CompressionCodecName codec) {
        require(codec);
        return compressor;
    }

    @Override
    public BytesInputDecompressor getDecompressor(CompressionCodecName codec) {
        require(codec);
        return decompressor;
    }

    private static void require(CompressionCodecName codec) {
        if (codec != CompressionCodecName.ZSTD) {
            throw new IllegalArgumentException("only ZSTD is supported, got " + codec);
        }
    }

    @Override
    public void release() {}
}
