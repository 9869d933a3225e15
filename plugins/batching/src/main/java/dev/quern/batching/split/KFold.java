package dev.quern.batching.split;

import dev.quern.api.Default;
import dev.quern.api.Doc;
import dev.quern.api.Inputs;
import dev.quern.api.Outputs;
import dev.quern.api.PlanException;
import dev.quern.api.PortType;
import dev.quern.api.Range;
import dev.quern.api.StepBinder;
import jakarta.inject.Inject;
import java.util.Arrays;
import java.util.Optional;
import org.apache.arrow.vector.types.pojo.Schema;

/// Config of `k-fold`: one of the folds becomes `validation`, all others `train`. Steps that differ in `fold`
/// alone cut the same folds, since the seed is the job's.
@Doc("Cuts rows into folds; one is for validation, the others for training.")
public record KFold(
        @Doc("number of folds") @Default("5") @Range(atLeast = 2, atMost = 1000)
        int folds,

        @Doc("the fold for validation, from 1") @Range(atLeast = 1, atMost = 1000)
        int fold,

        @Doc("column of classes that keep their share in each fold, to within one row")
        Optional<String> stratify,

        @Doc("column of text or integers whose equal values stay in one fold")
        Optional<String> group,

        @Doc("text column that names a row; which rows go where depends on it, not on their order") @Default("id")
        String id) {
    private static final String TRAIN = "train";
    private static final String VALIDATION = "validation";

    public KFold {
        PlanException.check(fold <= folds, "fold", "must be at most folds (%d), is %d", folds, fold);
    }

    RankColumns columns() {
        return new RankColumns("stratify", stratify, false, group, id);
    }

    /// First pass: decides the fold of each row.
    public static final class Rank extends RankRows {
        private final KFold config;

        @Inject
        Rank(KFold config) {
            super(config.columns());
            this.config = config;
        }

        @Override
        Decisions decide(RowTable rows, long seed) {
            double[] shares = new double[config.folds];
            Arrays.fill(shares, 1.0 / config.folds);
            return Stratification.decide(rows, shares, config.group.isPresent(), seed);
        }
    }

    /// Second pass: sends rows where the first one says.
    public static final class Send extends SendRows {
        private final KFold config;

        @Inject
        Send(KFold config) {
            super(TRAIN, VALIDATION);
            this.config = config;
        }

        @Override
        public Outputs plan(Inputs inputs) {
            inputs.artifact(StepBinder.FIRST_PASS, Decisions.KIND);
            Schema schema = config.columns().require(inputs);
            return Outputs.none().and(TRAIN, new PortType.Rows(schema)).and(VALIDATION, new PortType.Rows(schema));
        }

        @Override
        int port(int decision) {
            return decision == config.fold - 1 ? 1 : 0;
        }
    }
}
