package dev.quern.jobs;

/// Exit codes; schedulers act on them, so each is documented and tested.
final class ExitStatus {
    static final int DONE = 0;
    static final int FAILED = 1;
    static final int INVALID = 2;
    static final int GATE_FAILED = 3;
    static final int PENDING = 4;
    static final int NOTHING_MATCHED = 5;
    static final int INTERNAL = 70;
    static final int TEMPORARY = 75;
    static final int INTERRUPTED = 130;
    static final int TERMINATED = 143;

    private ExitStatus() {}
}
