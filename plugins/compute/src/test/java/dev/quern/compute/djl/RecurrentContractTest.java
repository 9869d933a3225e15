package dev.quern.compute.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.recurrent.RNN;
import dev.quern.compute.djl.Oracle.Input;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// Recurrent networks agree with PyTorch in output, states and all gradients.
class RecurrentContractTest {

    private enum Kind {
        TANH(1),
        RELU(1),
        LSTM(4),
        GRU(3);

        private final int gates;

        Kind(int gates) {
            this.gates = gates;
        }
    }

    private record Case(
            Kind kind,
            int batch,
            int time,
            int features,
            int units,
            int layers,
            boolean bidirectional,
            boolean batchFirst,
            boolean biases) {

        int directions() {
            return bidirectional ? 2 : 1;
        }

        Input[] inputs() {
            List<Input> inputs = new ArrayList<>();
            inputs.add(batchFirst ? Input.of(batch, time, features) : Input.of(time, batch, features));
            inputs.add(Input.of((long) layers * directions(), batch, units).in(-1, 1));
            inputs.add(Input.of((long) layers * directions(), batch, units).in(-1, 1));
            for (int layer = 0; layer < layers; layer++) {
                long width = layer == 0 ? features : (long) units * directions();
                for (int direction = 0; direction < directions(); direction++) {
                    long rows = (long) kind.gates * units;
                    inputs.add(Input.of(rows, width).in(-0.5, 0.5));
                    inputs.add(Input.of(rows, units).in(-0.5, 0.5));
                    if (biases) {
                        inputs.add(Input.of(rows).in(-0.5, 0.5));
                        inputs.add(Input.of(rows).in(-0.5, 0.5));
                    }
                }
            }
            return inputs.toArray(Input[]::new);
        }

        /// Everything that the network gives, in one line.
        NDArray apply(List<NDArray> in) {
            NDArray x = in.get(0);
            NDArray hidden = in.get(1);
            NDArray cells = in.get(2);
            NDList params = new NDList(in.subList(3, in.size()));
            var ex = x.getNDArrayInternal();
            NDList results =
                    switch (kind) {
                        case LSTM ->
                            ex.lstm(
                                    x,
                                    new NDList(hidden, cells),
                                    params,
                                    biases,
                                    layers,
                                    0,
                                    true,
                                    bidirectional,
                                    batchFirst);
                        case GRU -> ex.gru(x, hidden, params, biases, layers, 0, true, bidirectional, batchFirst);
                        case TANH, RELU ->
                            ex.rnn(
                                    x,
                                    hidden,
                                    params,
                                    biases,
                                    layers,
                                    kind == Kind.TANH ? RNN.Activation.TANH : RNN.Activation.RELU,
                                    0,
                                    true,
                                    bidirectional,
                                    batchFirst);
                    };
            NDArray joined = results.get(0).flatten().concat(results.get(1).flatten(), 0);
            return kind == Kind.LSTM ? joined.concat(results.get(2).flatten(), 0) : joined.concat(cells.flatten(), 0);
        }
    }

    @TestFactory
    Stream<DynamicTest> agrees() {
        return Stream.of(Kind.values())
                .flatMap(kind -> Stream.of(
                        new Case(kind, 1, 1, 1, 1, 1, false, true, true),
                        new Case(kind, 3, 5, 4, 6, 1, false, true, true),
                        new Case(kind, 3, 5, 4, 6, 1, false, false, false),
                        new Case(kind, 2, 4, 3, 5, 2, false, true, true),
                        new Case(kind, 2, 4, 3, 5, 1, true, true, true),
                        new Case(kind, 5, 3, 7, 4, 3, true, false, true),
                        new Case(kind, 17, 6, 9, 13, 2, true, true, false),
                        new Case(kind, 33, 7, 5, 8, 1, false, true, true)))
                .map(item -> dynamicTest(item.toString(), () -> Oracle.compare(item::apply, true, 512, item.inputs())));
    }

    /// Only the output, not the states, has a gradient; and the input is a view.
    @TestFactory
    Stream<DynamicTest> outputAlone() {
        Case item = new Case(Kind.LSTM, 4, 5, 3, 6, 2, true, true, true);
        Input[] inputs = item.inputs();
        inputs[0] = Input.of(3, 4, 5);
        return Stream.of(dynamicTest(
                "of a transposed input",
                () -> Oracle.compare(
                        in -> {
                            List<NDArray> turned = new ArrayList<>(in);
                            turned.set(0, in.get(0).transpose(1, 2, 0));
                            NDList params = new NDList(turned.subList(3, turned.size()));
                            NDArray x = turned.get(0);
                            return x.getNDArrayInternal()
                                    .lstm(x, new NDList(in.get(1), in.get(2)), params, true, 2, 0, true, true, true)
                                    .get(0);
                        },
                        true,
                        512,
                        inputs)));
    }

    @Test
    void refusesWeightsThatDoNotFit() {
        try (NDManager manager = NDManager.newBaseManager(QuernEngine.NAME)) {
            NDArray x = manager.zeros(new Shape(2, 3, 4));
            NDArray state = manager.zeros(new Shape(1, 2, 5));
            NDList params = new NDList(manager.zeros(new Shape(20, 3)), manager.zeros(new Shape(20, 5)));
            assertThatThrownBy(() -> x.getNDArrayInternal()
                            .lstm(x, new NDList(state, state), params, false, 1, 0, false, false, true))
                    .hasMessageContaining("lstm with 1 layers and 1 directions")
                    .hasMessageContaining("[20, 3]");
        }
    }

    @Test
    void dropsBetweenLayersOnlyWhenTraining() {
        try (NDManager manager = NDManager.newBaseManager(QuernEngine.NAME)) {
            Case item = new Case(Kind.GRU, 4, 6, 3, 8, 2, false, true, false);
            List<NDArray> in = new ArrayList<>();
            for (Input input : item.inputs()) {
                in.add(manager.randomUniform(-1, 1, input.shape()));
            }
            NDList params = new NDList(in.subList(3, in.size()));
            NDArray x = in.get(0);
            var ex = x.getNDArrayInternal();
            NDArray plain = ex.gru(x, in.get(1), params, false, 2, 0, false, false, true)
                    .get(0);
            NDArray tested = ex.gru(x, in.get(1), params, false, 2, 0.5, false, false, true)
                    .get(0);
            NDArray trained = ex.gru(x, in.get(1), params, false, 2, 0.5, true, false, true)
                    .get(0);
            assertThat(tested.toFloatArray()).isEqualTo(plain.toFloatArray());
            assertThat(trained.toFloatArray()).isNotEqualTo(plain.toFloatArray());
        }
    }
}
