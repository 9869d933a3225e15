package dev.quern.engine.plan;

import dev.quern.api.QuernException;
import dev.quern.engine.Plan;
import dev.quern.engine.PlannedStep;
import dev.quern.engine.StepDefinition;
import dev.quern.engine.config.ConfigReader;
import dev.quern.engine.config.ConfigReader.Bound;
import dev.quern.engine.config.Place;
import dev.quern.engine.config.ProblemCode;
import dev.quern.engine.config.Problems;
import dev.quern.engine.config.Suggestions;
import dev.quern.engine.config.Value;
import dev.quern.engine.jobfile.Environment;
import dev.quern.engine.jobfile.InvalidJobException;
import dev.quern.engine.jobfile.Job;
import dev.quern.engine.jobfile.JobReader;
import dev.quern.engine.jobfile.Overrides;
import dev.quern.engine.jobfile.StepDraft;
import dev.quern.engine.plugin.PluginRegistry;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Makes a plan of a job file, or says everything that is wrong with it. Reads the job file and plugin jars and nothing
/// else: no input, no network.
public final class Planner {
    private static final int MOST_NAMES = 40;

    private final Job job;
    private final PluginRegistry registry;
    private final boolean allPluginsLoaded;
    private final Problems problems;

    private Planner(Job job, PluginRegistry registry, boolean allPluginsLoaded, Problems problems) {
        this.job = job;
        this.registry = registry;
        this.allPluginsLoaded = allPluginsLoaded;
        this.problems = problems;
    }

    /// Plans a job in this process's environment.
    ///
    /// @throws InvalidJobException with all problems of the job
    public static Plan plan(Path jobFile, Overrides overrides, PluginRegistry registry) {
        return plan(jobFile, overrides, registry, Environment.system());
    }

    /// Plans a job.
    ///
    /// @throws InvalidJobException with all problems of the job
    public static Plan plan(Path jobFile, Overrides overrides, PluginRegistry registry, Environment environment) {
        String text = JobReader.text(jobFile);
        Problems problems = new Problems(text);
        Optional<Job> job = JobReader.read(jobFile, text, overrides, environment, problems);
        Optional<Plan> plan = job.flatMap(read -> of(read, registry, problems).plan());
        if (!problems.isEmpty()) {
            throw new InvalidJobException(jobFile, problems.all());
        }
        return plan.orElseThrow();
    }

    private static Planner of(Job job, PluginRegistry registry, Problems problems) {
        try {
            return new Planner(job, registry.with(job.plugins()), true, problems);
        } catch (QuernException unusable) {
            problems.add(
                    ProblemCode.PLUGIN_UNUSABLE,
                    "plugins",
                    job.pluginsPlace(),
                    unusable.getMessage(),
                    unusable.remedy());
            return new Planner(job, registry, false, problems);
        }
    }

    private Optional<Plan> plan() {
        Map<String, BoundStep> bound = new LinkedHashMap<>();
        for (StepDraft draft : job.steps()) {
            bind(draft).ifPresent(step -> bound.put(draft.name(), step));
        }
        List<PlannedStep> planned = new ArrayList<>();
        StepPlanner planner = new StepPlanner(registry.factory(), job.seed(), problems);
        for (StepDraft draft : new StepGraph(job.steps(), problems).order()) {
            BoundStep step = bound.get(draft.name());
            if (step != null) {
                planner.plan(step).ifPresent(planned::add);
            }
        }
        return problems.isEmpty() ? Optional.of(plan(bound, planned)) : Optional.empty();
    }

    private Plan plan(Map<String, BoundStep> bound, List<PlannedStep> planned) {
        return new Plan(
                job.name(),
                job.file(),
                job.text(),
                new ResolvedYaml(job, bound, planned).text(),
                job.parameters(),
                job.seed(),
                job.date(),
                planned,
                job.limitRows() > 0,
                job.limitRows(),
                new Plan.RunPolicy(
                        job.runner().type(),
                        job.runner().options(),
                        job.deadlineSeconds(),
                        registry.jars(),
                        job.notifications()));
    }

    private Optional<BoundStep> bind(StepDraft draft) {
        if (draft.use().isEmpty()) {
            return Optional.empty();
        }
        String use = draft.use().get().name();
        Optional<StepDefinition> definition = registry.definition(use);
        if (definition.isEmpty()) {
            if (allPluginsLoaded) {
                unknownUse(draft, use);
            }
            return Optional.empty();
        }
        if (draft.with() instanceof Value.Broken) {
            return Optional.empty();
        }
        return config(draft, definition.get());
    }

    private Optional<BoundStep> config(StepDraft draft, StepDefinition definition) {
        try {
            Optional<? extends Bound<? extends Record>> config = new ConfigReader(problems)
                    .read(definition.config(), draft.with(), draft.path() + ".with", draft.withPlace());
            return config.map(each -> new BoundStep(draft, definition, each.config(), each.normal()));
        } catch (LinkageError | StackOverflowError broken) {
            problems.add(
                    ProblemCode.PLUGIN_DEFECT,
                    draft.path(),
                    draft.place(),
                    "the settings of '" + definition.name() + "' (" + definition.origin() + ") cannot be made: "
                            + broken);
            return Optional.empty();
        }
    }

    private void unknownUse(StepDraft draft, String use) {
        Place place = draft.use().orElseThrow().place();
        List<String> names = registry.names();
        problems.add(
                ProblemCode.UNKNOWN_USE,
                draft.path() + ".use",
                place,
                "no plugin brings a step '" + use + "'",
                Suggestions.didYouMean(use, names),
                names.isEmpty() || names.size() > MOST_NAMES
                        ? "'quern plugins ls' lists the names"
                        : "there are: " + String.join(", ", names));
    }
}
