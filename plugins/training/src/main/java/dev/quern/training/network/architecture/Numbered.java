package dev.quern.training.network.architecture;

import dev.quern.training.network.part.Named;
import dev.quern.training.network.part.Part;
import java.util.List;
import java.util.stream.IntStream;

/// Layers named by their place in a list: `features.3`.
final class Numbered {
    private Numbered() {}

    static List<Named> all(String list, List<Part> parts) {
        return IntStream.range(0, parts.size())
                .mapToObj(i -> new Named(list + "." + i, parts.get(i)))
                .toList();
    }
}
