package dev.quern.evaluation.network;

import dev.quern.api.testing.TestArtifact;
import dev.quern.api.testing.TestContext;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Evaluations of [FakeNetwork] for tests of reports.
public final class EvaluatedSample {
    private EvaluatedSample() {}

    static EvaluateNetworkConfig config(String label, List<String> slices, boolean flip, Optional<String> group) {
        return new EvaluateNetworkConfig(
                "id",
                Optional.empty(),
                label,
                group,
                slices,
                4,
                10,
                new EvaluateNetworkConfig.Confidence(0.95, 400),
                2,
                10,
                flip,
                false,
                17,
                new EvaluateNetworkConfig.Show(6, 6, 32, true, 60));
    }

    /// A classifier on rows of which those of one camera are mislabelled, against a champion if there is one.
    public static TestArtifact classifier(
            Path directory, TestArtifact model, Optional<TestArtifact> champion, String name) throws IOException {
        List<SampleRows.Row> rows = new ArrayList<>();
        for (SampleRows.Row row : SampleRows.of(240, 1)) {
            String label = row.camera().equals("old") ? "even" : row.label();
            rows.add(new SampleRows.Row(
                    name + row.id(), row.image(), label, row.camera() + name, row.weight(), row.value()));
        }
        return run(directory, model, champion, rows, "label", SampleRows.CLASSES);
    }

    public static TestArtifact regressor(Path directory, TestArtifact model) throws IOException {
        return run(directory, model, Optional.empty(), SampleRows.of(120, 2), "value", List.of());
    }

    private static TestArtifact run(
            Path directory,
            TestArtifact model,
            Optional<TestArtifact> champion,
            List<SampleRows.Row> rows,
            String label,
            List<String> classes)
            throws IOException {
        try (TestContext context = new TestContext(directory)) {
            context.with("model", model).with("data", SampleRows.stored(rows, 50, 100, 0));
            champion.ifPresent(artifact -> context.with("champion", artifact));
            EvaluateNetworkConfig config = config(label, List.of("camera", "ink"), false, Optional.empty());
            new EvaluateNetworkTask(config, artifact -> new FakeNetwork(SampleRows.SHAPE, classes, 4)).run(context);
            return context.written("");
        }
    }
}
