package dev.quern.training.supervised;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigJsonTest {
    private static NetworkTrainingConfig config(String network) {
        return Runs.config("""
                {'network': %s, 'epochs': 3, 'classes': ['a', 'b'], 'augment': [{'flip': {}}, {'mixup': {'alpha': 0.3}}],
                 'optimizer': {'type': 'nesterov', 'learning-rate': 0.1, 'momentum': 0.8},
                 'loss': {'class-weights': {'a': 2, 'b': 0.5}}, 'evaluate-every': '20 steps',
                 'stop-early': {'patience': 3}, 'transfer': {'learning-rates': {'conv*': 0.1}}}""".formatted(network));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'linear': {}}",
                "{'mlp': {'hidden': [16, 12], 'dropout': [0.3], 'batch-norm': true, 'activation': 'leaky-relu'}}",
                "{'lenet': {'pooling': 'max', 'width': 0.5}, 'initializer': {'type': 'he-normal'}}",
                "{'resnet': {'depth': 18, 'stem': 'small'}}",
                "{'mobilenet-v2': {'width': 0.5}}",
                "{'layers': [{'convolution': {'channels': 4, 'kernel': 3}}, {'average-pool': {'size': 3, 'stride': 2}},"
                        + " {'dropout': 0.2}, {'repeat': {'block': 'b', 'times': 2}}, {'flatten': {}}],"
                        + " 'blocks': {'b': [{'activation': 'mish'}]}}"
            })
    void whatIsWrittenIsReadAlike(String network) throws IOException {
        NetworkTrainingConfig config = config(network);
        String json = ConfigJson.write(config).toString();
        NetworkTrainingConfig read = ConfigJson.read(NetworkTrainingConfig.class, new ObjectMapper().readTree(json));
        assertThat(read).isEqualTo(config);
        assertThat(Runs.config(json)).as("it is what a job file may say").isEqualTo(config);
    }

    @Test
    void missingKeysGetTheirDefaultsAndWrongOnesAreNamed() {
        NetworkTrainingConfig config = config("{'linear': {}}");
        ObjectNode json = ConfigJson.write(config);
        json.remove("batch");
        json.remove("schedule");
        assertThat(ConfigJson.read(NetworkTrainingConfig.class, json)).isEqualTo(config);
        json.remove("optimizer");
        assertThatThrownBy(() -> ConfigJson.read(NetworkTrainingConfig.class, json))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("optimizer: is missing");
        json.set(
                "optimizer",
                new ObjectMapper().createObjectNode().put("type", "sdg").put("learning-rate", 1));
        assertThatThrownBy(() -> ConfigJson.read(NetworkTrainingConfig.class, json))
                .hasMessage("optimizer: type: there is no 'sdg'");
    }
}
