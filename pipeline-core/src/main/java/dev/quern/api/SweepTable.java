package dev.quern.api;

/// The artifact that tells of a sweep: output `trials` of a step with a `sweep`. Its file is JSON:
///
/// - `metric`, `is` (largest or smallest), `rounds` (trials in each), `best` (number of the trial that was kept);
/// - `trials`, each with its number `trial` from 1, its `settings` by path, and its `scores`, one for each round
///   that it came to the end of.
public final class SweepTable {
    /// Kind of the artifact.
    public static final String KIND = "sweep";

    /// Its only file.
    public static final String FILE = "sweep.json";

    private SweepTable() {}
}
