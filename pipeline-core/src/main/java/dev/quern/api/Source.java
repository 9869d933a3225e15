package dev.quern.api;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// Reads rows from outside. Its result is a pure function of its config and of the bytes of its files.
public non-sealed interface Source extends StepFunction {

    /// The files that this source will read, in a stable order that depends on their names only.
    ///
    /// @throws QuernException when there are none, naming what was looked for and where
    List<InputFile> files() throws IOException;

    /// Cuts the files into pieces of work, in order. The cut depends on the files only, never on the number of
    /// workers: each split becomes one part of the stored rows. Aim at 8 to 64 MB of decoded data each.
    List<Split> splits(List<InputFile> files) throws IOException;

    /// Reads one split, in order, and emits batches of at most a few thousand rows or a few MB.
    void read(Split split, SourceContext context, Emitter out) throws IOException;

    /// A file and the name under which it is known to the job: its path below the root that the user named, with '/'
    /// between its parts. Only name and content enter fingerprints.
    record InputFile(String name, Path path) {}

    /// A piece of a source's work. `description` is the source's own, and survives serialisation.
    ///
    /// @param place what messages call it, such as a file name
    /// @param bytes about how many bytes it holds, for progress
    record Split(String place, String description, long bytes) {}

    /// What a source finds at run time.
    interface SourceContext extends StepContext {
        /// Notes a row that cannot be used. The engine keeps it with its place and reason, or fails the step, as the
        /// job's `bad-rows` says; so this method may throw.
        ///
        /// @param place file and position in it, such as `a.jsonl.gz:17`
        void reject(String place, String reason, byte[] row);
    }
}
