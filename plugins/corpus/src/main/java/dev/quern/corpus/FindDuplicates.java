package dev.quern.corpus;

import dev.quern.api.ArtifactWriter;
import dev.quern.api.Inputs;
import dev.quern.api.Outputs;
import dev.quern.api.StepContext;
import dev.quern.api.Summary;
import jakarta.inject.Inject;
import java.io.BufferedOutputStream;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;

/// First pass of `dedup`: the first 128 bits of the SHA-256 of each key. Two different keys fall together with
/// probability below 10^-20 for a billion rows. Holds 24 bytes for each row.
public final class FindDuplicates implements Summary<KeyTable> {
    private final Dedup config;

    @Inject
    FindDuplicates(Dedup config) {
        this.config = config;
    }

    @Override
    public Outputs plan(Inputs inputs) {
        config.require(inputs);
        return Outputs.artifact(Dedup.KIND);
    }

    @Override
    public KeyTable create() {
        return new KeyTable();
    }

    @Override
    public void add(KeyTable keys, VectorSchemaRoot batch, int unit, long firstRow) {
        VarCharVector texts = (VarCharVector) batch.getVector(config.by());
        MessageDigest digest = sha256();
        for (int row = 0; row < batch.getRowCount(); row++) {
            if (!texts.isNull(row)) {
                byte[] text = texts.get(row);
                digest.update(text, 0, config.normalizeWhitespace() ? collapse(text) : text.length);
                ByteBuffer key = ByteBuffer.wrap(digest.digest());
                keys.add(key.getLong(), key.getLong(), unit, firstRow + row);
            }
        }
    }

    /// Makes each run of ASCII white space one space, in place; gives back the new length.
    private static int collapse(byte[] text) {
        int length = 0;
        boolean space = true;
        for (byte value : text) {
            boolean isSpace = value == ' ' || value >= '\t' && value <= '\r';
            if (!isSpace) {
                text[length++] = value;
            } else if (!space) {
                text[length++] = ' ';
            }
            space = isSpace;
        }
        return space && length > 0 ? length - 1 : length;
    }

    @Override
    public KeyTable merge(KeyTable left, KeyTable right) {
        left.addAll(right);
        return left;
    }

    @Override
    public void write(KeyTable keys, DataOutput out) throws IOException {
        keys.write(out);
    }

    @Override
    public KeyTable read(DataInput in) throws IOException {
        return KeyTable.read(in);
    }

    @Override
    public void finish(KeyTable keys, StepContext context, ArtifactWriter out) throws IOException {
        long[] duplicates = keys.duplicates();
        try (DataOutputStream file =
                new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(out.file(Dedup.FILE))))) {
            for (long place : duplicates) {
                file.writeLong(place);
            }
        }
        out.property("duplicates", Integer.toString(duplicates.length));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
    }
}
