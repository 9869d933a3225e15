package dev.quern.beam;

import dev.quern.api.ErrorCode;
import dev.quern.api.QuernException;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;

/// Options of file systems, such as region and endpoint of an object store, as Beam names them. They are part of the
/// options of every pipeline, and reach the workers with them.
public final class FileOptions {
    /// Environment variable with the options, as in `--awsRegion=eu-central-1 --endpoint=http://minio:9000`.
    public static final String VARIABLE = "QUERN_FILES";

    private FileOptions() {}

    /// New options for a pipeline, with those of file systems set from the environment.
    ///
    /// @throws QuernException INVALID_JOB when the class path has no such option, or it has no such value
    public static PipelineOptions create() {
        return parse(System.getenv().getOrDefault(VARIABLE, ""));
    }

    static PipelineOptions parse(String words) {
        if (words.isBlank()) {
            return PipelineOptionsFactory.create();
        }
        try {
            return PipelineOptionsFactory.fromArgs(words.strip().split("\\s+")).create();
        } catch (IllegalArgumentException wrong) {
            throw new QuernException(
                    ErrorCode.INVALID_JOB,
                    VARIABLE + ": " + wrong.getMessage().lines().findFirst().orElse("not understood"),
                    "write --name=value for options of the file system's jar, which must be on the class path",
                    wrong);
        }
    }
}
