package dev.quern.jobs;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/// Where stored artifacts and run folders lie.
final class StoreArguments {
    @Option(
            names = "--store",
            paramLabel = "DIR",
            description = "stored artifacts, shared by all jobs (default: $${QUERN_STORE} or store)")
    Path store = Path.of(System.getenv().getOrDefault("QUERN_STORE", "store"));

    @Option(names = "--runs", paramLabel = "DIR", description = "run folders (default: $${QUERN_RUNS} or runs)")
    Path runs = Path.of(System.getenv().getOrDefault("QUERN_RUNS", "runs"));
}
