package dev.quern.engine.stage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quern.engine.PlannedStep;
import dev.quern.engine.StepReference;
import dev.quern.fake.FakeJob;
import dev.quern.fake.FakeSteps.AddSum;
import dev.quern.fake.FakeSteps.Collect;
import dev.quern.fake.FakeSteps.KeepMultiples;
import dev.quern.fake.FakeSteps.ReadNumbers;
import dev.quern.fake.FakeSteps.SplitAt;
import dev.quern.fake.FakeSteps.Sum;
import dev.quern.fake.FakeSteps.WriteNumbers;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class StageCutterTest {
    private static final Record KEEP = new KeepMultiples.Config(1, "");

    private static FakeJob reading() {
        return new FakeJob().step("in", "read", new ReadNumbers.Config("."));
    }

    /// Each stage as `steps -> stored outputs`.
    private static List<String> cut(FakeJob job) {
        return StageCutter.cut(job.plan()).stream()
                .map(StageCutterTest::describe)
                .toList();
    }

    private static String describe(Stage stage) {
        List<String> stored = stage.leaves().stream()
                .map(leaf -> stage.step(leaf).name() + (leaf.stepPort().isEmpty() ? "" : "." + leaf.stepPort()))
                .toList();
        return String.join(" ", stage.steps()) + " -> " + String.join(" ", stored);
    }

    @Test
    void chainIsOneStage() {
        FakeJob job = reading()
                .step("a", "keep", KEEP, "in")
                .step("b", "keep", KEEP, "a")
                .step("s", "sum", new Sum.Config(), "b");
        assertThat(cut(job)).containsExactly("in a b s -> s");
    }

    @Test
    void writerRunsFused() {
        FakeJob job = reading().step("a", "keep", KEEP, "in").step("w", "write", new WriteNumbers.Config(false), "a");
        assertThat(cut(job)).containsExactly("in a w -> w");
    }

    @Test
    void treeIsOneStage() {
        FakeJob job = reading()
                .step("p", "split", new SplitAt.Config(1), "in")
                .step("s", "sum", new Sum.Config(), "p.low")
                .step("k", "keep", KEEP, "p.high");
        assertThat(cut(job)).containsExactly("in p s k -> s k");
    }

    @Test
    void rowsThatAreTakenOutAreStored() {
        FakeJob job = reading()
                .step("p", "split", new SplitAt.Config(1, "removed"), "in")
                .step("s", "sum", new Sum.Config(), "p.removed")
                .step("k", "keep", KEEP, "p.low");
        assertThat(cut(job)).containsExactly("in p k -> p.removed k", "s -> s");
    }

    @Test
    void twoReadersATaskAndATwoPassStepReadStoredRows() {
        FakeJob job = reading()
                .step("a", "keep", KEEP, "in")
                .step("b", "keep", KEEP, "a")
                .step("c", "keep", KEEP, "a")
                .step("t", "shift", new AddSum.Config("first-pass"), "b")
                .step("all", "collect", new Collect.Config(false), "rows=c");
        assertThat(cut(job))
                .containsExactly("in a -> a", "b -> b", "c -> c", "t -> t.first-pass", "t -> t", "all -> all");
    }

    @Test
    void rowsWaitForAnArtifactOfTheirOwnStage() {
        FakeJob job = reading()
                .step("p", "split", new SplitAt.Config(1), "in")
                .step("s", "sum", new Sum.Config(), "p.low")
                .step("k", "add", new AddSum.Config("sum"), "rows=p.high", "sum=s");
        assertThat(cut(job)).containsExactly("in p s -> s p.high", "k -> k");
    }

    @Test
    void stagesNeverWaitForEachOther() {
        // Each half needs the sum of the other: fused naively, both stages would wait.
        FakeJob job = reading()
                .step("in2", "read", new ReadNumbers.Config("."))
                .step("p", "split", new SplitAt.Config(1), "in")
                .step("q", "split", new SplitAt.Config(1), "in2")
                .step("sp", "sum", new Sum.Config(), "p.low")
                .step("sq", "sum", new Sum.Config(), "q.low")
                .step("kp", "add", new AddSum.Config("sum"), "rows=p.high", "sum=sq")
                .step("kq", "add", new AddSum.Config("sum"), "rows=q.high", "sum=sp");
        assertThat(cut(job)).containsExactly("in2 q sq -> sq q.high", "in p sp kp -> sp kp", "kq -> kq");
    }

    @Test
    void severalInputsOfRowsAreServedOneByOne() {
        FakeJob job = reading()
                .step("p", "split", new SplitAt.Config(1), "in")
                .step("s", "sum", new Sum.Config(), "p.low")
                .step("k", "add", new AddSum.Config("sum"), "low=p.low", "high=p.high", "sum=s")
                .step("all", "collect", new Collect.Config(false), "rows=k.high");
        assertThat(cut(job))
                .containsExactly("in p -> p.high p.low", "s -> s", "k -> k.low", "k -> k.high", "all -> all");
    }

    @Test
    void twoPassStepLearnsFromOneInputAndServesAll() {
        FakeJob job = reading()
                .step("p", "split", new SplitAt.Config(1), "in")
                .step("t", "shift", new AddSum.Config("first-pass"), "test=p.low", "train=p.high")
                .step("all", "collect", new Collect.Config(false), "rows=t.test");
        List<Stage> stages = StageCutter.cut(job.plan());
        assertThat(stages.stream().map(StageCutterTest::describe))
                .containsExactly(
                        "in p -> p.high p.low", "t -> t.first-pass", "t -> t.test", "t -> t.train", "all -> all");
        assertThat(stages.get(1).rows()).contains(new StepReference("p", "high"));
        assertThat(stages.get(2).rows()).contains(new StepReference("p", "low"));
        assertThat(stages.get(2).after()).contains(stages.get(1).id());
    }

    @Test
    void stepThatWaitsForAGateStartsAStage() {
        PlannedStep.Policy policy =
                new PlannedStep.Policy(Optional.of("s"), List.of(), List.of(), 0, 0, Optional.empty(), true);
        FakeJob job = reading()
                .step("p", "split", new SplitAt.Config(1), "in")
                .step("s", "sum", new Sum.Config(), "p.low")
                .step("k", "keep", KEEP, policy, "p.high");
        assertThat(cut(job)).containsExactly("in p s -> s p.high", "k -> k");
    }

    @Test
    void randomJobsAreCutIntoStagesThatCanRunInOrder() {
        for (int seed = 0; seed < 300; seed++) {
            FakeJob job = random(new Random(seed));
            Set<Integer> done = new HashSet<>();
            Set<String> nodes = new HashSet<>();
            for (Stage stage : StageCutter.cut(job.plan())) {
                assertThat(done).as("seed %d, stage %s", seed, stage.name()).containsAll(stage.after());
                done.add(stage.id());
                assertThat(stage.leaves())
                        .as("seed %d, stage %s", seed, stage.name())
                        .isNotEmpty();
                stage.nodes()
                        .forEach(node -> assertThat(nodes.add(node.step().name() + node.inputPort() + node.index()))
                                .isTrue());
            }
        }
    }

    private static FakeJob random(Random random) {
        FakeJob job = reading();
        List<String> rows = new ArrayList<>(List.of("in"));
        List<String> sums = new ArrayList<>();
        for (int step = 0; step < 12; step++) {
            String name = "x" + step;
            String from = rows.get(random.nextInt(rows.size()));
            switch (random.nextInt(6)) {
                case 0 -> {
                    job.step(name, "split", new SplitAt.Config(1), from);
                    rows.add(name + ".low");
                    rows.add(name + ".high");
                }
                case 1 -> {
                    job.step(name, "sum", new Sum.Config(), from);
                    sums.add(name);
                }
                case 2 -> {
                    job.step(name, "shift", new AddSum.Config("first-pass"), from);
                    rows.add(name);
                }
                case 3 -> {
                    String sum = sums.isEmpty() ? null : sums.get(random.nextInt(sums.size()));
                    if (sum == null) {
                        job.step(name, "keep", KEEP, from);
                    } else {
                        job.step(name, "add", new AddSum.Config("sum"), "rows=" + from, "sum=" + sum);
                    }
                    rows.add(name);
                }
                case 4 -> job.step(name, "collect", new Collect.Config(false), "rows=" + from);
                default -> {
                    job.step(name, "keep", KEEP, from);
                    rows.add(name);
                }
            }
        }
        return job;
    }
}
