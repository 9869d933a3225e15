package dev.quern.jobs;

import dev.quern.api.ErrorCode;
import dev.quern.api.QuernException;
import dev.quern.engine.record.RunHistory;
import dev.quern.engine.record.RunRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Names a run: the beginning or the end of its id, or nothing for the newest one.
final class RunArgument {
    @Mixin
    private StoreArguments places;

    @Option(names = "--job", paramLabel = "NAME", description = "runs of this job only")
    private String job;

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "RUN",
            description = "beginning or end of a run's id; the newest run unless given")
    private String run;

    RunHistory history() {
        return new RunHistory(places.runs);
    }

    /// All runs that the arguments allow, the newest first.
    List<RunRecord> all() throws IOException {
        RunHistory history = history();
        List<RunRecord> found = history.find(run == null ? "" : run);
        return found.stream()
                .filter(record -> job == null || record.job().equals(job))
                .sorted(Comparator.comparing(RunRecord::run).reversed())
                .toList();
    }

    /// The run meant.
    ///
    /// @throws QuernException when several are meant
    Optional<RunRecord> one() throws IOException {
        List<RunRecord> all = all();
        if (run != null && all.size() > 1) {
            throw new QuernException(
                    ErrorCode.INVALID_JOB,
                    "'" + run + "' means several runs: "
                            + String.join(", ", all.stream().map(RunRecord::run).toList()),
                    "give more of the id");
        }
        return all.stream().findFirst();
    }

    /// What to say when there is none.
    String none() {
        return "no run" + (run == null ? "" : " '" + run + "'") + (job == null ? "" : " of job '" + job + "'") + " in "
                + places.runs;
    }

    Path folder(RunRecord record) {
        return history().folder(record.job(), record.run());
    }
}
