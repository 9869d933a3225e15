package dev.quern.evaluation.network;

import dev.quern.api.ArtifactWriter;
import dev.quern.api.TaskContext;
import dev.quern.api.image.PixelColumn;
import dev.quern.api.model.Network;
import dev.quern.evaluation.report.Picture;
import dev.quern.evaluation.result.NetworkEvaluation.Embedding;
import dev.quern.evaluation.result.NetworkEvaluation.Example;
import dev.quern.evaluation.result.NetworkEvaluation.LayerPicture;
import dev.quern.evaluation.result.NetworkEvaluation.Pictures;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Reads the rows that are worth a look once more and draws them, and what the network makes of one of them.
final class PictureBook {
    private final EvaluateNetworkConfig.Show show;
    private final TaskContext context;
    private final RowColumns columns;
    private final Network network;
    private final ScoreTable table;
    private final ArtifactWriter out;

    PictureBook(
            EvaluateNetworkConfig.Show show,
            TaskContext context,
            RowColumns columns,
            Network network,
            ScoreTable table,
            ArtifactWriter out) {
        this.show = show;
        this.context = context;
        this.columns = columns;
        this.network = network;
        this.table = table;
        this.out = out;
    }

    Pictures draw() throws IOException {
        ExampleChoice choice = new ExampleChoice(table, network.classes());
        List<Integer> worst = choice.worst(show.worst());
        List<Integer> confused = choice.confused(show.confused());
        int[] embedded = table.sample(show.embedding(), context.seed(), "embedding");
        List<Integer> wanted = new ArrayList<>(worst);
        wanted.addAll(confused);
        for (int row : embedded) {
            wanted.add(row);
        }
        boolean layers = show.layers() && columns.image().isPresent();
        if (layers) {
            wanted.add(0);
        }
        Map<Integer, float[]> inputs = read(wanted);
        List<Example> worstExamples = examples("worst", worst, choice, inputs);
        List<Example> confusedExamples = examples("confused", confused, choice, inputs);
        Optional<Embedding> embedding = new Projection(network, table, columns.width()).of(embedded, inputs);
        LayerPictures drawn = new LayerPictures(network, out, show.side());
        String filters = layers ? drawn.filters().orElse(null) : null;
        List<LayerPicture> maps = layers ? drawn.maps(inputs.get(0)) : List.of();
        return new Pictures(worstExamples, confusedExamples, filters, maps, embedding.orElse(null));
    }

    /// Inputs by number of the row in the table.
    private Map<Integer, float[]> read(List<Integer> wanted) throws IOException {
        Map<Integer, Integer> byPlace = new HashMap<>();
        wanted.forEach(row -> byPlace.put(table.places()[row], row));
        Map<Integer, float[]> inputs = new HashMap<>();
        int[] first = {0};
        context.rows("data").read(batch -> {
            RowBatch part = new RowBatch(columns, "data", batch, first[0]);
            for (int row = 0; row < part.size(); row++) {
                Integer of = byPlace.get(first[0] + row);
                if (of != null) {
                    float[] input = new float[columns.width()];
                    part.input(row, input, 0);
                    inputs.put(of, input);
                }
            }
            first[0] += part.size();
        });
        return inputs;
    }

    private List<Example> examples(String kind, List<Integer> rows, ExampleChoice choice, Map<Integer, float[]> inputs)
            throws IOException {
        List<Example> examples = new ArrayList<>();
        for (int row : rows) {
            String picture = null;
            if (columns.image().isPresent()) {
                picture = "pictures/" + kind + "-" + String.format(Locale.ROOT, "%03d", examples.size() + 1) + ".png";
                PixelColumn shape = columns.image().get();
                Picture of = picture(shape.channels(), shape.height(), shape.width(), inputs.get(row));
                Files.write(out.file(picture), of.fitted(show.side()).png());
            }
            examples.add(choice.example(row, picture));
        }
        return examples;
    }

    /// @param intensities 0 to 1
    static Picture picture(int channels, int height, int width, float[] intensities) {
        byte[] pixels = new byte[intensities.length];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (byte) Math.clamp(Math.round(intensities[i] * 255f), 0, 255);
        }
        return new Picture(channels, height, width, pixels);
    }
}
