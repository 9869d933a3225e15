package dev.quern.engine.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quern.api.ArtifactWriter;
import dev.quern.api.Inputs;
import dev.quern.api.Outputs;
import dev.quern.api.StepContext;
import dev.quern.api.Summary;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccumulatorsTest {
    @TempDir
    Path scratch;

    /// Its accumulator is a block of bytes; it writes `extra` bytes that it does not read.
    private record Bytes(int extra) implements Summary<byte[]> {
        @Override
        public Outputs plan(Inputs inputs) {
            return Outputs.artifact("bytes");
        }

        @Override
        public byte[] create() {
            return new byte[0];
        }

        @Override
        public void add(byte[] accumulator, VectorSchemaRoot batch, int unit, long firstRow) {}

        @Override
        public byte[] merge(byte[] left, byte[] right) {
            return left;
        }

        @Override
        public void write(byte[] accumulator, DataOutput out) throws IOException {
            out.writeInt(accumulator.length);
            for (byte value : accumulator) {
                out.writeByte(value);
            }
            out.write(new byte[extra]);
        }

        @Override
        public byte[] read(DataInput in) throws IOException {
            byte[] bytes = new byte[in.readInt()];
            in.readFully(bytes);
            return bytes;
        }

        @Override
        public void finish(byte[] accumulator, StepContext context, ArtifactWriter out) {}
    }

    private Accumulators accumulators() {
        return new Accumulators(
                new StageSpec("run/0", "stage", "store", scratch.toString(), null, List.of(), List.of(), 0));
    }

    @Test
    void comesBackWholeAndTravelsSmall() throws IOException {
        for (int size : List.of(0, 1, (1 << 20) - 5, (1 << 20) - 4, (1 << 20) - 3, 3 << 20)) {
            byte[] content = new byte[size];
            Arrays.fill(content, (byte) size);
            byte[] packed = accumulators().pack(new Bytes(0), content);
            assertThat(packed).as("size %d", size).hasSizeLessThan((1 << 20) + 2);
            assertThat(accumulators().<byte[]>unpack(new Bytes(0), packed)).isEqualTo(content);
        }
        assertThat(scratch)
                .isDirectoryContaining(file -> file.getFileName().toString().startsWith("accumulator-"));
    }

    @Test
    void bytesLeftUnreadAreAnError() throws IOException {
        byte[] packed = accumulators().pack(new Bytes(1), new byte[3]);
        assertThatThrownBy(() -> accumulators().unpack(new Bytes(1), packed)).hasMessageContaining("unread");
    }
}
