package dev.quern.corpus.passages;

import java.io.DataOutput;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/// What the files about the passages of a unit of work begin with: a magic number, unit, kind of passage,
/// normalisation, fewest characters, number of passages (ints), and a digest of their keys (long).
///
/// @param passages that are long enough
/// @param digest of all keys in their order
record Head(int unit, Passages.Rules rules, int passages, long digest) {
    static final int BYTES = 6 * Integer.BYTES + Long.BYTES;
    private static final long MIX = 0x9E3779B97F4A7C15L;

    /// The digest with one key more.
    static long digest(long before, long high) {
        return Long.rotateLeft((before ^ high) * MIX, 29);
    }

    void write(int magic, DataOutput out) throws IOException {
        out.writeInt(magic);
        out.writeInt(unit);
        out.writeInt(rules.unit().ordinal());
        out.writeInt(rules.normalize().ordinal());
        out.writeInt(rules.fewestCharacters());
        out.writeInt(passages);
        out.writeLong(digest);
    }

    static Head read(int magic, Path file, ByteBuffer bytes) throws IOException {
        if (bytes.getInt() != magic) {
            throw new IOException("file '" + file + "' holds no passages");
        }
        int unit = bytes.getInt();
        int kind = bytes.getInt();
        int normalize = bytes.getInt();
        if (kind < 0 || kind > 1 || normalize < 0 || normalize > 1) {
            throw new IOException("file '" + file + "' is of another version");
        }
        Passages.Rules rules = new Passages.Rules(
                Passages.Unit.values()[kind], Passages.Normalize.values()[normalize], bytes.getInt());
        return new Head(unit, rules, bytes.getInt(), bytes.getLong());
    }
}
