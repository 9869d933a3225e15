package dev.quern.runner.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quern.api.QuernException;
import dev.quern.beam.RunnerSettings;
import dev.quern.engine.run.RunResult;
import dev.quern.fake.RunnerContract;
import java.nio.file.Files;
import java.util.Map;
import java.util.OptionalInt;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class FlinkRunnerTest extends RunnerContract {
    @Override
    protected String name() {
        return "flink";
    }

    @Test
    @Tag("cluster") // uploads the class path for each stage, which takes a minute and a half
    @SuppressWarnings("try") // closing a cluster may be interrupted
    void runsOnAClusterThatIsReachedByItsAddress() throws Exception {
        Configuration settings = new Configuration();
        settings.set(RestOptions.BIND_ADDRESS, "localhost");
        settings.set(RestOptions.ADDRESS, "localhost");
        settings.set(RestOptions.BIND_PORT, "0");
        settings.set(JobManagerOptions.BIND_HOST, "localhost");
        MiniClusterConfiguration configuration = new MiniClusterConfiguration.Builder()
                .setConfiguration(settings)
                .setNumTaskManagers(1)
                .setNumSlotsPerTaskManager(2)
                .build();
        try (MiniCluster cluster = new MiniCluster(configuration)) {
            cluster.start();
            String address = "localhost:" + cluster.getRestAddress().join().getPort();
            RunResult result = runner.run(job("").plan(), options.withRunner(name(), Map.of("flink-master", address)));
            assertThat(result.record().failures()).isEmpty();
            assertThat(Files.readString(result.folder().resolve("report/index.html")))
                    .isEqualTo("78\n".repeat(5));
        }
    }

    @Test
    void refusesOptionsThatCannotWork() {
        FlinkRunnerProvider flink = new FlinkRunnerProvider();
        assertThatThrownBy(() -> flink.check(new RunnerSettings(Map.of("master", "x"), OptionalInt.empty())))
                .isInstanceOf(QuernException.class)
                .hasMessage("runner 'flink' has no option [master]; it has [flink-master]");
        assertThatThrownBy(() -> flink.check(new RunnerSettings(Map.of("flink-master", "x"), OptionalInt.empty())))
                .hasMessageContaining("must be host:port")
                .hasMessageContaining("'x'");
    }
}
