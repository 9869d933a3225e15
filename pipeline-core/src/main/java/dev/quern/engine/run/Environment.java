package dev.quern.engine.run;

import dev.quern.api.compute.ComputeReport;
import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.TreeMap;

/// The machine and JVM of a run, for its record.
final class Environment {
    private Environment() {}

    static Map<String, String> describe() {
        Map<String, String> facts = new TreeMap<>();
        Runtime runtime = Runtime.getRuntime();
        facts.put("java", System.getProperty("java.runtime.version", ""));
        facts.put("java-vendor", System.getProperty("java.vendor", ""));
        facts.put(
                "jvm-flags",
                String.join(" ", ManagementFactory.getRuntimeMXBean().getInputArguments()));
        facts.put("heap-bytes", Long.toString(runtime.maxMemory()));
        facts.put("processors", Integer.toString(runtime.availableProcessors()));
        facts.put("os", System.getProperty("os.name", "") + " " + System.getProperty("os.version", ""));
        facts.put("architecture", System.getProperty("os.arch", ""));
        ComputeReport.latest().ifPresent(line -> facts.put("compute-core", line));
        return facts;
    }
}
