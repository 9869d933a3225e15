package dev.quern.batching;

import dev.quern.api.StepBinder;
import dev.quern.api.Summary;
import dev.quern.api.Transform;
import dev.quern.api.testing.StepTester;
import dev.quern.api.testing.TestArtifact;
import dev.quern.api.testing.TestRows;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Runs both passes of a step over the same rows.
public final class TwoPasses {
    private TwoPasses() {}

    public static StepTester.Result run(Summary<?> first, Transform second, TestRows rows, long seed)
            throws IOException {
        return run(first, rows, second, rows, seed);
    }

    /// Runs the first pass over some rows and the second over others.
    public static StepTester.Result run(Summary<?> first, TestRows learned, Transform second, TestRows rows, long seed)
            throws IOException {
        Path directory = Files.createTempDirectory("two-passes");
        try {
            TestArtifact artifact = new StepTester().withSeed(seed).run(first, learned, directory);
            return new StepTester()
                    .withSeed(seed)
                    .with(StepBinder.FIRST_PASS, artifact)
                    .run(second, rows);
        } finally {
            for (String file : new TestArtifact("", directory).files()) {
                Files.delete(directory.resolve(file));
            }
            Files.delete(directory);
        }
    }
}
