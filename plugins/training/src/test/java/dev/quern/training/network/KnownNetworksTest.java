package dev.quern.training.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quern.api.PlanException;
import dev.quern.api.PortType;
import dev.quern.api.image.PixelColumn;
import dev.quern.api.model.NetworkCatalogue;
import dev.quern.training.network.architecture.LinearModel;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.Test;

class KnownNetworksTest {
    private final NetworkCatalogue networks = new KnownNetworks();

    /// A step's config as a step that trains would have it.
    private record Training(int epochs, NetworkConfig network) {}

    private record Other(int epochs) {}

    private static Map<String, PortType> rows(Field field) {
        return Map.of(
                "model", new PortType.Artifact("network"), "train", new PortType.Rows(new Schema(List.of(field))));
    }

    /// What an entry says to write in a job file is the network that it is.
    @Test
    void entriesAreWhatTheySay() {
        for (NetworkCatalogue.Entry entry : networks.entries()) {
            int[] input = entry.input().stream().mapToInt(Integer::intValue).toArray();
            NetworkSummary written = NetworkSummary.of(Samples.config(entry.network()), input, entry.outputs());
            NetworkCatalogue.Facts facts = networks.facts(entry.name(), Optional.empty(), Optional.empty());
            assertThat(facts.layers()).as(entry.name()).isEqualTo(written.layers());
        }
    }

    @Test
    void findsTheNetworkOfAStepAndTheShapeOfItsRows() {
        Training training = new Training(3, NetworkConfig.of(new LinearModel()));
        Field images = new PixelColumn(3, 8, 4).field("image");
        assertThat(networks.facts(training, rows(images), Optional.empty(), 5)
                        .orElseThrow()
                        .input())
                .containsExactly(3, 8, 4);
        ArrowType number = new ArrowType.FloatingPoint(FloatingPointPrecision.SINGLE);
        Field features = new Field(
                "features",
                FieldType.nullable(new ArrowType.FixedSizeList(13)),
                List.of(Field.nullable("item", number)));
        NetworkCatalogue.Facts facts =
                networks.facts(training, rows(features), Optional.empty(), 2).orElseThrow();
        assertThat(facts.layers().getLast().parameters()).isEqualTo(2 * 13 + 2);
        assertThat(networks.facts(training, rows(images), Optional.of(List.of(7)), 2)
                        .orElseThrow()
                        .input())
                .containsExactly(7);
        assertThatThrownBy(() -> networks.facts(training, rows(Field.nullable("text", number)), Optional.empty(), 2))
                .isInstanceOf(PlanException.class)
                .hasMessageContaining("no input of the step has a column");
        assertThat(networks.facts(new Other(3), rows(images), Optional.empty(), 5))
                .isEmpty();
    }

    @Test
    void unknownNamesAreRefused() {
        assertThatThrownBy(() -> networks.facts("lenet", Optional.empty(), Optional.empty()))
                .isInstanceOf(PlanException.class)
                .hasMessageContaining("lenet-5");
    }
}
