package dev.quern.training.network.architecture;

import dev.quern.api.PlanException;
import dev.quern.training.network.part.Activate;
import dev.quern.training.network.part.BatchNormalization;
import dev.quern.training.network.part.Chain;
import dev.quern.training.network.part.Convolution;
import dev.quern.training.network.part.Dense;
import dev.quern.training.network.part.Flatten;
import dev.quern.training.network.part.GlobalPooling;
import dev.quern.training.network.part.LayerNormalization;
import dev.quern.training.network.part.Named;
import dev.quern.training.network.part.Part;
import dev.quern.training.network.part.Pooling;
import dev.quern.training.network.part.Projected;
import dev.quern.training.network.part.RandomDrop;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/// Layers one after the other as a job file lists them, and after them a dense layer that gives the outputs. Each is
/// named by its kind and its number among those of its kind: `convolution2`.
public record LayerSequence(List<LayerConfig> list, Map<String, List<LayerConfig>> blocks) implements Architecture {
    private static final int MOST_LAYERS = 10_000;

    public LayerSequence {
        Reader reader = new Reader(blocks);
        blocks.keySet().forEach(name -> reader.block(name, "blocks." + name));
        reader.all(list, "layers", "layers");
    }

    @Override
    public String title() {
        return "layers";
    }

    @Override
    public List<Named> layers(int[] input, int outputs) {
        List<Named> layers =
                new ArrayList<>(new Reader(blocks).all(list, "layers", "layers").parts());
        layers.add(new Named("output", Dense.of(outputs)));
        return layers;
    }

    @Override
    public InitializerConfig initializer() {
        return list.stream()
                .flatMap(layer -> layer.activation().stream())
                .findFirst()
                .map(Initializers::suiting)
                .orElse(InitializerConfig.of(InitializerConfig.Type.HE_NORMAL));
    }

    /// Makes parts of what a job file says; knows which blocks it stands in.
    private static final class Reader {
        private final Map<String, List<LayerConfig>> blocks;
        private final Deque<String> within = new ArrayDeque<>();
        private int made;

        Reader(Map<String, List<LayerConfig>> blocks) {
            this.blocks = blocks;
        }

        Chain block(String name, String key) {
            PlanException.check(
                    blocks.containsKey(name),
                    key,
                    "there is no block '%s' among 'blocks', which has %s",
                    name,
                    blocks.keySet());
            PlanException.check(!within.contains(name), key, "block '%s' contains itself", name);
            within.push(name);
            Chain chain = all(blocks.get(name), name, "blocks." + name);
            within.pop();
            return chain;
        }

        Chain all(List<LayerConfig> layers, String kind, String key) {
            Map<String, Integer> numbers = new HashMap<>();
            List<Named> parts = new ArrayList<>();
            for (int i = 0; i < layers.size(); i++) {
                Part part = part(layers.get(i), key + "." + i);
                String name = layers.get(i).activation().isPresent() ? "activation" : part.kind();
                parts.add(new Named(name + numbers.merge(name, 1, Integer::sum), part));
            }
            return new Chain(kind, parts);
        }

        private Part part(LayerConfig layer, String key) {
            PlanException.check(++made <= MOST_LAYERS, key, "more than %,d layers", MOST_LAYERS);
            if (layer.residual().isPresent()) {
                return residual(layer.residual().get(), key + ".residual.block");
            }
            if (layer.repeat().isPresent()) {
                return repeat(layer.repeat().get(), key + ".repeat.block");
            }
            return layer.convolution()
                    .<Part>map(Reader::convolution)
                    .or(() -> layer.dense().map(dense -> new Dense(dense.units(), dense.bias(), false)))
                    .or(() -> layer.activation().map(Activate::new))
                    .or(() -> layer.batchNorm()
                            .map(norm -> new BatchNormalization(norm.momentum(), norm.epsilon(), true, 1)))
                    .or(() -> layer.layerNorm().map(norm -> new LayerNormalization(norm.epsilon(), false)))
                    .or(() -> layer.maxPool().map(window -> pooling(Pooling.Type.MAX, window)))
                    .or(() -> layer.averagePool().map(window -> pooling(Pooling.Type.AVERAGE, window)))
                    .or(() -> layer.globalAveragePool().map(nothing -> GlobalPooling.AVERAGE))
                    .or(() -> layer.flatten().map(nothing -> new Flatten()))
                    .orElseGet(() -> RandomDrop.dropout(layer.dropout().orElseThrow()));
        }

        private static Convolution convolution(LayerConfig.Convolving config) {
            return new Convolution(
                    config.channels(),
                    config.kernel(),
                    config.stride(),
                    config.padding(),
                    config.dilation(),
                    config.groups(),
                    config.bias(),
                    false);
        }

        private static Pooling pooling(Pooling.Type type, LayerConfig.Window window) {
            OptionalInt stride = window.stride();
            return new Pooling(type, window.size(), stride.orElse(window.size()), window.padding(), false);
        }

        private Part residual(LayerConfig.Shortcut config, String key) {
            Part sum = new Projected(
                    block(config.block(), key), config.shortcut() == LayerConfig.Shortcut.Path.PROJECTION);
            return config.activation().isEmpty()
                    ? sum
                    : Chain.of("residual")
                            .then(sum)
                            .then(new Activate(config.activation().get()));
        }

        private Part repeat(LayerConfig.Repetition config, String key) {
            Chain chain = Chain.of(config.block());
            for (int i = 0; i < config.times(); i++) {
                chain = chain.then(Integer.toString(i), block(config.block(), key));
            }
            return chain;
        }
    }
}
