package dev.quern.engine.jobfile;

import dev.quern.engine.config.Problem;
import java.nio.file.Path;
import java.util.List;

/// A job that cannot run: all its problems. Shown without a stack trace; nothing has run.
public final class InvalidJobException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String file;
    private final transient List<Problem> problems;

    public InvalidJobException(Path file, List<Problem> problems) {
        super(ProblemText.render(file.toString(), problems));
        this.file = file.toString();
        this.problems = List.copyOf(problems);
    }

    /// The job file.
    public String file() {
        return file;
    }

    /// At least one, in the order of the file.
    public List<Problem> problems() {
        return problems;
    }

    /// All problems as a person reads them: what, where with the source line, how to go on. Ends without a line break.
    public String render() {
        return getMessage();
    }
}
