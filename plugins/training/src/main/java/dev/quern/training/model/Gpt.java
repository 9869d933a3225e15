package dev.quern.training.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.ndarray.types.SparseFormat;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Parameter;
import ai.djl.nn.core.Embedding;
import ai.djl.nn.norm.Dropout;
import ai.djl.nn.norm.LayerNorm;
import ai.djl.training.ParameterStore;
import ai.djl.training.initializer.Initializer;
import ai.djl.util.PairList;
import dev.quern.api.compute.FusedOperations;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/// A GPT: token and position embeddings, pre-norm decoder layers, a last norm. The token embedding is also the
/// output layer (weight tying), which is left to the loss: [FusedOperations#linearCrossEntropy] never stores
/// the logits.
public final class Gpt extends AbstractBlock {
    private static final float EPSILON = 1e-5f;
    private static final double SPREAD = 0.02;

    private final GptShape shape;
    private final Parameter tokens;
    private final Parameter positions;
    private final Parameter gain;
    private final Parameter shift;
    private final List<DecoderLayer> layers = new ArrayList<>();

    public Gpt(GptShape shape, FusedOperations operations) {
        super((byte) 1);
        this.shape = shape;
        tokens = parameter("tokens", Parameter.Type.WEIGHT, shape.vocabulary(), shape.width());
        positions = parameter("positions", Parameter.Type.WEIGHT, shape.context(), shape.width());
        for (int i = 0; i < shape.layers(); i++) {
            layers.add(addChildBlock("layer" + i, new DecoderLayer(shape, operations)));
        }
        gain = parameter("norm.gain", Parameter.Type.GAMMA, shape.width());
        shift = parameter("norm.shift", Parameter.Type.BETA, shape.width());
    }

    private Parameter parameter(String name, Parameter.Type type, long... dimensions) {
        return addParameter(Parameter.builder()
                .setName(name)
                .setType(type)
                .optShape(new Shape(dimensions))
                .build());
    }

    public GptShape shape() {
        return shape;
    }

    /// The hidden states before the output layer.
    ///
    /// @param inputs token ids (batch, time), int32, time at most the context
    /// @return (batch * time, width)
    @Override
    protected NDList forwardInternal(
            ParameterStore store, NDList inputs, boolean training, PairList<String, Object> parameters) {
        NDArray ids = inputs.singletonOrThrow();
        long batch = ids.getShape().get(0);
        long time = ids.getShape().get(1);
        NDArray tokenTable = store.getValue(tokens, ids.getDevice(), training);
        NDArray positionTable = store.getValue(positions, ids.getDevice(), training);
        NDArray x = Embedding.embedding(ids, tokenTable, SparseFormat.DENSE).singletonOrThrow();
        NDArray places = time == shape.context() ? positionTable : positionTable.get("0:" + time);
        x = x.add(places);
        if (training && shape.dropout() > 0) {
            x = Dropout.dropout(x, (float) shape.dropout(), true).singletonOrThrow();
        }
        for (DecoderLayer layer : layers) {
            x = layer.forward(store, new NDList(x), training).singletonOrThrow();
        }
        NDArray normal = LayerNorm.layerNorm(
                        x,
                        new Shape(shape.width()),
                        store.getValue(gain, ids.getDevice(), training),
                        store.getValue(shift, ids.getDevice(), training),
                        EPSILON)
                .singletonOrThrow();
        return new NDList(normal.reshape(batch * time, shape.width()));
    }

    @Override
    protected void initializeChildBlocks(NDManager manager, DataType dataType, Shape... inputShapes) {
        Shape hidden = new Shape(inputShapes[0].get(0), inputShapes[0].get(1), shape.width());
        layers.forEach(layer -> layer.initialize(manager, dataType, hidden));
    }

    /// The output layer's weight, (vocabulary, width).
    public NDArray outputWeight() {
        return tokens.getArray();
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
        Shape ids = inputShapes[0];
        return new Shape[] {new Shape(ids.get(0) * ids.get(1), shape.width())};
    }

    /// All parameters by name, in a fixed order.
    public Map<String, Parameter> named() {
        Map<String, Parameter> named = new LinkedHashMap<>();
        getDirectParameters().forEach(each -> named.put(each.getKey(), each.getValue()));
        for (int i = 0; i < layers.size(); i++) {
            String prefix = "layers." + i + ".";
            layers.get(i).getDirectParameters().forEach(each -> named.put(prefix + each.getKey(), each.getValue()));
        }
        return named;
    }

    /// Starting weights as in GPT-2: normal with deviation 0.02, residual projections divided by the root of twice
    /// the layers, gains 1, all else
    /// 0. Each tensor has a generator of its own, seeded by the seed and its place.
    public Map<String, float[]> startingWeights(long seed) {
        Map<String, float[]> weights = new LinkedHashMap<>();
        int index = 0;
        for (Map.Entry<String, Parameter> each : named().entrySet()) {
            String name = each.getKey();
            float[] values = new float[(int) each.getValue().getShape().size()];
            if (name.endsWith("gain")) {
                java.util.Arrays.fill(values, 1f);
            } else if (!name.endsWith("bias") && !name.endsWith("shift")) {
                boolean residual = name.endsWith("projection.weight") || name.endsWith("contract.weight");
                double spread = residual ? SPREAD / Math.sqrt(2.0 * shape.layers()) : SPREAD;
                SplittableRandom random = new SplittableRandom(seed + 0x9e3779b97f4a7c15L * ++index);
                for (int i = 0; i < values.length; i++) {
                    values[i] = (float) (spread * random.nextGaussian());
                }
            }
            weights.put(name, values);
        }
        return weights;
    }

    /// Takes weights.
    ///
    /// @param manager owner of the arrays
    /// @param trainable whether gradients are wanted
    public void setWeights(Map<String, float[]> weights, NDManager manager, boolean trainable) {
        named().forEach((name, parameter) -> {
            float[] values = weights.get(name);
            long size = parameter.getShape().size();
            if (values == null || values.length != size) {
                throw new IllegalArgumentException("weight '" + name + "' must have " + size + " values, has "
                        + (values == null ? "none" : values.length));
            }
            if (!parameter.isInitialized()) {
                parameter.setInitializer(Initializer.ZEROS);
                parameter.initialize(manager, DataType.FLOAT32);
            }
            parameter.getArray().set(values);
            parameter.getArray().setRequiresGradient(trainable);
        });
    }

    /// All weights by name.
    public Map<String, float[]> weights() {
        Map<String, float[]> weights = new LinkedHashMap<>();
        named().forEach((name, parameter) ->
                weights.put(name, parameter.getArray().toFloatArray()));
        return weights;
    }
}
