package dev.quern.engine.config;

/// Kinds of problem of a job file. The number is stable and printed; [#explanation] is what `quern explain` says.
public enum ProblemCode {
    UNREADABLE("E1001", """
            The job file could not be read: it does not exist, is a folder, is larger than 1 MiB, or is not UTF-8.
            Check the path. A file of another encoding can be converted: iconv -f LATIN1 -t UTF-8 old.yaml > new.yaml
            """),
    SYNTAX("E1002", """
            The file is not YAML 1.2. Common causes: a missing colon or closing bracket, keys of one mapping that do not
            start in the same column, a value with ': ' or ' #' inside that needs quotes, a tag such as !!int, a second
            document after '---'. Nothing else of the file is checked before its syntax is right.
            """),
    DUPLICATE_KEY("E1003", """
            A key stands twice in one mapping. Which one counts is not guessed. Remove one, or give the second step or
            parameter a name of its own.
            """),
    UNKNOWN_KEY("E1004", """
            The key has no meaning here, so it would be ignored, and you would not get what you wrote. The message lists
            the keys there are. Keys are written in lower case with hyphens (learning-rate). The top level and the keys of
            a step belong to the engine; a step's own settings stand below 'with'. The only place for free keys is 'meta'.
            """),
    MISSING_KEY("E1005", """
            A key without a default is missing. 'quern plugins show STEP' lists the keys of a step, their types and their
            defaults. A parameter without a default is set by -p NAME=VALUE.
            """),
    WRONG_TYPE("E1006", """
            The value cannot be read as what the key needs. Quotes never matter: "12" and 12 are both the number twelve
            where a number is wanted. Numbers with meaning carry their unit: 30m, 2h, 90s, 500ms (durations), 64KiB, 2GiB,
            500MB (sizes), 250 steps, 1 epoch (amounts), 0.1% (shares). Truth values are true and false.
            """),
    OUT_OF_RANGE("E1007", """
            The value is of the right type but outside of what is allowed; the message names the range or the choices.
            """),
    TAB("E1008", """
            A tab stands in the indentation. YAML allows spaces only, because tabs are not equally wide everywhere. Replace
            each tab by two spaces: expand -t 2 job.yaml > fixed.yaml
            """),
    MERGE_CONFLICT("E1009", """
            The file holds a merge conflict that git left there. Open it, choose between the two versions, and remove the
            lines that begin with <<<<<<<, ======= and >>>>>>>.
            """),
    UNQUOTED_SUBSTITUTION("E1010", """
            Inside { } or [ ] YAML reads the brace of ${...} as the beginning of a mapping. Put quotes around it:
            {length: "${params.context}"}. Quotes do not turn a number into text: types come from the step's settings.
            """),
    TOO_LARGE("E1011", """
            The file is nested deeper than 50 levels or has more than 100,000 values once its aliases (*name) are
            expanded. Jobs of this size are made by mistake or to do harm; long lists belong into a file that a step reads.
            """),
    WRONG_VERSION("E1012", """
            The job says a 'version' of the format that this quern does not read. This quern reads version 1.
            """),
    BAD_NAME("E1013", """
            Names of jobs, steps, parameters and profiles are made of lower-case letters, digits and single hyphens and
            begin with a letter (train-text). They appear in references with dots, in folder names and on command lines.
            """),
    REFUSED("E1014", """
            The step's settings contradict each other or the step does not accept this value. The message is the step's.
            """),
    UNKNOWN_PARAMETER("E1101", """
            A ${params.NAME} or -p NAME=VALUE names a parameter that 'params' of the job does not have. Parameters are
            declared with their default: params: {epochs: 12}.
            """),
    UNUSED_PARAMETER("E1102", """
            A parameter is declared and no value of the job uses it, so setting it would change nothing. Use it as
            ${params.NAME} or remove it.
            """),
    UNKNOWN_SUBSTITUTION("E1103", """
            Substitutions are ${params.NAME}, ${env:NAME}, ${secret:NAME} and ${run.date}. They stand for values, once:
            what they bring in is not substituted again, and keys are never substituted. Write $${ for a literal ${.
            """),
    NO_ENVIRONMENT("E1104", """
            An ${env:NAME} names an environment variable that is not set. Set it, or use a parameter with a default.
            """),
    NO_SECRET("E1105", """
            A ${secret:NAME} could not be resolved: secrets are read from environment variables of that name. The value is
            never written to logs, plans or reports; only the name is.
            """),
    UNKNOWN_PROFILE("E1106", """
            A profile was asked for (-P NAME) that 'profiles' of the job does not have.
            """),
    BAD_OVERRIDE("E1107", """
            An override names a place that the job does not have. --set takes a path of keys with dots between, such as
            --set steps.model.with.train-steps=10; -p sets parameters by name.
            """),
    BAD_PARAMETER("E1108", """
            A parameter is declared in a way that cannot work. Write its default (epochs: 12), or
            {default, at-least, above, at-most, one-of, doc}. Without a default it must be given by -p.
            """),
    NO_OUTPUT("E1201", """
            A reference names an output that the step does not have. 'from: split.train' is the output 'train' of the step
            'split'; 'from: clean' is the output of a step that has only one.
            """),
    NO_STEP("E1202", """
            A reference names a step that 'steps' does not have.
            """),
    CYCLE("E1203", """
            Steps wait for each other in a circle, so none of them can ever start. Cut the circle at one 'from' or 'when'.
            """),
    UNKNOWN_USE("E1204", """
            No plugin brings a step of this name. 'quern plugins ls' lists those there are. Plugins outside of the
            distribution are named by --plugin-path or by 'plugins' in the job.
            """),
    UNUSED_INPUT("E1205", """
            'from' connects an input that the step does not have. The data would never be read.
            """),
    BAD_REFERENCE("E1206", """
            'from' is a step (clean), an output of a step (split.train), or a mapping of named inputs to such references.
            """),
    BAD_CONDITION("E1207", """
            'when: STEP.passed' lets a step run only if the gate of another step has passed. That step must have a 'gate'.
            'when: {best: 3, of: [a, b, ...], candidate: a, metric: NAME}' lets it run only if the candidate is among the
            best three; a 'sweep' with 'halving' is written out with it.
            """),
    REFUSED_SETTING("E1301", """
            The step looked at its inputs and cannot do what this setting asks. The message is the step's own.
            """),
    REFUSED_INPUT("E1302", """
            The step cannot work with the inputs it is given. The message is the step's own.
            """),
    PLUGIN_DEFECT("E1303", """
            A plugin failed in a way it should not while its step was planned. This is a defect of the plugin, not of the
            job. Report it to its author; 'quern plugins ls' says where it comes from.
            """),
    PLUGIN_UNUSABLE("E1304", """
            A plugin jar could not be loaded: it is missing, damaged, made for a newer Java, names a class that it does
            not have, or needs a class that plugins do not see. Plugins see the JDK, dev.quern.api, jakarta.inject, Apache
            Arrow, the DJL API and SLF4J; everything else must be inside their jar.
            """),
    BAD_DEMAND("E1306", """
            'gate' is a list of demands on metrics: {metric, at-least or at-most, bound: value|lower|upper, each: label},
            or on the difference to a champion: {metric, not-worse-by: 0.002, no-baseline: pass|fail}.
            'expect' demands row counts: {rows: N or {at-least, at-most}, kept: {at-least: 60%}}, for one output
            {rows: {train: 60000}}. A demand without a limit demands nothing.
            """);

    private final String number;
    private final String explanation;

    ProblemCode(String number, String explanation) {
        this.number = number;
        this.explanation = explanation;
    }

    public String number() {
        return number;
    }

    /// A few sentences: what it means, why it is a problem, how to go on.
    public String explanation() {
        return explanation;
    }
}
