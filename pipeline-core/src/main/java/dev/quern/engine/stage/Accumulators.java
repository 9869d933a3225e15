package dev.quern.engine.stage;

import dev.quern.api.Summary;
import dev.quern.engine.store.Durable;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/// Accumulators as bytes on their way between workers. A large one goes through a file in the stage's scratch
/// directory: runners sort and buffer elements, and refuse one that exceeds their buffers.
public final class Accumulators {
    private static final int INLINE = 0;
    private static final int FILE = 1;
    private static final int LONGEST_INLINE = 1 << 20;

    private final Path scratch;

    public Accumulators(StageSpec spec) {
        scratch = Path.of(spec.scratch());
    }

    /// What [#unpack] reads.
    @SuppressWarnings("unchecked") // the accumulator was made by this summary
    public <A> byte[] pack(Summary<A> summary, Object accumulator) throws IOException {
        Spilling bytes = new Spilling();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            summary.write((A) accumulator, out);
        }
        return bytes.packed();
    }

    /// The accumulator again.
    public <A> A unpack(Summary<A> summary, byte[] packed) throws IOException {
        byte[] content = Arrays.copyOfRange(packed, 1, packed.length);
        DataInputStream in = new DataInputStream(
                packed[0] == INLINE
                        ? new ByteArrayInputStream(content)
                        : new BufferedInputStream(
                                Files.newInputStream(scratch.resolve(new String(content, StandardCharsets.UTF_8)))));
        try (in) {
            A accumulator = summary.read(in);
            if (in.read() >= 0) {
                throw new IllegalStateException("its summary left bytes of an accumulator unread");
            }
            return accumulator;
        }
    }

    /// Keeps a little in memory and moves to a file when it becomes more.
    private final class Spilling extends OutputStream {
        private final ByteArrayOutputStream memory = new ByteArrayOutputStream();
        private OutputStream file;
        private String name;

        @Override
        public void write(int value) throws IOException {
            write(new byte[] {(byte) value}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            if (file == null && memory.size() + length > LONGEST_INLINE) {
                name = "accumulator-" + Durable.attempt();
                Files.createDirectories(scratch);
                file = new BufferedOutputStream(Files.newOutputStream(scratch.resolve(name)), 1 << 16);
                memory.writeTo(file);
            }
            (file == null ? memory : file).write(bytes, offset, length);
        }

        @Override
        public void close() throws IOException {
            if (file != null) {
                file.close();
            }
        }

        byte[] packed() {
            byte[] content = file == null ? memory.toByteArray() : name.getBytes(StandardCharsets.UTF_8);
            byte[] packed = new byte[content.length + 1];
            packed[0] = (byte) (file == null ? INLINE : FILE);
            System.arraycopy(content, 0, packed, 1, content.length);
            return packed;
        }
    }
}
