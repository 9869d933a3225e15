package dev.quern.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import dev.quern.api.Artifact;
import dev.quern.api.ErrorCode;
import dev.quern.api.QuernException;
import dev.quern.api.compute.FusedOperations;
import dev.quern.api.model.LanguageModel;
import dev.quern.api.model.LanguageModels;
import dev.quern.training.checkpoint.Safetensors;
import dev.quern.training.model.ComposedOperations;
import dev.quern.training.model.Gpt;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Opens GPTs that [TrainTask] made.
public final class GptLanguageModels implements LanguageModels {
    private static final int BATCH_TOKENS = 16_384;

    @Override
    public LanguageModel open(Artifact model) throws IOException {
        try {
            ModelFiles.Description description = ModelFiles.describe(model);
            return new Opened(description, Safetensors.read(model.file(ModelFiles.WEIGHTS)));
        } catch (IOException | IllegalArgumentException damaged) {
            throw new QuernException(
                    ErrorCode.INPUT_MALFORMED,
                    "model cannot be opened: " + damaged.getMessage(),
                    "train it again",
                    damaged);
        }
    }

    private static final class Opened implements LanguageModel {
        private final NDManager manager = Engines.engine().newBaseManager();
        private final ParameterStore store = new ParameterStore(manager, false);
        private final ModelFiles.Description description;
        private final FusedOperations operations;
        private final Gpt gpt;

        Opened(ModelFiles.Description description, Safetensors.Content content) {
            this.description = description;
            operations = FusedOperations.of(manager, new ComposedOperations());
            gpt = new Gpt(description.gpt(), operations);
            gpt.setWeights(content.tensors(), manager, false);
        }

        @Override
        public int context() {
            return description.gpt().context();
        }

        @Override
        public int vocabulary() {
            return description.gpt().vocabulary();
        }

        @Override
        public long parameters() {
            return description.parameters();
        }

        @Override
        public List<float[]> nats(List<int[]> sequences) {
            List<float[]> nats = new ArrayList<>();
            for (int first = 0; first < sequences.size(); ) {
                int longest = 0;
                int last = first;
                while (last < sequences.size()
                        && (last == first
                                || (last - first + 1) * Math.max(longest, sequences.get(last).length)
                                        <= BATCH_TOKENS)) {
                    longest = Math.max(longest, sequences.get(last).length);
                    last++;
                }
                nats.addAll(score(sequences.subList(first, last), longest - 1));
                first = last;
            }
            return nats;
        }

        /// Shorter sequences are filled up on the right, where a causal model cannot see.
        private List<float[]> score(List<int[]> sequences, int length) {
            int[] inputs = new int[sequences.size() * length];
            int[] labels = new int[inputs.length];
            Arrays.fill(labels, -1);
            for (int row = 0; row < sequences.size(); row++) {
                int[] sequence = sequences.get(row);
                System.arraycopy(sequence, 0, inputs, row * length, sequence.length - 1);
                System.arraycopy(sequence, 1, labels, row * length, sequence.length - 1);
            }
            try (NDManager scope = manager.newSubManager()) {
                NDArray hidden = hidden(scope, inputs, sequences.size(), length);
                float[] all = operations
                        .linearCrossEntropyPerRow(hidden, gpt.outputWeight(), scope.create(labels))
                        .toFloatArray();
                List<float[]> nats = new ArrayList<>();
                for (int row = 0; row < sequences.size(); row++) {
                    int from = row * length;
                    nats.add(Arrays.copyOfRange(all, from, from + sequences.get(row).length - 1));
                }
                return nats;
            }
        }

        private NDArray hidden(NDManager scope, int[] inputs, int rows, int length) {
            NDArray ids = scope.create(inputs, new Shape(rows, length));
            return gpt.forward(store, new NDList(ids), false).singletonOrThrow();
        }

        @Override
        public float[] nextLogits(int[] tokens) {
            try (NDManager scope = manager.newSubManager()) {
                NDArray hidden = hidden(scope, tokens, 1, tokens.length);
                NDArray last = hidden.get((tokens.length - 1) + ":" + tokens.length);
                return last.matMul(gpt.outputWeight().transpose()).toFloatArray();
            }
        }

        @Override
        public void close() {
            manager.close();
        }
    }
}
