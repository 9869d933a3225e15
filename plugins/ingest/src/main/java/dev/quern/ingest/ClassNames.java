package dev.quern.ingest;

import dev.quern.api.PlanException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/// Names of classes that files number.
///
/// @param names of the numbers from `first` on; without any, numbers are their own names
record ClassNames(List<String> names, int first) {

    /// Refuses names that are blank or occur twice.
    static void check(List<String> names) {
        PlanException.check(names.stream().noneMatch(String::isBlank), "classes", "a class needs a name");
        PlanException.check(new HashSet<>(names).size() == names.size(), "classes", "names a class twice: %s", names);
    }

    /// The name of a class, or nothing where its number is out of range.
    Optional<String> name(int number) {
        if (names.isEmpty()) {
            return Optional.of(Integer.toString(number));
        }
        int index = number - first;
        return index < 0 || index >= names.size() ? Optional.empty() : Optional.of(names.get(index));
    }

    /// What is wrong with a number that is out of range.
    String outOfRange(int number) {
        return "label " + number + " is out of range: the " + names.size() + " classes have the numbers " + first
                + " to " + (first + names.size() - 1);
    }
}
