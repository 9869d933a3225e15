package dev.quern.training.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.nn.Parameter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Networks for 1000 classes of images of 224x224 have the parameters and multiply-adds that torchvision lists for its
/// models (its `num_params` and `_ops`); those not in it what their papers or known implementations have.
class PublishedSizesTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "alexnet: {}                                            |  61100840 |  0.714",
                "vgg: {depth: 11}                                       | 132863336 |  7.609",
                "vgg: {depth: 13}                                       | 133047848 | 11.308",
                "vgg: {depth: 16}                                       | 138357544 | 15.470",
                "vgg: {depth: 19}                                       | 143667240 | 19.632",
                "vgg: {depth: 16, batch-norm: true}                     | 138365992 | 15.470",
                "googlenet: {variant: torchvision}                      |   6624904 |  1.498",
                "resnet: {depth: 18}                                    |  11689512 |  1.814",
                "resnet: {depth: 34}                                    |  21797672 |  3.664",
                "resnet: {depth: 50}                                    |  25557032 |  4.089",
                "resnet: {depth: 101}                                   |  44549160 |  7.801",
                "resnet: {depth: 152}                                   |  60192808 | 11.514",
                "mobilenet-v2: {}                                       |   3504872 |  0.301",
                "convnext: {size: tiny}                                 |  28589128 |  4.456",
                "convnext: {size: small}                                |  50223688 |  8.684",
                "convnext: {size: base}                                 |  88591464 | 15.355",
                "convnext: {size: large}                                | 197767336 | 34.361",
            })
    void torchvision(String network, long parameters, double giga) {
        NetworkSummary summary = NetworkSummary.of(Samples.config(network), new int[] {3, 224, 224}, 1000);
        assertThat(summary.parameters()).isEqualTo(parameters);
        assertThat(summary.multiplyAdds() / 1e9).isCloseTo(giga, within(0.0006));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // Caffe's bvlc_googlenet without its auxiliary classifiers; LeNet-5 with all connections; Idelbayev's
                // pytorch_resnet_cifar10 for the two thin ResNets.
                "googlenet: {batch-norm: false}       | 3 | 224 | 1000 | 6998552",
                "lenet: {}                            | 1 |  28 |   10 |   61706",
                "lenet: {}                            | 1 |  32 |   10 |   61706",
                "resnet-cifar: {depth: 20}            | 3 |  32 |   10 |  269722",
                "resnet-cifar: {depth: 110}           | 3 |  32 |   10 | 1727962",
                "mlp: {hidden: [512, 256, 128]}       | 1 |  28 |   10 |  567434",
                "linear: {}                           | 1 |  28 |   10 |    7850",
                "resnet9: {}                          | 3 |  32 |   10 | 6573120",
            })
    void others(String network, int channels, int size, int classes, long parameters) {
        NetworkSummary summary = NetworkSummary.of(Samples.config(network), new int[] {channels, size, size}, classes);
        assertThat(summary.parameters()).isEqualTo(parameters);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "resnet9: {} | 379",
                "resnet9: {width: 0.5} | 95",
                "airbench: {} | 118",
                "resnet-cifar: {depth: 20} | 41"
            })
    void smallOnesAreCheap(String network, long millions) {
        NetworkSummary summary = NetworkSummary.of(Samples.config(network), new int[] {3, 32, 32}, 10);
        assertThat(Math.round(summary.multiplyAdds() / 1e6)).isEqualTo(millions);
    }

    /// The parameters of the blocks are those of the arithmetic.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "alexnet: {}",
                "googlenet: {variant: torchvision}",
                "resnet: {depth: 18}",
                "resnet: {depth: 152}",
                "mobilenet-v2: {}",
                "convnext: {size: tiny}",
            })
    void blocksHaveThem(String network) {
        NetworkConfig config = Samples.config(network);
        int[] input = {3, 224, 224};
        BuiltNetwork built = NetworkBuilder.build(config, input, 1000);
        NetworkSummary summary = NetworkSummary.of(config, input, 1000);
        long learned = 0;
        long kept = 0;
        for (Parameter parameter : built.parameters().values()) {
            if (parameter.requiresGradient()) {
                learned += parameter.getShape().size();
            } else {
                kept += parameter.getShape().size();
            }
        }
        assertThat(learned).isEqualTo(summary.parameters());
        assertThat(kept).isEqualTo(summary.buffers());
    }
}
