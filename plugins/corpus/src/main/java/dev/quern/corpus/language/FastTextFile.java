package dev.quern.corpus.language;

import dev.quern.api.ErrorCode;
import dev.quern.api.QuernException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/// Reads the little-endian values of a file one after the other. The file is mapped, so that nothing is held twice
/// while it is read. A file that ends early is refused with the offset.
final class FastTextFile {
    static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final Path path;
    private final MemorySegment bytes;
    private long position;

    private FastTextFile(Path path, MemorySegment bytes) {
        this.path = path;
        this.bytes = bytes;
    }

    /// Maps a file until nothing refers to it any more.
    static FastTextFile open(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path)) {
            return new FastTextFile(
                    path, channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), Arena.ofAuto()));
        }
    }

    int int32(String what) {
        return bytes.get(INT, advance(Integer.BYTES, what));
    }

    long int64(String what) {
        return bytes.get(LONG, advance(Long.BYTES, what));
    }

    byte int8(String what) {
        return bytes.get(ValueLayout.JAVA_BYTE, advance(1, what));
    }

    /// A byte that is 0 or 1.
    boolean flag(String what) {
        byte value = int8(what);
        check(value == 0 || value == 1, what + " must be 0 or 1, is " + value);
        return value == 1;
    }

    /// An integer within bounds.
    int int32(String what, int atLeast, int atMost) {
        int value = int32(what);
        check(
                value >= atLeast && value <= atMost,
                "%s must be %d to %d, is %d".formatted(what, atLeast, atMost, value));
        return value;
    }

    /// The next bytes, not copied.
    MemorySegment slice(long size, String what) {
        return bytes.asSlice(advance(size, what), size);
    }

    /// The next bytes as floats in the heap.
    float[] floats(long count, String what) {
        check(count <= Integer.MAX_VALUE - 8, what + " has " + count + " numbers, an array holds fewer");
        return slice(count * Float.BYTES, what).toArray(FLOAT);
    }

    /// The bytes up to the next NUL, which is skipped.
    byte[] word(String what) {
        long end = position;
        while (end < bytes.byteSize() && bytes.get(ValueLayout.JAVA_BYTE, end) != 0) {
            end++;
        }
        byte[] word = slice(end - position, what).toArray(ValueLayout.JAVA_BYTE);
        int8("the end of " + what);
        return word;
    }

    long position() {
        return position;
    }

    long remaining() {
        return bytes.byteSize() - position;
    }

    /// Refuses the file unless a condition holds, with the offset that has been reached.
    void check(boolean condition, String message) {
        if (!condition) {
            throw damaged(message);
        }
    }

    private long advance(long size, String what) {
        if (size < 0 || size > remaining()) {
            throw damaged("%s needs %d bytes, the file has %d more".formatted(what, size, remaining()));
        }
        long start = position;
        position += size;
        return start;
    }

    private QuernException damaged(String message) {
        return new QuernException(
                ErrorCode.INPUT_MALFORMED,
                "%s is no model that can be used: near byte %d, %s".formatted(path, position, message),
                "take the file from its source once more, or name another model");
    }
}
