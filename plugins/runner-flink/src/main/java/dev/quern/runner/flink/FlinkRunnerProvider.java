package dev.quern.runner.flink;

import dev.quern.api.ErrorCode;
import dev.quern.api.QuernException;
import dev.quern.beam.FileOptions;
import dev.quern.beam.RunnerProvider;
import dev.quern.beam.RunnerSettings;
import java.util.Set;
import java.util.TreeSet;
import org.apache.beam.runners.flink.FlinkPipelineOptions;
import org.apache.beam.runners.flink.FlinkRunner;
import org.apache.beam.sdk.options.PipelineOptions;

/// The runner `flink`. Without the option `flink-master` it runs in this JVM, on all processors; with
/// `host:port` it sends stages to the JobManager there, and this JVM's class path with them. The store must
/// then be a directory that all machines share.
public final class FlinkRunnerProvider implements RunnerProvider {
    private static final String MASTER = "flink-master";
    private static final String LOCAL = "[local]";

    /// Beam's name for the environment that the thread has been given.
    private static final String CONTEXT = "[auto]";

    @Override
    public String name() {
        return "flink";
    }

    @Override
    public void check(RunnerSettings settings) {
        Set<String> unknown = new TreeSet<>(settings.options().keySet());
        unknown.remove(MASTER);
        if (!unknown.isEmpty()) {
            throw invalid("runner 'flink' has no option " + unknown + "; it has [" + MASTER + "]");
        }
        String master = master(settings);
        if (!master.equals(LOCAL) && !master.matches("[^\\s:]+:\\d{1,5}")) {
            throw invalid("'" + MASTER + "' must be host:port of a JobManager's REST endpoint, or " + LOCAL + ", got '"
                    + master + "'");
        }
    }

    private static QuernException invalid(String message) {
        return new QuernException(ErrorCode.INVALID_JOB, message, "correct 'runner' in the job or on the command line");
    }

    private static String master(RunnerSettings settings) {
        return settings.options().getOrDefault(MASTER, LOCAL);
    }

    @Override
    public PipelineOptions options(RunnerSettings settings) {
        FlinkPipelineOptions options = FileOptions.create().as(FlinkPipelineOptions.class);
        options.setRunner(FlinkRunner.class);
        options.setFasterCopy(true);
        options.setObjectReuse(true);
        options.setDisableMetrics(true);
        if (master(settings).equals(LOCAL)) {
            int parallelism = settings.parallelism().orElse(Runtime.getRuntime().availableProcessors());
            EmbeddedCluster.use(parallelism);
            options.setFlinkMaster(CONTEXT);
            options.setParallelism(parallelism);
            options.setNumberOfExecutionRetries(0);
        } else {
            EmbeddedCluster.leave();
            options.setFlinkMaster(master(settings));
            settings.parallelism().ifPresent(options::setParallelism);
        }
        return options;
    }
}
