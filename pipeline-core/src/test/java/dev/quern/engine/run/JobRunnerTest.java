package dev.quern.engine.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quern.engine.record.StepRecord;
import dev.quern.engine.record.StepRecord.Status;
import dev.quern.fake.FakeJob;
import dev.quern.fake.FakeSteps;
import dev.quern.fake.FakeSteps.AddSum;
import dev.quern.fake.FakeSteps.Collect;
import dev.quern.fake.FakeSteps.KeepMultiples;
import dev.quern.fake.FakeSteps.ReadNumbers;
import dev.quern.fake.FakeSteps.SplitAt;
import dev.quern.fake.FakeSteps.Sum;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class JobRunnerTest extends JobFixture {

    private FakeJob chain() {
        return new FakeJob()
                .step("numbers", "read", new ReadNumbers.Config(input.toString()))
                .step("even", "keep", new KeepMultiples.Config(2, ""), "numbers")
                .step("parts", "split", new SplitAt.Config(30), "even")
                .step("total", "sum", new Sum.Config(), "parts.low")
                .step("moved", "add", new AddSum.Config("sum"), "low=parts.low", "high=parts.high", "sum=total")
                .step("shifted", "shift", new AddSum.Config("first-pass"), "moved.high")
                .step("all", "collect", new Collect.Config(false), "rows=shifted", "sum=total");
    }

    /// An oracle in plain loops.
    private static String expected() {
        long[] even = LongStream.rangeClosed(1, 50).filter(n -> n % 2 == 0).toArray();
        long total = LongStream.of(even).filter(n -> n < 30).sum();
        long[] moved =
                LongStream.of(even).filter(n -> n >= 30).map(n -> n + total).toArray();
        long shift = LongStream.of(moved).sum();
        return LongStream.of(moved).mapToObj(n -> (n + shift) + "\n").collect(Collectors.joining());
    }

    @Test
    void runsSourceTransformsSummaryTwoPassAndTask() throws IOException {
        RunResult result = runner.run(chain().plan(), options);
        assertDone(result);
        assertThat(result.record().steps()).allMatch(step -> step.status() == Status.DONE);
        assertThat(Files.readString(result.folder().resolve("report/index.html")))
                .isEqualTo(expected());
        StepRecord even = step(result, "even");
        assertThat(even.facts().rowsIn()).isEqualTo(50);
        assertThat(even.facts().rowsOut()).isEqualTo(Map.of("", 25L));
        assertThat(even.facts().dropped()).isEqualTo(Map.of("not-a-multiple", 25L));
        assertThat(even.facts().counted()).isEqualTo(Map.of("seen", 50L));
        assertThat(step(result, "parts").facts().rowsOut()).isEqualTo(Map.of("low", 14L, "high", 11L));
        assertThat(step(result, "total").facts().counted()).isEqualTo(Map.of("sums", 1L));
        assertThat(step(result, "moved").facts().rowsIn()).isEqualTo(25);
        assertThat(step(result, "all").facts().warnings()).containsExactly("a fake");
    }

    @Test
    void appliesWhatATwoPassStepLearnedToAllItsInputs() throws IOException {
        FakeJob job = new FakeJob()
                .step("numbers", "read", new ReadNumbers.Config(input.toString()))
                .step("parts", "split", new SplitAt.Config(30), "numbers")
                .step("t", "shift", new AddSum.Config("first-pass"), "test=parts.high", "train=parts.low")
                .step("all", "collect", new Collect.Config(false), "rows=t.test");
        RunResult result = runner.run(job.plan(), options);
        assertDone(result);
        long learned = LongStream.range(1, 30).sum();
        assertThat(Files.readString(result.folder().resolve("report/index.html")))
                .isEqualTo(LongStream.rangeClosed(30, 50)
                        .mapToObj(n -> (n + learned) + "\n")
                        .collect(Collectors.joining()));
        assertThat(step(result, "t").facts().rowsOut()).isEqualTo(Map.of("test", 21L, "train", 29L));
    }

    @Test
    void secondRunReusesEverything() {
        assertDone(runner.run(chain().plan(), options));
        FakeSteps.CALLS.clear();
        RunResult again = runner.run(chain().plan(), options);
        assertDone(again);
        assertThat(FakeSteps.CALLS).isEmpty();
        assertThat(again.record().steps()).allMatch(step -> step.status() == Status.REUSED);
        assertThat(step(again, "even").facts().rowsIn()).isEqualTo(50);
    }

    @Test
    void parallelismDoesNotChangeABit() throws IOException {
        RunOptions other = RunOptions.in(temporary.resolve("store2"), temporary.resolve("runs"));
        assertDone(runner.run(chain().plan(), options.withParallelism(1)));
        assertDone(runner.run(chain().plan(), other.withParallelism(2).withMaxParallel(2)));
        assertThat(digests(temporary.resolve("store"))).isEqualTo(digests(temporary.resolve("store2")));
    }

    private static Map<String, String> digests(Path store) throws IOException {
        Map<String, String> digests = new TreeMap<>();
        try (Stream<Path> all = Files.walk(store)) {
            for (Path file : all.filter(path -> path.endsWith("manifest.json")).toList()) {
                String text = Files.readString(file);
                String digest = text.lines()
                        .filter(line -> line.contains("\"digest\""))
                        .findFirst()
                        .orElseThrow();
                digests.put(store.relativize(file).toString(), digest);
            }
        }
        assertThat(digests).hasSizeGreaterThan(5);
        return digests;
    }
}
