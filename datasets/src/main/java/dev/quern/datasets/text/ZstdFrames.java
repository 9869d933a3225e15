package dev.quern.datasets.text;

import com.github.luben.zstd.ZstdInputStream;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/// The frames of a Zstandard file (RFC 8878), each of which can be decoded by itself.
public final class ZstdFrames {
    private static final int MAGIC = 0xfd2fb528;
    private static final int SKIPPABLE = 0x184d2a50;
    private static final int LONGEST_HEAD = 18;
    private static final int BLOCK_HEAD = 3;
    private static final int RUN = 1;
    private static final int CHECKSUM = 4;
    private static final int BUFFER = 1 << 17;

    private ZstdFrames() {}

    /// Where each frame begins; a skippable frame belongs to the one before it. Reads heads only. Empty where
    /// the file is no row of whole frames: who reads it will say what is wrong.
    public static List<Long> starts(Path file) throws IOException {
        List<Long> starts = new ArrayList<>();
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            long at = 0;
            while (at < channel.size()) {
                ByteBuffer head = read(channel, at, LONGEST_HEAD);
                int magic = head.remaining() < 8 ? 0 : head.getInt(0);
                boolean skippable = (magic & ~0xf) == SKIPPABLE;
                if (magic != MAGIC && !skippable) {
                    return List.of();
                }
                if (!skippable || at == 0) {
                    starts.add(at);
                }
                at = skippable ? at + 8 + (head.getInt(4) & 0xffffffffL) : end(channel, at, head);
                if (at < 0 || at > channel.size()) {
                    return List.of();
                }
            }
        }
        return starts;
    }

    private static ByteBuffer read(FileChannel channel, long at, int count) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(count).order(ByteOrder.LITTLE_ENDIAN);
        while (bytes.hasRemaining() && channel.read(bytes, at + bytes.position()) >= 0) {}
        return bytes.flip();
    }

    /// The end of the frame that begins at `at`, or -1 where it is cut short.
    private static long end(FileChannel channel, long at, ByteBuffer head) throws IOException {
        int descriptor = head.get(4);
        boolean single = (descriptor & 0x20) != 0;
        int dictionary = new int[] {0, 1, 2, 4}[descriptor & 3];
        int contentSize = new int[] {single ? 1 : 0, 2, 4, 8}[descriptor >> 6 & 3];
        long block = at + 5 + (single ? 0 : 1) + dictionary + contentSize;
        while (true) {
            ByteBuffer blockHead = read(channel, block, BLOCK_HEAD + 1);
            if (blockHead.remaining() < BLOCK_HEAD) {
                return -1;
            }
            int value = blockHead.get(0) & 0xff | (blockHead.get(1) & 0xff) << 8 | (blockHead.get(2) & 0xff) << 16;
            int size = value >> 3;
            block += BLOCK_HEAD + ((value >> 1 & 3) == RUN ? 1 : size);
            if ((value & 1) != 0) {
                return block + ((descriptor & 4) != 0 ? CHECKSUM : 0);
            }
        }
    }

    /// Decoded bytes of the frames between two places of a file, and then of those behind them.
    public static final class Stream extends InputStream {
        private final FileChannel channel;
        private final long to;
        private InputStream decoded;
        private long count;
        private long boundary = Long.MAX_VALUE;

        /// @param from where a frame begins
        /// @param to where a frame ends
        public Stream(Path file, long from, long to) throws IOException {
            this.to = to;
            channel = FileChannel.open(file, StandardOpenOption.READ);
            try {
                decoded = open(from);
            } catch (IOException | RuntimeException failure) {
                channel.close();
                throw failure;
            }
        }

        private InputStream open(long from) throws IOException {
            channel.position(from);
            InputStream raw = new BufferedInputStream(Channels.newInputStream(channel), BUFFER);
            return new ZstdInputStream(from < to ? new Limited(raw, to - from) : raw);
        }

        /// Decoded bytes before `to`; the largest number as long as that place was not reached.
        public long boundary() {
            return boundary;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int read = decoded.read(bytes, offset, length);
            if (read < 0 && boundary == Long.MAX_VALUE) {
                boundary = count;
                if (to == channel.size()) {
                    return -1;
                }
                decoded = open(to);
                read = decoded.read(bytes, offset, length);
            }
            count += Math.max(0, read);
            return read;
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }

    /// The first bytes of a stream.
    private static final class Limited extends InputStream {
        private final InputStream in;
        private long left;

        Limited(InputStream in, long left) {
            this.in = in;
            this.left = left;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int read = left == 0 ? -1 : in.read(bytes, offset, (int) Math.min(length, left));
            left -= Math.max(0, read);
            return read;
        }
    }
}
