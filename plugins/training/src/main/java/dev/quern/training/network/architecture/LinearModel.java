package dev.quern.training.network.architecture;

import dev.quern.api.Doc;
import dev.quern.training.network.part.Dense;
import dev.quern.training.network.part.Flatten;
import dev.quern.training.network.part.Named;
import java.util.List;

@Doc("one dense layer: softmax regression for classes, linear regression for values; starts with zeros")
public record LinearModel() implements Architecture {

    @Override
    public String title() {
        return "linear";
    }

    @Override
    public List<Named> layers(int[] input, int outputs) {
        return List.of(new Named("flatten", new Flatten()), new Named("output", Dense.of(outputs)));
    }

    @Override
    public InitializerConfig initializer() {
        return InitializerConfig.of(InitializerConfig.Type.ZEROS);
    }
}
