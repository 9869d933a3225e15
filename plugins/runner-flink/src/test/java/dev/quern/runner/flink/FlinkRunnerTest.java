package dev.quern.runner.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quern.api.QuernException;
import dev.quern.beam.RunnerSettings;
import dev.quern.beam.Runners;
import dev.quern.engine.run.JobRunner;
import dev.quern.engine.run.RunOptions;
import dev.quern.engine.run.RunResult;
import dev.quern.fake.FakeFunctions;
import dev.quern.fake.FakeJob;
import dev.quern.fake.FakeSteps.AddSum;
import dev.quern.fake.FakeSteps.Collect;
import dev.quern.fake.FakeSteps.KeepMultiples;
import dev.quern.fake.FakeSteps.ReadNumbers;
import dev.quern.fake.FakeSteps.SplitAt;
import dev.quern.fake.FakeSteps.Sum;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FlinkRunnerTest {
    @TempDir
    Path temporary;

    private Path input;
    private RunOptions options;
    private final JobRunner runner = new JobRunner(new FakeFunctions(), step -> List.of(), Runners::open);

    @BeforeEach
    void files() throws IOException {
        input = Files.createDirectory(temporary.resolve("input"));
        for (int file = 0; file < 5; file++) {
            Files.writeString(input.resolve(file + ".txt"), (2 * file) + "\n" + (2 * file + 1) + "\n13\n");
        }
        options = RunOptions.in(temporary.resolve("store"), temporary.resolve("runs"));
    }

    private FakeJob job(String onThirteen) {
        return new FakeJob()
                .runner("flink")
                .step("numbers", "read", new ReadNumbers.Config(input.toString()))
                .step("even", "keep", new KeepMultiples.Config(1, onThirteen), "numbers")
                .step("parts", "split", new SplitAt.Config(10), "even")
                .step("total", "sum", new Sum.Config(), "parts.low")
                .step("moved", "shift", new AddSum.Config("first-pass"), "parts.high")
                .step("all", "collect", new Collect.Config(false), "rows=moved", "sum=total");
    }

    @Test
    void runsEveryKindOfStepInProcess() throws IOException {
        RunResult result = runner.run(job("").plan(), options);
        assertThat(result.record().failures()).isEmpty();
        assertThat(result.exitCode()).isZero();
        // Five times 13, each moved by their sum.
        assertThat(Files.readString(result.folder().resolve("report/index.html")))
                .isEqualTo("78\n".repeat(5));
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
            RunResult result = runner.run(job("").plan(), options.withRunner("flink", Map.of("flink-master", address)));
            assertThat(result.record().failures()).isEmpty();
            assertThat(Files.readString(result.folder().resolve("report/index.html")))
                    .isEqualTo("78\n".repeat(5));
        }
    }

    @Test
    void failureCrossesFlinkWithItsStepAndPlace() {
        RunResult result = runner.run(job("refuse").plan(), options);
        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.record().failures()).hasSize(1).first().satisfies(failure -> {
            assertThat(failure.step()).isEqualTo("even");
            assertThat(failure.code()).isEqualTo("E2006");
            assertThat(failure.message()).isEqualTo("thirteen is no number");
            assertThat(failure.remedy()).isEqualTo("leave it out");
        });
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
