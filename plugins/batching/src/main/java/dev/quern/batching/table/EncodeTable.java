package dev.quern.batching.table;

import dev.quern.api.Default;
import dev.quern.api.Doc;
import dev.quern.api.PlanException;
import dev.quern.api.Range;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Config of `encode-table`: columns of numbers and of categories become one column of features.
///
/// How many features there are must be known before any row is read, so that a network's shapes can be checked.
/// Numbers say it themselves; categories are data, so their number is declared: by the values, or by a number
/// of slots that the most frequent values of the training rows fill. A slot that nothing fills is 0 in all
/// rows.
///
/// With the inputs `train` and any others (`validation`, `test`) means, categories and so on are learned from
/// `train` and applied to all. A single input learns from itself.
@Doc("Turns columns of numbers and categories into features; what it learns from 'train' it applies to all inputs.")
public record EncodeTable(
        @Doc("column of what is to be told, which is carried as it is; need not be there where rows are only scored")
        @Default("label")
        String label,

        @Doc("columns of numbers or truth values; without it all of them but 'id', the label and those of 'keep'")
        Optional<List<String>> numeric,

        @Doc("columns of categories") @Default("[]") List<Category> categorical,

        @Doc("what becomes of a number that is not there (null, NaN): fail ends the step and names the row; drop leaves"
                + " the row out; mean and median put in that of the training rows; indicator puts in the mean and"
                + " adds a feature that is 1 then")
        @Default("fail")
        Missing missing,

        @Doc("standard: mean 0 and deviation 1 in the training rows; min-max: 0 to 1 in the training rows")
        @Default("standard")
        Scale scale,

        @Doc("products of scaled numbers as further features, which span the space of a polynomial kernel")
        Optional<Polynomial> polynomial,

        @Doc("columns to carry as they are, such as for slices of a report; 'id' and the label are carried anyway")
        @Default("[]")
        List<String> keep) {

    public EncodeTable {
        Set<String> names = new HashSet<>();
        for (Category category : categorical) {
            PlanException.check(
                    names.add(category.column()), "categorical", "names column '%s' twice", category.column());
        }
        for (String column : numeric.orElse(List.of())) {
            PlanException.check(names.add(column), "numeric", "column '%s' is named twice", column);
        }
        PlanException.check(!names.contains(label), "label", "column '%s' is a feature, too", label);
    }

    /// A column of categories: exactly one of `values` and `slots` is present.
    ///
    /// @param other null, text that is not among the values, and text that got no slot
    @Doc("a column of text, integers or truth values, each value a feature that is 1 where the row has it")
    public record Category(
            @Doc("its name") String column,

            @Doc("the values, in the order of the features") Optional<List<String>> values,

            @Doc("how many values get a feature: the most frequent of the training rows, of equally frequent ones the"
                    + " first by name")
            @Range(atLeast = 1, atMost = 65536)
            Optional<Integer> slots,

            @Doc("whether one more feature is 1 for all other values and where there is none; else such a row ends the"
                    + " step")
            @Default("true")
            boolean other) {
        public Category {
            PlanException.check(
                    values.isPresent() != slots.isPresent(), "column", "'%s' needs either values or slots", column);
            PlanException.check(
                    values.map(all -> !all.isEmpty() && new HashSet<>(all).size() == all.size())
                            .orElse(true),
                    "values",
                    "must be different ones, and at least one");
        }

        /// Features it becomes.
        int width() {
            return values.map(List::size).orElseGet(() -> slots.orElseThrow()) + (other ? 1 : 0);
        }
    }

    /// Products of numbers.
    public record Polynomial(
            @Doc("most factors in a product") @Default("2") @Range(atLeast = 2, atMost = 10)
            int degree,

            @Doc("whether different columns are multiplied; else there are powers of each only") @Default("true")
            boolean interactions) {}

    /// What becomes of a number that is not there.
    public enum Missing {
        FAIL,
        DROP,
        MEAN,
        MEDIAN,
        INDICATOR
    }

    /// How numbers are brought to one scale.
    public enum Scale {
        STANDARD,
        MIN_MAX,
        NONE
    }
}
