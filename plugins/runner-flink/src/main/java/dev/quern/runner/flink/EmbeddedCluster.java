package dev.quern.runner.flink;

import dev.quern.api.ErrorCode;
import dev.quern.api.QuernException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.apache.flink.api.dag.Pipeline;
import org.apache.flink.api.java.ExecutionEnvironment;
import org.apache.flink.client.deployment.executors.PipelineExecutorUtils;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.DeploymentOptions;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.PipelineExecutor;
import org.apache.flink.core.execution.PipelineExecutorFactory;
import org.apache.flink.core.execution.PipelineExecutorServiceLoader;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.runtime.minicluster.MiniClusterJobClient;
import org.apache.flink.runtime.minicluster.MiniClusterJobClient.JobFinalizationBehavior;

/// One Flink cluster inside this JVM, for all stages of all its runs: a cluster of its own for each stage, as Flink
/// would start by itself, costs most of a second each time. All that listens does so on the loopback address.
final class EmbeddedCluster implements PipelineExecutorServiceLoader, PipelineExecutorFactory, PipelineExecutor {
    private static final String NAME = "quern-embedded";
    private static final String LOOPBACK = "localhost";
    private static final MemorySize SORT_MEMORY_PER_SLOT = MemorySize.ofMebiBytes(64);

    private static EmbeddedCluster running;

    private final MiniCluster cluster;
    private final int slots;

    private EmbeddedCluster(int slots) throws Exception {
        this.slots = slots;
        cluster = new MiniCluster(new MiniClusterConfiguration.Builder()
                .setConfiguration(settings(slots))
                .setNumTaskManagers(1)
                .setNumSlotsPerTaskManager(slots)
                .build());
        cluster.start();
    }

    private static Configuration settings(int slots) {
        Configuration settings = new Configuration();
        settings.set(JobManagerOptions.BIND_HOST, LOOPBACK);
        settings.set(JobManagerOptions.ADDRESS, LOOPBACK);
        settings.set(TaskManagerOptions.BIND_HOST, LOOPBACK);
        settings.set(TaskManagerOptions.HOST, LOOPBACK);
        settings.set(RestOptions.BIND_ADDRESS, LOOPBACK);
        settings.set(RestOptions.ADDRESS, LOOPBACK);
        settings.set(RestOptions.BIND_PORT, "0");
        settings.set(TaskManagerOptions.MANAGED_MEMORY_SIZE, SORT_MEMORY_PER_SLOT.multiply(slots));
        settings.set(CoreOptions.CHECK_LEAKED_CLASSLOADER, false);
        // Stages that run at the same time take turns on the slots.
        settings.set(JobManagerOptions.SLOT_REQUEST_TIMEOUT, Duration.ofDays(7).toMillis());
        return settings;
    }

    /// Makes this thread's next Flink program run on the cluster, which is started if need be.
    ///
    /// @param parallelism of the program
    static synchronized void use(int parallelism) {
        if (running == null || running.slots < parallelism) {
            start(parallelism);
        }
        Environment.install(running, parallelism);
    }

    /// Makes this thread's next Flink program run where its own settings say.
    static void leave() {
        Environment.uninstall();
    }

    private static void start(int slots) {
        try {
            EmbeddedCluster larger = new EmbeddedCluster(slots);
            Runtime.getRuntime().addShutdownHook(new Thread(larger::close, "quern-flink-shutdown"));
            running = larger;
        } catch (Exception failure) { // MiniCluster.start declares no less
            throw new QuernException(
                    ErrorCode.OUT_OF_RESOURCES,
                    "Flink cannot be started in this process: " + failure.getMessage(),
                    "check that the temporary folder can be written to and the loopback address listened on, or set"
                            + " 'runner: direct' in the job",
                    failure);
        }
    }

    /// Deletes the cluster's temporary files.
    private void close() {
        cluster.closeAsync().join();
    }

    @Override
    public PipelineExecutorFactory getExecutorFactory(Configuration configuration) {
        return this;
    }

    @Override
    public Stream<String> getExecutorNames() {
        return Stream.of(NAME);
    }

    @Override
    public String getName() {
        return NAME;
    }

    @Override
    public boolean isCompatibleWith(Configuration configuration) {
        return NAME.equals(configuration.get(DeploymentOptions.TARGET));
    }

    @Override
    public PipelineExecutor getExecutor(Configuration configuration) {
        return this;
    }

    @Override
    public CompletableFuture<JobClient> execute(Pipeline pipeline, Configuration configuration, ClassLoader classes)
            throws Exception {
        JobGraph graph = PipelineExecutorUtils.getJobGraph(pipeline, configuration, classes);
        return cluster.submitJob(graph)
                .thenApply(submitted -> new MiniClusterJobClient(
                        submitted.getJobID(), cluster, classes, JobFinalizationBehavior.NOTHING));
    }

    /// The environment that Beam asks Flink for when its master is `[auto]`.
    @SuppressWarnings("deprecation") // Beam's batch translation speaks this API of Flink
    private static final class Environment extends ExecutionEnvironment {
        private Environment(EmbeddedCluster cluster, Configuration configuration, int parallelism) {
            super(cluster, configuration, Environment.class.getClassLoader());
            setParallelism(parallelism);
        }

        static void install(EmbeddedCluster cluster, int parallelism) {
            Configuration configuration = new Configuration();
            configuration.set(DeploymentOptions.TARGET, NAME);
            configuration.set(DeploymentOptions.ATTACHED, true);
            initializeContextEnvironment(() -> new Environment(cluster, configuration, parallelism));
        }

        static void uninstall() {
            resetContextEnvironment();
        }
    }
}
