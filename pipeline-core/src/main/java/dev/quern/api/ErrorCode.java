package dev.quern.api;

/// What can go wrong, and whose turn it is. The number is stable and printed; `quern explain` tells more.
///
/// Problems of a job file have finer numbers (E1xxx) of their own.
public enum ErrorCode {
    /// The job file, a flag or a parameter is wrong; nothing ran.
    INVALID_JOB("E1000", Fault.JOB),
    /// An input file is missing or unreadable.
    INPUT_UNREADABLE("E2001", Fault.DATA),
    /// An input is damaged or not of its format.
    INPUT_MALFORMED("E2002", Fault.DATA),
    /// A row cannot be used and `bad-rows` does not allow it.
    BAD_ROW("E2003", Fault.DATA),
    /// Nothing is left to work on: an empty corpus, or a filter that took every row.
    NO_ROWS("E2004", Fault.DATA),
    /// An `expect` of the job does not hold.
    EXPECTATION_FAILED("E2005", Fault.DATA),
    /// A computation gave a result that cannot be used, such as a loss that is not finite.
    NOT_FINITE("E2006", Fault.DATA),
    /// A step function failed in a way it did not foresee.
    PLUGIN_FAILED("E2007", Fault.DATA),
    /// A published artifact is not what its manifest says.
    ARTIFACT_DAMAGED("E2008", Fault.DATA),
    /// Disk full, no memory, file system error: run the same command again once there is room.
    OUT_OF_RESOURCES("E3001", Fault.RESOURCE),
    /// Another run of the same job holds the lock.
    LOCKED("E3002", Fault.RESOURCE),
    /// The deadline or a step's time limit has passed.
    OUT_OF_TIME("E3003", Fault.RESOURCE),
    /// No server that has a file can be reached, or all are busy.
    UNREACHABLE("E3004", Fault.RESOURCE),
    /// A defect of the engine.
    INTERNAL("E9000", Fault.ENGINE);

    /// Whose turn it is.
    public enum Fault {
        JOB,
        DATA,
        RESOURCE,
        ENGINE
    }

    private final String number;
    private final Fault fault;

    ErrorCode(String number, Fault fault) {
        this.number = number;
        this.fault = fault;
    }

    public String number() {
        return number;
    }

    public Fault fault() {
        return fault;
    }
}
