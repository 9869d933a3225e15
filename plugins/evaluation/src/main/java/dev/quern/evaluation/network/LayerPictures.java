package dev.quern.evaluation.network;

import dev.quern.api.ArtifactWriter;
import dev.quern.api.model.Network;
import dev.quern.api.model.Network.FeatureMaps;
import dev.quern.evaluation.report.Picture;
import dev.quern.evaluation.result.NetworkEvaluation.LayerPicture;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Draws what a network has learned: the filters of its first convolution, and planes of its layers for one image. Each
/// filter and each plane is stretched so that its smallest value is black and its largest white.
final class LayerPictures {
    private static final int MOST_FILTERS = 64;
    private static final int MOST_LAYERS = 8;
    private static final int MOST_PLANES = 16;
    private static final int COLUMNS = 8;
    private static final int GAP = 2;
    private static final int WHITE = 255;

    private final Network network;
    private final ArtifactWriter out;
    private final int side;

    LayerPictures(Network network, ArtifactWriter out, int side) {
        this.network = network;
        this.out = out;
        this.side = side;
    }

    /// The picture's file, if there is a convolution.
    Optional<String> filters() throws IOException {
        List<Picture> pictures = network.filters().stream()
                .limit(MOST_FILTERS)
                .map(filter -> stretched(filter.channels(), filter.height(), filter.width(), filter.values(), 0)
                        .fitted(side / 2))
                .toList();
        if (pictures.isEmpty()) {
            return Optional.empty();
        }
        String file = "pictures/filters.png";
        Files.write(out.file(file), Picture.sheet(pictures, COLUMNS, GAP, WHITE).png());
        return Optional.of(file);
    }

    /// One picture for each of some layers, from the first to the last.
    ///
    /// @param image (channels, height, width)
    List<LayerPicture> maps(float[] image) throws IOException {
        List<FeatureMaps> all = network.featureMaps(image);
        int shown = Math.min(MOST_LAYERS, all.size());
        List<LayerPicture> pictures = new ArrayList<>();
        for (int i = 0; i < shown; i++) {
            FeatureMaps layer = all.get(shown == 1 ? 0 : i * (all.size() - 1) / (shown - 1));
            String file = "pictures/layer-" + String.format(Locale.ROOT, "%02d", i + 1) + ".png";
            Files.write(out.file(file), sheet(layer).png());
            pictures.add(new LayerPicture(
                    layer.layer(),
                    file,
                    layer.channels(),
                    Math.min(MOST_PLANES, layer.channels()),
                    layer.height(),
                    layer.width()));
        }
        return pictures;
    }

    private Picture sheet(FeatureMaps layer) {
        int plane = layer.height() * layer.width();
        List<Picture> planes = new ArrayList<>();
        for (int c = 0; c < Math.min(MOST_PLANES, layer.channels()); c++) {
            planes.add(stretched(1, layer.height(), layer.width(), layer.values(), c * plane)
                    .fitted(side));
        }
        return Picture.sheet(planes, COLUMNS, GAP, WHITE);
    }

    /// Colours where there are three channels.
    private static Picture stretched(int channels, int height, int width, float[] values, int from) {
        float[] part = Arrays.copyOfRange(values, from, from + channels * height * width);
        float least = Float.POSITIVE_INFINITY;
        float most = Float.NEGATIVE_INFINITY;
        for (float value : part) {
            least = Math.min(least, value);
            most = Math.max(most, value);
        }
        for (int i = 0; i < part.length; i++) {
            part[i] = most > least ? (part[i] - least) / (most - least) : 0.5f;
        }
        return PictureBook.picture(channels, height, width, part);
    }
}
