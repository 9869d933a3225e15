package dev.quern.training.network;

import dev.quern.api.PlanException;
import dev.quern.api.PortType;
import dev.quern.api.image.PixelColumn;
import dev.quern.api.model.NetworkCatalogue;
import dev.quern.training.network.architecture.Airbench;
import dev.quern.training.network.architecture.Alexnet;
import dev.quern.training.network.architecture.Architecture;
import dev.quern.training.network.architecture.Convnext;
import dev.quern.training.network.architecture.Googlenet;
import dev.quern.training.network.architecture.Lenet;
import dev.quern.training.network.architecture.LinearModel;
import dev.quern.training.network.architecture.Mlp;
import dev.quern.training.network.architecture.MobilenetV2;
import dev.quern.training.network.architecture.Resnet;
import dev.quern.training.network.architecture.Resnet9;
import dev.quern.training.network.architecture.ResnetCifar;
import dev.quern.training.network.architecture.Stem;
import dev.quern.training.network.architecture.Vgg;
import dev.quern.training.network.part.ActivationFunction;
import dev.quern.training.network.part.Pooling;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;

/// The networks of job files as they were published.
public final class KnownNetworks implements NetworkCatalogue {
    private static final List<Integer> DIGITS = List.of(1, 28, 28);
    private static final List<Integer> SMALL = List.of(3, 32, 32);
    private static final List<Integer> LARGE = List.of(3, 224, 224);
    private static final int FEW_CLASSES = 10;
    private static final int MANY_CLASSES = 1000;

    private final Map<String, Known> known = new LinkedHashMap<>();

    private record Known(Entry entry, Architecture architecture) {}

    public KnownNetworks() {
        add("linear", "linear: {}", DIGITS, new LinearModel());
        List<Integer> hidden = List.of(512, 256, 128);
        List<Double> dropout = List.of(0.3, 0.4, 0.5);
        add(
                "mlp",
                "mlp: {hidden: [512, 256, 128], dropout: [0.3, 0.4, 0.5]}",
                DIGITS,
                new Mlp(hidden, dropout, ActivationFunction.RELU, false));
        add("lenet-5", "lenet: {}", DIGITS, new Lenet(ActivationFunction.TANH, Pooling.Type.AVERAGE, false, 1, 0));
        add("alexnet", "alexnet: {}", LARGE, new Alexnet(1, 0.5, Stem.IMAGENET));
        for (int depth : new int[] {11, 13, 16, 19}) {
            add("vgg-" + depth, "vgg: {depth: " + depth + "}", LARGE, new Vgg(depth, false, 1, 4096, 0.5));
        }
        add("googlenet", "googlenet: {}", LARGE, new Googlenet(true, Googlenet.Variant.PAPER, 1, Stem.IMAGENET, 0.2));
        for (int depth : new int[] {18, 34, 50, 101, 152}) {
            Resnet resnet = new Resnet(depth, 1, Stem.IMAGENET, false);
            add("resnet-" + depth, "resnet: {depth: " + depth + "}", LARGE, resnet);
        }
        for (int depth : new int[] {20, 32, 44, 56, 110}) {
            ResnetCifar resnet = new ResnetCifar(depth, 1, false);
            add("resnet-cifar-" + depth, "resnet-cifar: {depth: " + depth + "}", SMALL, resnet);
        }
        add("resnet-9", "resnet9: {}", SMALL, new Resnet9(1));
        add("airbench", "airbench: {}", SMALL, new Airbench(1));
        add("mobilenet-v2", "mobilenet-v2: {}", LARGE, new MobilenetV2(1, Stem.IMAGENET, 0.2));
        for (Convnext.Size size : Convnext.Size.values()) {
            String name = size.name().toLowerCase(Locale.ROOT);
            Convnext convnext = new Convnext(size, Stem.IMAGENET, 0.1);
            add("convnext-" + name, "convnext: {size: " + name + "}", LARGE, convnext);
        }
    }

    private <A extends Record & Architecture> void add(String name, String network, List<Integer> input, A kind) {
        int classes = input.equals(LARGE) ? MANY_CLASSES : FEW_CLASSES;
        known.put(name, new Known(new Entry(name, network, kind.getClass(), input, classes), kind));
    }

    @Override
    public List<Entry> entries() {
        return known.values().stream().map(Known::entry).toList();
    }

    @Override
    public Facts facts(String name, Optional<List<Integer>> input, Optional<Integer> outputs) {
        Known network = known.get(name);
        PlanException.check(network != null, "", "there is no network '%s'; there are %s", name, known.keySet());
        Entry entry = network.entry();
        return facts(
                NetworkConfig.of(network.architecture()), input.orElse(entry.input()), outputs.orElse(entry.outputs()));
    }

    @Override
    public Optional<Facts> facts(
            Record config, Map<String, PortType> inputs, Optional<List<Integer>> input, int outputs) {
        return Stream.of(config.getClass().getRecordComponents())
                .filter(component -> component.getType() == NetworkConfig.class)
                .findFirst()
                .map(component -> facts(network(config, component), input.orElseGet(() -> shape(inputs)), outputs));
    }

    private static NetworkConfig network(Record config, RecordComponent component) {
        try {
            component.getAccessor().setAccessible(true);
            return (NetworkConfig) component.getAccessor().invoke(config);
        } catch (ReflectiveOperationException unreadable) {
            throw new IllegalStateException("cannot read " + component, unreadable);
        }
    }

    private static Facts facts(NetworkConfig config, List<Integer> input, int outputs) {
        int[] shape = input.stream().mapToInt(Integer::intValue).toArray();
        NetworkSummary summary = NetworkSummary.of(config, shape, outputs);
        return new Facts(summary.network(), summary.input(), summary.layers());
    }

    /// The shape of the first column of images or of lists of features.
    private static List<Integer> shape(Map<String, PortType> inputs) {
        List<Field> fields = new ArrayList<>();
        for (PortType port : inputs.values()) {
            if (port instanceof PortType.Rows rows) {
                fields.addAll(rows.schema().getFields());
            }
        }
        for (Field field : fields) {
            if (PixelColumn.is(field)) {
                PixelColumn image = PixelColumn.of(field);
                return List.of(image.channels(), image.height(), image.width());
            }
            if (field.getType() instanceof ArrowType.FixedSizeList features) {
                return List.of(features.getListSize());
            }
        }
        throw new PlanException("no input of the step has a column of decoded images or of lists of features");
    }
}
