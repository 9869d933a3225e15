package dev.quern.training.network;

import dev.quern.api.Default;
import dev.quern.api.Doc;
import dev.quern.api.PlanException;
import dev.quern.training.network.architecture.Airbench;
import dev.quern.training.network.architecture.Alexnet;
import dev.quern.training.network.architecture.Architecture;
import dev.quern.training.network.architecture.Convnext;
import dev.quern.training.network.architecture.Googlenet;
import dev.quern.training.network.architecture.InitializerConfig;
import dev.quern.training.network.architecture.LayerConfig;
import dev.quern.training.network.architecture.LayerSequence;
import dev.quern.training.network.architecture.Lenet;
import dev.quern.training.network.architecture.LinearModel;
import dev.quern.training.network.architecture.Mlp;
import dev.quern.training.network.architecture.MobilenetV2;
import dev.quern.training.network.architecture.Resnet;
import dev.quern.training.network.architecture.Resnet9;
import dev.quern.training.network.architecture.ResnetCifar;
import dev.quern.training.network.architecture.Vgg;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// The network of a job file: exactly one kind is present.
@Doc("exactly one kind of network")
public record NetworkConfig(
        @Doc("one dense layer: softmax or linear regression, written {}")
        Optional<LinearModel> linear,

        @Doc("fully connected layers (multi-layer perceptron)")
        Optional<Mlp> mlp,

        @Doc("LeNet-5") Optional<Lenet> lenet,
        @Doc("AlexNet") Optional<Alexnet> alexnet,
        @Doc("VGG-11 to -19") Optional<Vgg> vgg,
        @Doc("GoogLeNet (Inception v1)") Optional<Googlenet> googlenet,
        @Doc("ResNet-18 to -152") Optional<Resnet> resnet,

        @Doc("the thin ResNets for images of 32x32: -20 to -110")
        Optional<ResnetCifar> resnetCifar,

        @Doc("ResNet-9 of DAWNBench, for images of 32x32") Optional<Resnet9> resnet9,

        @Doc("the network of airbench94: the least arithmetic for images of 32x32")
        Optional<Airbench> airbench,

        @Doc("MobileNetV2") Optional<MobilenetV2> mobilenetV2,
        @Doc("ConvNeXt") Optional<Convnext> convnext,

        @Doc("layers one after the other; a dense layer with the outputs follows them") @Default("[]")
        List<LayerConfig> layers,

        @Doc("named lists of layers that 'layers' refers to by 'residual' and 'repeat'") @Default("{}")
        Map<String, List<LayerConfig>> blocks,

        @Doc("what weights start with; by default what is usual for the network")
        Optional<InitializerConfig> initializer) {

    public NetworkConfig {
        long present = architectures(
                                linear,
                                mlp,
                                lenet,
                                alexnet,
                                vgg,
                                googlenet,
                                resnet,
                                resnetCifar,
                                resnet9,
                                airbench,
                                mobilenetV2,
                                convnext)
                        .count()
                + (layers.isEmpty() ? 0 : 1);
        PlanException.check(present == 1, "", "exactly one kind of network, got %d", present);
        PlanException.check(blocks.isEmpty() || !layers.isEmpty(), "blocks", "only 'layers' refers to blocks");
        if (!layers.isEmpty()) {
            new LayerSequence(layers, blocks);
        }
    }

    /// A network of one of the kinds with a name.
    public static NetworkConfig of(Architecture kind) {
        return new NetworkConfig(
                only(LinearModel.class, kind),
                only(Mlp.class, kind),
                only(Lenet.class, kind),
                only(Alexnet.class, kind),
                only(Vgg.class, kind),
                only(Googlenet.class, kind),
                only(Resnet.class, kind),
                only(ResnetCifar.class, kind),
                only(Resnet9.class, kind),
                only(Airbench.class, kind),
                only(MobilenetV2.class, kind),
                only(Convnext.class, kind),
                List.of(),
                Map.of(),
                Optional.empty());
    }

    private static <A extends Architecture> Optional<A> only(Class<A> type, Architecture kind) {
        return Optional.of(kind).filter(type::isInstance).map(type::cast);
    }

    /// The kind that is present.
    public Architecture architecture() {
        return architectures(
                        linear,
                        mlp,
                        lenet,
                        alexnet,
                        vgg,
                        googlenet,
                        resnet,
                        resnetCifar,
                        resnet9,
                        airbench,
                        mobilenetV2,
                        convnext)
                .findFirst()
                .orElseGet(() -> new LayerSequence(layers, blocks));
    }

    /// How weights start.
    public InitializerConfig start() {
        return initializer.orElseGet(() -> architecture().initializer());
    }

    private static Stream<Architecture> architectures(Optional<?>... kinds) {
        return Stream.of(kinds).flatMap(Optional::stream).map(Architecture.class::cast);
    }
}
