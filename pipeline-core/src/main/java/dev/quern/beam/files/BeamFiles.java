package dev.quern.beam.files;

import dev.quern.api.FileLayer;
import dev.quern.beam.FileOptions;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.util.ReleaseInfo;

/// The file layer over Beam's [FileSystems].
public final class BeamFiles implements FileLayer {
    private static final Pattern LOCATION = Pattern.compile("([^:]+)://([^/]*)(/.*)?", Pattern.DOTALL);

    /// Who knows a scheme; the artifact's name begins with `beam-sdks-java-`.
    private static final Map<String, String> JARS = Map.of(
            "s3", "io-amazon-web-services2",
            "hdfs", "io-hadoop-file-system",
            "webhdfs", "io-hadoop-file-system",
            "gs", "extensions-google-cloud-platform-core",
            "azfs", "io-azure");

    private static boolean ready;

    /// Takes the options that came with a pipeline: what a worker does before it opens files.
    public static synchronized void use(PipelineOptions options) {
        FileSystems.setDefaultPipelineOptions(options);
        ready = true;
    }

    /// Takes the options of this process unless a pipeline has brought some.
    private static synchronized void ensure() {
        if (!ready) {
            use(FileOptions.create());
        }
    }

    @Override
    public Path remote(String location) {
        Matcher parts = LOCATION.matcher(location);
        if (!parts.matches()) {
            throw new InvalidPathException(location, "not a location");
        }
        ensure();
        String scheme = parts.group(1);
        try {
            FileSystems.matchNewResource(scheme + "://any/file", false);
        } catch (IllegalArgumentException unknown) {
            throw new InvalidPathException(location, unknown(scheme));
        }
        String path = parts.group(3) == null ? "" : parts.group(3);
        RemoteFileSystem files = new RemoteFileSystem(scheme + "://" + parts.group(2));
        return files.getPath(files.root() + path);
    }

    private static String unknown(String scheme) {
        String name = JARS.getOrDefault(scheme, "");
        String jar = name.isEmpty()
                ? "the jar of a Beam file system for it"
                : "beam-sdks-java-" + name + "-" + ReleaseInfo.getReleaseInfo().getVersion()
                        + ".jar and what it depends on";
        String settings = name.equals("io-hadoop-file-system")
                ? ", with hadoop-client 3.4.3 or later; HADOOP_CONF_DIR names the folder of its configuration"
                : "";
        return "no file system for '" + scheme + "://' on the class path; put " + jar
                + " into a folder and name it, as in QUERN_CLASS_PATH='folder/*'" + settings;
    }
}
