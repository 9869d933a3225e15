package dev.quern.training.network.architecture;

import dev.quern.training.network.part.Named;
import java.util.List;

/// A kind of network with its settings.
public interface Architecture {

    /// What it is called, with what sets it apart: `resnet-18`.
    String title();

    /// Its layers in order, each under a name of its own; the last is a dense layer that gives the outputs.
    ///
    /// @param input shape of one example: (channels, height, width) or (features)
    /// @param outputs number of classes, or 1
    List<Named> layers(int[] input, int outputs);

    /// How its weights start unless the job says otherwise.
    default InitializerConfig initializer() {
        return InitializerConfig.of(InitializerConfig.Type.HE_NORMAL);
    }
}
