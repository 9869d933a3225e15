package dev.quern.beam;

import dev.quern.api.Summary;
import dev.quern.engine.stage.Accumulators;
import dev.quern.engine.stage.Failure;
import dev.quern.engine.stage.StageWorker;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.beam.sdk.coders.ByteArrayCoder;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.CoderRegistry;
import org.apache.beam.sdk.coders.CustomCoder;
import org.apache.beam.sdk.transforms.Combine.CombineFn;

/// Merges packed accumulators of a summary. What is being merged is kept as an object and packed only when the
/// runner moves it.
final class CombineAccumulators extends CombineFn<byte[], CombineAccumulators.Merged, byte[]> {
    private static final long serialVersionUID = 1L;

    private final StageCode code;
    private final int node;
    private transient Summary<?> summary;

    CombineAccumulators(StageCode code, int node) {
        this.code = code;
        this.node = node;
    }

    /// An accumulator, or null for none so far.
    static final class Merged {
        private Object value;
    }

    private Summary<?> summary() {
        if (summary == null) {
            summary = new StageWorker(code.stage(), code.functions()).summary(node);
        }
        return summary;
    }

    @Override
    public Merged createAccumulator() {
        return new Merged();
    }

    @Override
    public Merged addInput(Merged merged, byte[] packed) {
        return add(merged, guard(() -> new Accumulators(code.stage()).unpack(summary(), packed)));
    }

    @Override
    public Merged mergeAccumulators(Iterable<Merged> all) {
        Merged merged = new Merged();
        for (Merged each : all) {
            if (each.value != null) {
                add(merged, each.value);
            }
        }
        return merged;
    }

    private Merged add(Merged merged, Object value) {
        merged.value = merged.value == null ? value : guard(() -> merge(summary(), merged.value, value));
        return merged;
    }

    @SuppressWarnings("unchecked") // both were made by this summary
    private static <A> Object merge(Summary<A> summary, Object left, Object right) {
        return summary.merge((A) left, (A) right);
    }

    @Override
    public byte[] extractOutput(Merged merged) {
        return guard(() -> new Accumulators(code.stage()).pack(summary(), merged.value));
    }

    private <T> T guard(Packing<T> work) {
        try {
            return work.run();
        } catch (IOException | RuntimeException | Error failure) {
            String step = code.stage().nodes().get(node).step().step();
            throw Failure.carry(step, "", failure);
        }
    }

    @FunctionalInterface
    private interface Packing<T> {
        T run() throws IOException;
    }

    @Override
    public Coder<Merged> getAccumulatorCoder(CoderRegistry registry, Coder<byte[]> inputCoder) {
        return new MergedCoder(this);
    }

    @Override
    public Coder<byte[]> getDefaultOutputCoder(CoderRegistry registry, Coder<byte[]> inputCoder) {
        return ByteArrayCoder.of();
    }

    private static final class MergedCoder extends CustomCoder<Merged> {
        private static final long serialVersionUID = 1L;

        private final CombineAccumulators combine;

        MergedCoder(CombineAccumulators combine) {
            this.combine = combine;
        }

        @Override
        public void encode(Merged merged, OutputStream out) throws IOException {
            byte[] packed = merged.value == null ? new byte[0] : combine.extractOutput(merged);
            ByteArrayCoder.of().encode(packed, out);
        }

        @Override
        public Merged decode(InputStream in) throws IOException {
            byte[] packed = ByteArrayCoder.of().decode(in);
            Merged merged = new Merged();
            return packed.length == 0 ? merged : combine.addInput(merged, packed);
        }

        @Override
        public void verifyDeterministic() {
            // Equal accumulators give equal bytes: what dev.quern.api.Summary demands of write.
        }
    }
}
