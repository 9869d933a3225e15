package dev.quern.training.network;

import dev.quern.api.PlanException;
import dev.quern.training.network.architecture.Architecture;
import dev.quern.training.network.architecture.LayerSequence;
import dev.quern.training.network.part.Misfit;
import dev.quern.training.network.part.Named;
import dev.quern.training.network.part.Part;
import dev.quern.training.network.part.Sizes;
import dev.quern.training.network.part.Weight;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// A network's layers with their shapes, found without an engine.
///
/// @param title what it is called, such as `resnet-18`
/// @param layers in order
record NetworkPlan(String title, List<Placed> layers) {
    private static final int SHOWN_SHAPES = 8;

    /// A layer between its shapes.
    record Placed(String name, Part part, int[] input, int[] output) {}

    /// Fits the layers of a network together.
    ///
    /// @throws PlanException where a layer does not fit its input: with number and kind of the layer, what it got,
    /// what to do, and the shapes before it
    static NetworkPlan of(NetworkConfig config, int[] input, int outputs) {
        Architecture architecture = config.architecture();
        List<Placed> placed = new ArrayList<>();
        Set<String> names = new HashSet<>();
        int[] shape = input;
        for (Named layer : architecture.layers(input, outputs)) {
            int[] output = fit(architecture, layer, shape, placed);
            if (!names.add(layer.name())) {
                throw new IllegalStateException(architecture.title() + " has two layers '" + layer.name() + "'");
            }
            placed.add(new Placed(layer.name(), layer.part(), shape, output));
            shape = output;
        }
        return new NetworkPlan(architecture.title(), List.copyOf(placed));
    }

    private static int[] fit(Architecture architecture, Named layer, int[] input, List<Placed> before) {
        try {
            int[] output = layer.part().output(input);
            if (Sizes.count(output) > Integer.MAX_VALUE) {
                throw new Misfit("gives " + Sizes.text(output), "use smaller images or fewer channels");
            }
            for (Weight weight : layer.part().weights(input)) {
                if (weight.size() > Integer.MAX_VALUE) {
                    throw new Misfit(
                            String.format("has %,d weights for %s", weight.size(), Sizes.text(input)),
                            "use fewer units, or pool before it");
                }
            }
            return output;
        } catch (ArithmeticException overflow) {
            throw new PlanException(
                    key(architecture, before.size()),
                    where(architecture, layer, before) + " is too large for " + Sizes.text(input));
        } catch (Misfit misfit) {
            throw new PlanException(
                    key(architecture, before.size()),
                    where(architecture, layer, before) + " " + misfit.getMessage() + "; " + misfit.remedy(),
                    List.of("shapes: " + shapes(input, before)));
        }
    }

    private static String key(Architecture architecture, int index) {
        boolean listed = architecture instanceof LayerSequence sequence
                && index < sequence.list().size();
        return listed ? "network.layers." + index : "network";
    }

    private static String where(Architecture architecture, Named layer, List<Placed> before) {
        String kind = layer.part().kind();
        String place = "layer " + (before.size() + 1) + " '"
                + (architecture instanceof LayerSequence ? kind : layer.name()) + "'";
        return architecture instanceof LayerSequence || kind.equals(layer.name()) ? place : place + " (" + kind + ")";
    }

    /// `(1, 28, 28) convolution (6, 28, 28) max-pool (6, 14, 14)`.
    private static String shapes(int[] input, List<Placed> before) {
        int from = Math.max(0, before.size() - SHOWN_SHAPES);
        StringBuilder text = new StringBuilder(from > 0 ? "… " : "");
        text.append(Sizes.text(from < before.size() ? before.get(from).input() : input));
        for (Placed each : before.subList(from, before.size())) {
            text.append(' ').append(each.part().kind()).append(' ').append(Sizes.text(each.output()));
        }
        return text.toString();
    }
}
