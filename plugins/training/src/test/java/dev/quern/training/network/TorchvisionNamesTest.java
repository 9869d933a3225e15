package dev.quern.training.network;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.nn.Parameter;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Names and shapes of weights are those of torchvision's state dicts, so that its weights fit.
class TorchvisionNamesTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "alexnet: {}  | features.0.weight [64, 3, 11, 11]; features.10.bias [256]; classifier.1.weight [4096, 9216];"
                        + " classifier.6.weight [1000, 4096]",
                "vgg: {depth: 16} | features.0.weight [64, 3, 3, 3]; features.28.weight [512, 512, 3, 3];"
                        + " classifier.0.weight [4096, 25088]; classifier.3.bias [4096]; classifier.6.bias [1000]",
                "vgg: {depth: 11, batch-norm: true} | features.1.running_mean [64]; features.25.weight [512, 512, 3, 3];"
                        + " features.26.bias [512]",
                "resnet: {depth: 18} | conv1.weight [64, 3, 7, 7]; bn1.running_var [64]; layer1.0.conv2.weight [64, 64, 3, 3];"
                        + " layer2.0.downsample.0.weight [128, 64, 1, 1]; layer2.0.downsample.1.bias [128];"
                        + " layer4.1.bn2.weight [512]; fc.weight [1000, 512]",
                "resnet: {depth: 50} | layer1.0.downsample.0.weight [256, 64, 1, 1]; layer1.0.conv3.weight [256, 64, 1, 1];"
                        + " layer3.5.conv2.weight [256, 256, 3, 3]; layer4.2.bn3.running_var [2048]; fc.weight [1000, 2048]",
                "googlenet: {variant: torchvision} | conv1.conv.weight [64, 3, 7, 7]; conv3.bn.running_mean [192];"
                        + " inception3a.branch1.conv.weight [64, 192, 1, 1]; inception3a.branch2.1.conv.weight [128, 96, 3, 3];"
                        + " inception4e.branch3.1.conv.weight [128, 32, 3, 3]; inception5b.branch4.1.bn.weight [128];"
                        + " fc.weight [1000, 1024]",
                "mobilenet-v2: {} | features.0.0.weight [32, 3, 3, 3]; features.0.1.running_mean [32];"
                        + " features.1.conv.0.0.weight [32, 1, 3, 3]; features.1.conv.1.weight [16, 32, 1, 1];"
                        + " features.1.conv.2.weight [16]; features.2.conv.1.0.weight [96, 1, 3, 3];"
                        + " features.17.conv.3.bias [320]; features.18.0.weight [1280, 320, 1, 1];"
                        + " classifier.1.weight [1000, 1280]",
                "convnext: {} | features.0.0.weight [96, 3, 4, 4]; features.0.1.bias [96]; features.1.0.layer_scale [96, 1, 1];"
                        + " features.1.0.block.0.weight [96, 1, 7, 7]; features.1.0.block.2.weight [96];"
                        + " features.1.0.block.3.weight [384, 96]; features.1.0.block.5.weight [96, 384];"
                        + " features.2.1.weight [192, 96, 2, 2]; features.7.2.block.5.bias [768];"
                        + " classifier.0.weight [768]; classifier.2.weight [1000, 768]",
            })
    void areThere(String network, String weights) {
        Map<String, Parameter> parameters = NetworkBuilder.build(Samples.config(network), new int[] {3, 224, 224}, 1000)
                .parameters();
        for (String weight : weights.split("; ")) {
            String name = weight.substring(0, weight.indexOf(' '));
            assertThat(parameters).containsKey(name);
            assertThat(Arrays.toString(parameters.get(name).getShape().getShape()))
                    .as(name)
                    .isEqualTo(weight.substring(name.length() + 1));
        }
    }

    /// Tensors of each state dict, without counters of batches.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "alexnet: {} | 16",
                "vgg: {depth: 16} | 32",
                "resnet: {depth: 18} | 102",
                "resnet: {depth: 50} | 267",
                "mobilenet-v2: {} | 262",
                "convnext: {} | 182",
            })
    void nothingMore(String network, int tensors) {
        assertThat(NetworkBuilder.build(Samples.config(network), new int[] {3, 224, 224}, 1000)
                        .parameters())
                .hasSize(tensors);
    }
}
