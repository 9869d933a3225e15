package dev.quern.training.supervised;

import dev.quern.api.Artifact;
import dev.quern.api.ErrorCode;
import dev.quern.api.QuernException;
import dev.quern.training.checkpoint.Safetensors;
import dev.quern.training.supervised.NetworkTrainingConfig.Transfer;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/// Weights of another training, to begin with.
final class TransferredWeights {
    private final Safetensors.Content content;

    private TransferredWeights(Safetensors.Content content) {
        this.content = content;
    }

    static TransferredWeights read(Artifact network) throws IOException {
        return new TransferredWeights(Safetensors.read(network.file(NetworkFiles.WEIGHTS)));
    }

    /// Those that a network can take, by name.
    ///
    /// @throws QuernException where one is missing or of another shape, except in a last layer that starts anew
    Map<String, float[]> fit(NetworkTrainer trainer, Transfer transfer) {
        String head = trainer.network().layers().getLast().name() + ".";
        Map<String, float[]> fitting = new LinkedHashMap<>();
        trainer.shapes().forEach((name, shape) -> {
            long[] there = content.shapes().get(name);
            boolean fits = there != null && Arrays.equals(there, shape);
            if (name.startsWith(head) && (transfer.replaceHead() || !fits)) {
                return;
            }
            if (!fits) {
                throw new QuernException(
                        ErrorCode.INPUT_MALFORMED,
                        "input 'weights' has "
                                + (there == null ? "no '" + name + "'" : "'" + name + "' of " + Arrays.toString(there))
                                + "; the network needs " + Arrays.toString(shape),
                        "give 'network' as it was trained; only its last layer may differ");
            }
            fitting.put(name, content.tensors().get(name));
        });
        return fitting;
    }
}
