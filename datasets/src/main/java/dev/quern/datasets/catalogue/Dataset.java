package dev.quern.datasets.catalogue;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/// An entry of the catalogue.
///
/// @param name as the catalogue's folder is called
/// @param folder where its files lie below the data folder; entries that share an archive share it
/// @param job the steps that read or make it, as they stand in a job file; `${data}` stands for the folder
/// @param origin the file that holds the entry
public record Dataset(
        String name,
        String title,
        String description,
        Optional<URI> homepage,
        Licence licence,
        String citation,
        String folder,
        List<DataFile> files,
        Schema schema,
        List<Split> splits,
        String job,
        Path origin) {

    /// The terms of use.
    ///
    /// @param name `not stated` where the publisher says nothing
    public record Licence(String name, Optional<URI> address) {}

    /// What a row is.
    ///
    /// @param columns their types by name, in order
    /// @param image channels, height and width; empty where rows hold no image
    /// @param firstClass number of the first class in the files
    /// @param classes in the order of their numbers; empty where there are none
    public record Schema(Map<String, String> columns, List<Integer> image, int firstClass, List<String> classes) {}

    /// Rows that are kept apart.
    ///
    /// @param rows how many; unknown for what a generator makes
    /// @param format of its files
    /// @param files what holds it, in the order that the format wants
    public record Split(String name, OptionalLong rows, Format format, List<String> files) {}

    /// Formats whose content can be checked.
    public enum Format {
        /// One IDX file of images and one of labels, in that order; may be `.gz`.
        IDX,
        /// Files of records of one label byte and the pixels.
        CIFAR,
        /// Files of records of a coarse label byte, a fine label byte and the pixels.
        CIFAR_COARSE_FINE,
        /// Files of any kind; only sizes and checksums are looked at.
        FILES,
        /// Made by a step.
        GENERATED;

        /// As entries write it: `cifar-coarse-fine`.
        public String text() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /// Rows of all splits, where all are known.
    public OptionalLong rows() {
        boolean known = splits.stream().allMatch(split -> split.rows().isPresent());
        return known && !splits.isEmpty()
                ? OptionalLong.of(splits.stream()
                        .mapToLong(split -> split.rows().getAsLong())
                        .sum())
                : OptionalLong.empty();
    }

    /// Whether a step makes it, so that there is nothing to fetch.
    public boolean generated() {
        return files.isEmpty();
    }

    /// The folder of its files below a data folder.
    public Path folderIn(Path data) {
        return data.resolve("datasets").resolve(folder);
    }

    /// Names of all files that its splits are read from.
    public List<String> read() {
        return splits.stream()
                .flatMap(split -> split.files().stream())
                .distinct()
                .toList();
    }
}
