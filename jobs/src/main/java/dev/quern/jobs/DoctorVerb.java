package dev.quern.jobs;

import dev.quern.api.HealthCheck;
import dev.quern.api.HealthCheck.Finding;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
        name = "doctor",
        mixinStandardHelpOptions = true,
        description = "Look at everything a run depends on: Java, memory, disk, sources, kernels.",
        footer = "Exit codes: 0 all is well; 1 something is not, with a remedy for each.")
final class DoctorVerb implements Callable<Integer> {
    private static final int JAVA_NEEDED = 25;
    private static final long DISK_WANTED = 2L << 30;
    private static final long HEAP_WANTED = 2L << 30;

    @Spec
    private CommandSpec spec;

    @Mixin
    private StoreArguments places;

    @Mixin
    private JsonArgument json;

    @Override
    public Integer call() {
        List<Finding> findings = new ArrayList<>();
        findings.add(java());
        findings.add(vectorModule());
        findings.add(heap());
        findings.add(sources());
        findings.add(disk());
        for (HealthCheck check : ServiceLoader.load(HealthCheck.class)) {
            findings.addAll(check.check());
        }
        PrintWriter out = spec.commandLine().getOut();
        if (json.wanted) {
            out.println(JsonArgument.text(findings));
        } else {
            findings.forEach(finding -> print(finding, out));
        }
        return findings.stream().allMatch(Finding::healthy) ? ExitStatus.DONE : ExitStatus.FAILED;
    }

    private static void print(Finding finding, PrintWriter out) {
        out.printf("%-5s %-18s %s%n", finding.healthy() ? "ok" : "WRONG", finding.subject(), finding.detail());
        if (!finding.healthy()) {
            out.printf("%-24s %s%n", "", finding.remedy());
        }
    }

    private static Finding java() {
        int feature = Runtime.version().feature();
        return new Finding(
                "java",
                feature >= JAVA_NEEDED,
                Runtime.version() + " in " + System.getProperty("java.home"),
                "install a JDK >= " + JAVA_NEEDED + " or set QUERN_JAVA_HOME to one");
    }

    private static Finding vectorModule() {
        boolean present = ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();
        return new Finding(
                "vector module",
                present,
                present ? "jdk.incubator.vector is loaded" : "jdk.incubator.vector is not loaded",
                "start Java with --add-modules jdk.incubator.vector, as bin/quern does");
    }

    private static Finding heap() {
        long heap = Runtime.getRuntime().maxMemory();
        return new Finding(
                "heap",
                heap >= HEAP_WANTED,
                megabytes(heap) + " at most, " + Runtime.getRuntime().availableProcessors() + " processors",
                "set QUERN_HEAP, for example QUERN_HEAP=3g");
    }

    private static Finding sources() {
        Path sources = Path.of(System.getProperty("java.home"), "lib", "src.zip");
        boolean present = Files.isReadable(sources);
        return new Finding(
                "JDK sources",
                present,
                present ? sources.toString() : sources + " is not there; only jobs/pretrain-jdk.yaml needs it",
                "install the JDK's sources (Debian: openjdk-25-source), or run jobs/pretrain-text.yaml on a folder of yours");
    }

    private Finding disk() {
        Room room = room(places.store);
        return new Finding(
                "disk",
                room.free() >= DISK_WANTED && room.writable(),
                room.describe(),
                "make room or name another place with --store; " + megabytes(DISK_WANTED)
                        + " are wanted, and to be writable");
    }

    /// Room for files.
    ///
    /// @param free bytes
    record Room(Path place, long free, boolean writable) {
        String describe() {
            return megabytes(free) + " free for " + place + (writable ? "" : ", which cannot be written to");
        }
    }

    /// Room at a place that may not exist yet.
    static Room room(Path place) {
        Path existing = place.toAbsolutePath();
        while (!Files.exists(existing)) {
            existing = existing.getParent();
        }
        try {
            FileStore disk = Files.getFileStore(existing);
            return new Room(place, disk.getUsableSpace(), Files.isWritable(existing));
        } catch (IOException failure) {
            return new Room(place, 0, false);
        }
    }

    private static String megabytes(long bytes) {
        return ProgressDisplay.count(bytes >> 20) + " MiB";
    }
}
