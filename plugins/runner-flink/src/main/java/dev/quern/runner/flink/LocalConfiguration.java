package dev.quern.runner.flink;

import dev.quern.api.ErrorCode;
import dev.quern.api.QuernException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Flink's settings for a cluster inside this JVM, as the folder that Flink wants them in: everything that listens
/// does so on the loopback address only.
final class LocalConfiguration {
    private static final String SETTINGS = """
            jobmanager.bind-host: localhost
            jobmanager.rpc.address: localhost
            taskmanager.bind-host: localhost
            taskmanager.host: localhost
            rest.bind-address: localhost
            rest.address: localhost
            """;

    private static Path directory;

    private LocalConfiguration() {}

    /// The folder, made once for each JVM.
    static synchronized Path directory() {
        try {
            if (directory == null || !Files.isRegularFile(directory.resolve("config.yaml"))) {
                directory = Files.createTempDirectory("quern-flink");
                Path file = Files.writeString(directory.resolve("config.yaml"), SETTINGS);
                directory.toFile().deleteOnExit();
                file.toFile().deleteOnExit(); // deleted first: the JVM goes backwards
            }
            return directory;
        } catch (IOException failure) {
            throw new QuernException(
                    ErrorCode.OUT_OF_RESOURCES,
                    "Flink's settings cannot be written to the temporary folder: " + failure.getMessage(),
                    "make room there, or name another with QUERN_OPTS=-Djava.io.tmpdir=DIR",
                    failure);
        }
    }
}
