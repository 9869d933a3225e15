package dev.quern.batching.split;

import dev.quern.api.Default;
import dev.quern.api.Doc;
import dev.quern.api.Inputs;
import dev.quern.api.Outputs;
import dev.quern.api.PlanException;
import dev.quern.api.PortType;
import dev.quern.api.StepBinder;
import jakarta.inject.Inject;
import java.util.Map;
import java.util.Optional;
import org.apache.arrow.vector.types.pojo.Schema;

/// Config of `split-stratified`: sends each row to one of several outputs so that each has its share of every
/// class.
@Doc("Splits rows so that each output has its share of every class, to within one row.")
public record SplitStratified(
        @Doc("share of each output, such as {train: 0.8, validation: 0.1, test: 0.1}; together 1")
        Map<String, Double> parts,

        @Doc("column of classes: text, integers or truth values; rows without one are a class of their own")
        @Default("label")
        String by,

        @Doc(
                "column of text or integers whose equal values stay in one output, such as a person or a patient; shares of classes are"
                        + " then kept as well as whole groups allow")
        Optional<String> group,

        @Doc("text column that names a row; which rows go where depends on it, not on their order") @Default("id")
        String id) {

    public SplitStratified {
        PlanException.check(!parts.isEmpty(), "parts", "names no output");
        double sum = 0;
        for (Map.Entry<String, Double> part : parts.entrySet()) {
            PlanException.check(
                    part.getValue() > 0 && part.getValue() <= 1,
                    "parts." + part.getKey(),
                    "must be above 0 and at most 1, is %s",
                    part.getValue());
            sum += part.getValue();
        }
        PlanException.check(Math.abs(sum - 1) < 1e-9, "parts", "must add up to 1, add up to %s", sum);
    }

    RankColumns columns() {
        return new RankColumns("by", Optional.of(by), false, group, id);
    }

    double[] shares() {
        return parts.values().stream().mapToDouble(Double::doubleValue).toArray();
    }

    /// First pass: decides the output of each row.
    public static final class Rank extends RankRows {
        private final SplitStratified config;

        @Inject
        Rank(SplitStratified config) {
            super(config.columns());
            this.config = config;
        }

        @Override
        Decisions decide(RowTable rows, long seed) {
            return Stratification.decide(rows, config.shares(), config.group.isPresent(), seed);
        }
    }

    /// Second pass: sends rows where the first one says.
    public static final class Send extends SendRows {
        private final SplitStratified config;

        @Inject
        Send(SplitStratified config) {
            super(config.parts.keySet().toArray(String[]::new));
            this.config = config;
        }

        @Override
        public Outputs plan(Inputs inputs) {
            inputs.artifact(StepBinder.FIRST_PASS, Decisions.KIND);
            Schema schema = config.columns().require(inputs);
            Outputs outputs = Outputs.none();
            for (String part : config.parts.keySet()) {
                outputs = outputs.and(part, new PortType.Rows(schema));
            }
            return outputs;
        }

        @Override
        int port(int decision) {
            return decision;
        }
    }
}
