package dev.quern.jobs;

import picocli.CommandLine.IVersionProvider;

/// Version of Quern and of the Java below it.
final class Version implements IVersionProvider {

    /// The version from the jar's manifest; `development` when run from class folders.
    static String quern() {
        String version = Version.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }

    @Override
    public String[] getVersion() {
        return new String[] {
            "quern " + quern(), "java " + Runtime.version() + " (" + System.getProperty("java.home") + ")"
        };
    }
}
