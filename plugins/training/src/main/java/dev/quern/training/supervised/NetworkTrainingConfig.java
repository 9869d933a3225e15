package dev.quern.training.supervised;

import dev.quern.api.Amount;
import dev.quern.api.Default;
import dev.quern.api.Doc;
import dev.quern.api.PlanException;
import dev.quern.api.Range;
import dev.quern.api.feed.ExampleColumns;
import dev.quern.api.image.Augmentation;
import dev.quern.training.network.NetworkConfig;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Config of the `train-network` step.
@Doc("trains a network on labelled rows; run again it goes on from its last checkpoint and ends with the same bytes")
public record NetworkTrainingConfig(
        @Doc("column of images, or of lists of numbers") @Default("image")
        String input,

        @Doc("column of class names, or of numbers where the objective is regression") @Default("label")
        String label,

        @Doc("what the network learns: one of several classes, or a number") @Default("classification")
        Objective objective,

        @Doc("classes in the order of the network's outputs; those of the training rows unless given")
        Optional<List<String>> classes,

        @Doc("the network") NetworkConfig network,

        @Doc("random changes of the training images, in this order") @Default("[]")
        List<Augmentation> augment,

        @Doc("what is taken from inputs and what they are divided by") @Default("{}")
        Normalize normalize,

        @Doc("rows in one optimiser step; decides the result on any hardware") @Default("64") @Range(atLeast = 1)
        int batch,

        @Doc("how often the training rows are gone through") @Range(atLeast = 1)
        int epochs,

        @Doc("order of the training rows in an epoch") @Default("{}")
        Order order,

        @Doc("how often each training row comes in an epoch") @Default("once")
        Sampling sampling,

        @Doc("what is made small") @Default("{}") Loss loss,
        @Doc("how weights follow gradients") OptimizerConfig optimizer,
        @Doc("learning rate over the run") @Default("{}") ScheduleConfig schedule,

        @Doc("averages the weights over the steps; the averages are measured and published")
        Optional<Average> average,

        @Doc("how often the validation rows are measured, in steps or epochs") @Default("1 epoch")
        Amount evaluateEvery,

        @Doc("how often the state is saved, in steps or epochs; a crash loses no more") @Default("1 epoch")
        Amount checkpointEvery,

        @Doc("which measurement makes a model the best") @Default("validation-loss")
        Watch bestBy,

        @Doc("when to stop before the last epoch") Optional<StopEarly> stopEarly,

        @Doc("how the weights of input 'weights' are used") @Default("{}")
        Transfer transfer,

        @Doc("batches made ahead by another thread; changes no result") @Default("1") @Range(atLeast = 0, atMost = 64)
        int prefetch) {

    /// What a network learns.
    public enum Objective {
        CLASSIFICATION,
        REGRESSION
    }

    /// A measurement of the validation rows.
    public enum Watch {
        VALIDATION_LOSS,
        VALIDATION_ACCURACY
    }

    /// How often each row comes in an epoch.
    public enum Sampling {
        ONCE,
        BALANCED
    }

    public record Normalize(
            @Doc("by means and deviations of the training rows, not at all, or by given ones") @Default("dataset")
            Kind type,

            @Doc("for given: mean of each channel, of intensities 0 to 1, or of each feature") @Default("[]")
            List<Double> means,

            @Doc("for given: standard deviations likewise") @Default("[]") @Range(above = 0)
            List<Double> deviations) {
        /// Where means and deviations come from.
        public enum Kind {
            DATASET,
            NONE,
            GIVEN
        }

        public Normalize {
            boolean given = type == Kind.GIVEN;
            PlanException.check(
                    given == !means.isEmpty() && means.size() == deviations.size(),
                    "normalize",
                    "'means' and 'deviations' of one length belong to type 'given' and to no other");
        }
    }

    public record Order(
            @Doc("shuffled anew in each epoch, through a buffer, or as stored") @Default("shuffled")
            Kind type,

            @Doc("for buffered: rows in the buffer") @Default("10000") @Range(atLeast = 1)
            int buffer) {
        /// How rows are ordered.
        public enum Kind {
            SHUFFLED,
            BUFFERED,
            STORED
        }
    }

    public record Loss(
            @Doc("for regression: mean-squared-error, or huber, which counts large errors less")
            @Default("mean-squared-error")
            Regression type,

            @Doc("for huber: error from which it grows linearly, in standard deviations of the target")
            @Default("1")
            @Range(above = 0)
            double delta,

            @Doc("share of each target that is spread evenly over all classes (Szegedy et al. 2016)")
            @Default("0")
            @Range(atLeast = 0, atMost = 0.99)
            double labelSmoothing,

            @Doc("weights classes by the inverse of their share of the training rows") @Default("false")
            boolean balanced,

            @Doc("weight of each class; 1 for those left out") @Default("{}") @Range(atLeast = 0, atMost = 1e6)
            Map<String, Double> classWeights) {
        /// Loss of a regression.
        public enum Regression {
            MEAN_SQUARED_ERROR,
            HUBER
        }

        public Loss {
            PlanException.check(
                    !balanced || classWeights.isEmpty(), "loss", "'balanced' and 'class-weights' exclude each other");
        }
    }

    @Doc("exponential moving average (Polyak and Juditsky 1992), short at first")
    public record Average(
            @Doc("share that is kept in each step") @Default("0.999") @Range(above = 0, atMost = 0.999999)
            double decay) {}

    public record StopEarly(
            @Doc("what is to become better") @Default("validation-loss")
            Watch watch,

            @Doc("measurements without a new best before training stops") @Range(atLeast = 1)
            int patience,

            @Doc("how much better counts") @Default("0") @Range(atLeast = 0)
            double minDelta) {}

    public record Transfer(
            @Doc("names of layers that do not learn, `*` for any part; they run as in prediction") @Default("[]")
            List<String> freeze,

            @Doc("whether the last layer starts anew, for other classes; always where its shape differs")
            @Default("true")
            boolean replaceHead,

            @Doc("factors on the learning rate by name of layer, `*` for any part; the first that fits counts")
            @Default("{}")
            @Range(atLeast = 0, atMost = 1000)
            Map<String, Double> learningRates) {}

    public NetworkTrainingConfig {
        requirePeriod(evaluateEvery, "evaluate-every");
        requirePeriod(checkpointEvery, "checkpoint-every");
        boolean classification = objective == Objective.CLASSIFICATION;
        PlanException.check(
                classification || classes.isEmpty(), "classes", "belongs to classification, not to regression");
        classes.ifPresent(names -> PlanException.check(
                names.size() >= 2 && new HashSet<>(names).size() == names.size(),
                "classes",
                "needs at least two names, each once, got %s",
                names));
        PlanException.check(
                classification || sampling == Sampling.ONCE, "sampling", "balances classes; a regression has none");
        PlanException.check(
                classification
                        || loss.labelSmoothing() == 0
                                && !loss.balanced()
                                && loss.classWeights().isEmpty(),
                "loss",
                "'label-smoothing', 'balanced' and 'class-weights' belong to classification");
        requireMeasured(classification, bestBy, "best-by");
        stopEarly.ifPresent(stop -> requireMeasured(classification, stop.watch(), "stop-early.watch"));
        requireMeasured(classification, schedule.watch(), "schedule.watch");
    }

    private static void requirePeriod(Amount period, String key) {
        boolean known = period.unit().equals("steps") || period.unit().equals("epochs");
        PlanException.check(
                known && period.count() > 0, key, "must be a positive number of steps or epochs, is '%s'", period);
    }

    private static void requireMeasured(boolean classification, Watch watch, String key) {
        PlanException.check(
                classification || watch == Watch.VALIDATION_LOSS, key, "a regression has no accuracy; use the loss");
    }

    /// Outputs of the network as far as a plan knows: two where the classes come from the rows.
    int plannedOutputs() {
        return objective == Objective.REGRESSION ? 1 : classes.map(List::size).orElse(2);
    }

    /// The columns that are read.
    ExampleColumns columns() {
        ExampleColumns.Target target =
                objective == Objective.CLASSIFICATION ? ExampleColumns.Target.CLASS : ExampleColumns.Target.VALUE;
        return new ExampleColumns(input, label, target);
    }
}
