package dev.quern.jobs;

import java.nio.file.Path;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// The job file and everything that changes its meaning. Shared by all verbs that read a job.
final class JobArguments {
    @Parameters(index = "0", paramLabel = "JOB", description = "the job file, such as jobs/pretrain-jdk.yaml")
    Path job;

    @Option(
            names = {"-p", "--param"},
            paramLabel = "NAME=VALUE",
            description = "set a parameter of the job; may be repeated")
    Map<String, String> parameters = new LinkedHashMap<>();

    @Option(
            names = "--set",
            paramLabel = "PATH=VALUE",
            description = "set any value of the job, such as steps.model.with.train-steps=10; may be repeated")
    Map<String, String> settings = new LinkedHashMap<>();

    @Option(
            names = {"-P", "--profile"},
            paramLabel = "NAME",
            description = "a profile of the job; may be repeated")
    List<String> profiles = List.of();

    @Option(names = "--seed", paramLabel = "N", description = "the job's seed, instead of the one in the file")
    Long seed;

    @Option(
            names = "--date",
            paramLabel = "DATE",
            description = "the scheduled date that $${run.date} stands for, such as 2026-01-31; today unless given")
    LocalDate date;

    @Option(
            names = "--plugin-path",
            paramLabel = "PATH",
            description = "a plugin jar or a folder of them; may be repeated")
    List<Path> pluginPath = List.of();
}
