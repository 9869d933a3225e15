package dev.quern.training.supervised;

import dev.quern.api.Artifact;
import dev.quern.api.ErrorCode;
import dev.quern.api.QuernException;
import dev.quern.api.model.Network;
import dev.quern.api.model.Networks;
import dev.quern.training.Engines;
import dev.quern.training.checkpoint.Safetensors;
import java.io.IOException;

/// Opens networks that [TrainNetwork] made.
public final class TrainedNetworks implements Networks {
    @Override
    public Network open(Artifact model) throws IOException {
        try {
            NetworkFiles.Description description = NetworkFiles.describe(model);
            Safetensors.Content content = Safetensors.read(model.file(NetworkFiles.WEIGHTS));
            return new TrainedNetwork(Engines.engine(), description, content.tensors());
        } catch (IOException | IllegalArgumentException damaged) {
            throw new QuernException(
                    ErrorCode.INPUT_MALFORMED,
                    "network cannot be opened: " + damaged.getMessage(),
                    "train it again",
                    damaged);
        }
    }
}
