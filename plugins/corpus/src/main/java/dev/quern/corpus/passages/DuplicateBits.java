package dev.quern.corpus.passages;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;

/// Which passages of one unit of work occurred before, in a file: a [Head] and a bit for each passage, the first being
/// the lowest of the first byte.
public final class DuplicateBits {
    private static final int MAGIC = 0x51504231; // QPB1

    private final Head head;
    private final byte[] bits;

    private DuplicateBits(Head head, byte[] bits) {
        this.head = head;
        this.bits = bits;
    }

    /// None of these passages occurred before.
    static DuplicateBits none(Head head) {
        return new DuplicateBits(head, new byte[(int) ((head.passages() + 7L) / 8)]);
    }

    /// A unit in which there was no row.
    public static DuplicateBits ofNothing(Passages.Rules rules) {
        return none(new Head(0, rules, 0, 0));
    }

    public static DuplicateBits read(Path file) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file));
        if (bytes.remaining() < Head.BYTES) {
            throw new IOException("file '" + file + "' ends too early");
        }
        DuplicateBits read = none(Head.read(MAGIC, file, bytes));
        if (bytes.remaining() != read.bits.length) {
            throw new IOException("file '" + file + "' is damaged: its length does not fit its head");
        }
        bytes.get(read.bits);
        return read;
    }

    void write(Path file) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(Head.BYTES + bits.length);
        DataOutputStream out = new DataOutputStream(bytes);
        head.write(MAGIC, out);
        out.write(bits);
        Files.write(file, bytes.toByteArray());
    }

    void set(int passage) {
        bits[passage >>> 3] |= (byte) (1 << (passage & 7));
    }

    /// Whether a passage occurred before.
    public boolean get(int passage) {
        return (bits[passage >>> 3] & 1 << (passage & 7)) != 0;
    }

    /// How texts were cut.
    public Passages.Rules rules() {
        return head.rules();
    }

    /// Passages of the unit.
    public int passages() {
        return head.passages();
    }

    /// Compares a text's passages with those that were signed: gathers their digest.
    public static long digest(long before, long high) {
        return Head.digest(before, high);
    }

    /// Whether these were the passages.
    public boolean fits(int passages, long digest) {
        return passages == head.passages() && digest == head.digest();
    }
}
