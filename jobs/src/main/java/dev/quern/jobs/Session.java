package dev.quern.jobs;

import dev.quern.engine.Plan;
import dev.quern.engine.jobfile.Overrides;
import dev.quern.engine.plan.Planner;
import dev.quern.engine.plugin.PluginCode;
import dev.quern.engine.plugin.PluginFunctions;
import dev.quern.engine.plugin.PluginRegistry;
import dev.quern.engine.run.JobRunner;
import java.time.Duration;
import java.util.Optional;

/// A planned job and what runs it.
record Session(Plan plan, JobRunner runner) {

    /// Plans the job of a command line.
    ///
    /// @throws dev.quern.engine.jobfile.InvalidJobException with all problems of the job
    static Session open(JobArguments job) {
        return open(job, Optional.empty(), Optional.empty());
    }

    static Session open(JobArguments job, Optional<String> runner, Optional<Duration> deadline) {
        PluginRegistry registry = PluginRegistry.load(job.pluginPath);
        Overrides overrides = new Overrides(
                job.parameters,
                job.settings,
                job.profiles,
                Optional.ofNullable(job.seed),
                runner,
                deadline,
                Optional.ofNullable(job.date));
        Plan plan = Planner.plan(job.job, overrides, registry);
        PluginRegistry all = registry.with(plan.policy().plugins());
        return new Session(plan, new JobRunner(PluginFunctions.of(plan.policy().plugins()), new PluginCode(all)));
    }
}
