package dev.quern.jobs;

import dev.quern.api.ByteSize;
import dev.quern.engine.Plan;
import dev.quern.engine.run.Estimate;
import dev.quern.engine.run.ReuseDecision;
import dev.quern.engine.run.ReuseDecision.Action;
import dev.quern.engine.run.RunOptions;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "plan",
        mixinStandardHelpOptions = true,
        description = "Show what a run would do: what is reused, what runs, and the first reason.")
final class PlanVerb implements Callable<Integer> {
    /// Pictures of the graph.
    enum Picture {
        TEXT,
        MERMAID,
        SVG
    }

    @Spec
    private CommandSpec spec;

    @Mixin
    private JobArguments job;

    @Mixin
    private StoreArguments places;

    @Mixin
    private JsonArgument json;

    @Option(names = "--graph", paramLabel = "FORM", description = "draw the steps instead: text, mermaid or svg")
    private Picture picture;

    @Option(names = "--check", description = "exit with 4 when there is work to do")
    private boolean check;

    @Option(
            names = "--estimate",
            description = "run a sample of the inputs and tell rows, kept shares, disk and time of the whole")
    private boolean estimate;

    @Option(
            names = "--sample",
            paramLabel = "SIZE",
            converter = SizeArgument.class,
            defaultValue = "32MB",
            description = "with --estimate: how much of each source to read (default: $${DEFAULT-VALUE})")
    private ByteSize sample;

    @Option(names = "--parallelism", paramLabel = "N", description = "with --estimate: workers (default: one per core)")
    private Integer parallelism;

    @Override
    public Integer call() throws IOException {
        Session session = Session.open(job);
        PrintWriter out = spec.commandLine().getOut();
        if (estimate) {
            return estimate(session, out);
        }
        if (picture != null) {
            PlanGraph graph = new PlanGraph(session.plan());
            out.print(
                    switch (picture) {
                        case TEXT -> graph.text();
                        case MERMAID -> graph.mermaid();
                        case SVG -> graph.svg();
                    });
            out.flush();
            return ExitStatus.DONE;
        }
        List<ReuseDecision> decisions =
                session.runner().decide(session.plan(), RunOptions.in(places.store, places.runs));
        if (json.wanted) {
            out.println(JsonArgument.text(decisions));
        } else {
            print(session.plan(), decisions, out);
        }
        boolean pending =
                decisions.stream().anyMatch(each -> each.action() == Action.RUN || each.action() == Action.RESUME);
        return check && pending ? ExitStatus.PENDING : ExitStatus.DONE;
    }

    private int estimate(Session session, PrintWriter out) throws IOException {
        RunOptions options = RunOptions.in(places.store, places.runs);
        if (parallelism != null) {
            options = options.withParallelism(Math.max(1, parallelism));
        }
        Estimate.Outcome outcome = Estimate.of(session.runner(), session.plan(), options, sample.bytes());
        if (outcome.failed() != null) {
            outcome.failed().record().failures().forEach(failure -> spec.commandLine()
                    .getErr()
                    .println(failure.code() + " " + failure.message() + "\n  " + failure.remedy()));
            return outcome.failed().exitCode();
        }
        if (json.wanted) {
            out.println(JsonArgument.text(outcome));
        } else {
            new EstimateText(session.plan().job(), outcome, places.store).print(out);
        }
        out.flush();
        return ExitStatus.DONE;
    }

    private static void print(Plan plan, List<ReuseDecision> decisions, PrintWriter out) {
        out.printf(
                "%s  %d steps: %d reuse, %d resume, %d run%s%n",
                plan.job(),
                decisions.size(),
                count(decisions, Action.REUSE),
                count(decisions, Action.RESUME),
                count(decisions, Action.RUN),
                plan.smoke() ? "  (smoke: limit-rows " + plan.limitRows() + ", publishes nothing)" : "");
        int width =
                decisions.stream().mapToInt(each -> each.step().length()).max().orElse(1);
        for (ReuseDecision each : decisions) {
            String size = each.bytes() == 0 ? "" : "  " + bytes(each.bytes());
            out.printf(
                    "  %-8s%-" + width + "s  %s%s%n",
                    each.action().name().toLowerCase(Locale.ROOT),
                    each.step(),
                    each.reason(),
                    size);
        }
        out.flush();
    }

    private static long count(List<ReuseDecision> decisions, Action action) {
        return decisions.stream().filter(each -> each.action() == action).count();
    }

    /// `4.1 MB`, in decimal units.
    static String bytes(long bytes) {
        String[] units = {"B", "kB", "MB", "GB", "TB"};
        double value = bytes;
        int unit = 0;
        while (value >= 1000 && unit < units.length - 1) {
            value /= 1000;
            unit++;
        }
        return String.format(Locale.ROOT, unit == 0 ? "%.0f %s" : "%.1f %s", value, units[unit]);
    }
}
