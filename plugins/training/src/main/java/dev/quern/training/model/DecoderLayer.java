package dev.quern.training.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Activation;
import ai.djl.nn.Parameter;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.Dropout;
import ai.djl.nn.norm.LayerNorm;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import dev.quern.api.compute.FusedOperations;

/// One pre-norm decoder layer as in GPT-2 (Radford et al. 2019): x + attention(norm(x)), then x + mlp(norm(x)).
final class DecoderLayer extends AbstractBlock {
    private static final float EPSILON = 1e-5f;

    private final GptShape shape;
    private final FusedOperations operations;
    private final Parameter attentionGain;
    private final Parameter attentionShift;
    private final Parameter queryKeyValue;
    private final Parameter queryKeyValueBias;
    private final Parameter projection;
    private final Parameter projectionBias;
    private final Parameter mlpGain;
    private final Parameter mlpShift;
    private final Parameter expand;
    private final Parameter expandBias;
    private final Parameter contract;
    private final Parameter contractBias;

    DecoderLayer(GptShape shape, FusedOperations operations) {
        super((byte) 1);
        this.shape = shape;
        this.operations = operations;
        int width = shape.width();
        attentionGain = parameter("attention.norm.gain", Parameter.Type.GAMMA, width);
        attentionShift = parameter("attention.norm.shift", Parameter.Type.BETA, width);
        queryKeyValue = parameter("attention.query-key-value.weight", Parameter.Type.WEIGHT, 3 * width, width);
        queryKeyValueBias = parameter("attention.query-key-value.bias", Parameter.Type.BIAS, 3 * width);
        projection = parameter("attention.projection.weight", Parameter.Type.WEIGHT, width, width);
        projectionBias = parameter("attention.projection.bias", Parameter.Type.BIAS, width);
        mlpGain = parameter("mlp.norm.gain", Parameter.Type.GAMMA, width);
        mlpShift = parameter("mlp.norm.shift", Parameter.Type.BETA, width);
        expand = parameter("mlp.expand.weight", Parameter.Type.WEIGHT, 4 * width, width);
        expandBias = parameter("mlp.expand.bias", Parameter.Type.BIAS, 4 * width);
        contract = parameter("mlp.contract.weight", Parameter.Type.WEIGHT, width, 4 * width);
        contractBias = parameter("mlp.contract.bias", Parameter.Type.BIAS, width);
    }

    private Parameter parameter(String name, Parameter.Type type, long... dimensions) {
        return addParameter(Parameter.builder()
                .setName(name)
                .setType(type)
                .optShape(new Shape(dimensions))
                .build());
    }

    /// @param inputs x (batch, time, width)
    /// @return (batch, time, width)
    @Override
    protected NDList forwardInternal(
            ParameterStore store, NDList inputs, boolean training, PairList<String, Object> parameters) {
        NDArray x = inputs.singletonOrThrow();
        Values values = new Values(store, x, training);
        NDArray normal = values.norm(x, attentionGain, attentionShift);
        NDArray heads =
                operations.attention(values.linear(normal, queryKeyValue, queryKeyValueBias), shape.heads(), true);
        NDArray attended = x.add(values.dropout(values.linear(heads, projection, projectionBias)));
        NDArray hidden = values.linear(values.norm(attended, mlpGain, mlpShift), expand, expandBias);
        NDArray mlp = values.linear(Activation.gelu(hidden), contract, contractBias);
        return new NDList(attended.add(values.dropout(mlp)));
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
        return inputShapes;
    }

    /// Parameters as arrays on the device of the input.
    private final class Values {
        private final ParameterStore store;
        private final NDArray like;
        private final boolean training;

        Values(ParameterStore store, NDArray like, boolean training) {
            this.store = store;
            this.like = like;
            this.training = training;
        }

        NDArray of(Parameter parameter) {
            return store.getValue(parameter, like.getDevice(), training);
        }

        NDArray linear(NDArray x, Parameter weight, Parameter bias) {
            return Linear.linear(x, of(weight), of(bias)).singletonOrThrow();
        }

        NDArray norm(NDArray x, Parameter gain, Parameter shift) {
            return LayerNorm.layerNorm(x, new Shape(shape.width()), of(gain), of(shift), EPSILON)
                    .singletonOrThrow();
        }

        NDArray dropout(NDArray x) {
            return training && shape.dropout() > 0
                    ? Dropout.dropout(x, (float) shape.dropout(), true).singletonOrThrow()
                    : x;
        }
    }
}
