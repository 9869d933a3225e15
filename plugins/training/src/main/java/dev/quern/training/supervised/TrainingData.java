package dev.quern.training.supervised;

import dev.quern.api.ErrorCode;
import dev.quern.api.QuernException;
import dev.quern.api.StoredRows;
import dev.quern.api.feed.Feed;
import dev.quern.api.feed.FeedOptions;
import dev.quern.api.feed.FeedOptions.Order;
import dev.quern.api.feed.FeedOptions.Remainder;
import dev.quern.api.feed.FeedOptions.Sampling;
import dev.quern.api.feed.Feeds;
import dev.quern.api.feed.Survey;
import dev.quern.api.image.Augmenter;
import dev.quern.api.image.Augmenters;
import dev.quern.api.image.PixelColumn;
import dev.quern.training.supervised.NetworkTrainingConfig.Objective;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// The rows that a network learns from and those it is measured on, with what a survey of them found.
final class TrainingData {
    /// Rows that are measured together, unless the rows are large.
    private static final int MEASURED_ROWS = 512;

    /// Numbers that a batch of such rows should not exceed.
    private static final int MEASURED_NUMBERS = 1 << 21;

    private final NetworkTrainingConfig config;
    private final Feeds feeds;
    private final StoredRows train;
    private final StoredRows validation;
    private final int[] inputShape;
    private final Survey survey;
    private final List<String> classes;

    /// Surveys both inputs.
    ///
    /// @param validation the training rows themselves, where nothing is measured
    /// @throws QuernException where a set is empty, or a label is not among the classes
    TrainingData(NetworkTrainingConfig config, Feeds feeds, StoredRows train, StoredRows validation)
            throws IOException {
        this.config = config;
        this.feeds = feeds;
        this.train = train;
        this.validation = validation;
        requireRows(train, "train");
        requireRows(validation, "validation");
        inputShape = feeds.inputShape(train.schema(), "input", config.input());
        survey = feeds.survey(train, config.columns());
        classes = config.objective() == Objective.CLASSIFICATION
                ? config.classes().orElseGet(() -> List.copyOf(survey.classes().keySet()))
                : List.of();
        requireClasses();
    }

    private static void requireRows(StoredRows rows, String port) {
        if (rows.rowCount() == 0) {
            throw new QuernException(
                    ErrorCode.NO_ROWS, "input '" + port + "' holds no rows", "look at what the steps before it drop");
        }
    }

    private void requireClasses() throws IOException {
        if (config.objective() == Objective.REGRESSION) {
            return;
        }
        if (classes.size() < 2) {
            throw new QuernException(
                    ErrorCode.INPUT_MALFORMED,
                    "column '" + config.label() + "' of input 'train' holds one class only, " + classes,
                    "a classifier needs rows of at least two classes");
        }
        requireKnown(survey, "train");
        if (validation != train) {
            requireKnown(feeds.survey(validation, config.columns()), "validation");
        }
    }

    private void requireKnown(Survey found, String port) {
        long labelled =
                found.classes().values().stream().mapToLong(Long::longValue).sum();
        if (labelled < found.rows()) {
            throw new QuernException(
                    ErrorCode.INPUT_MALFORMED,
                    (found.rows() - labelled) + " rows of input '" + port + "' have no '" + config.label() + "'",
                    "drop those rows");
        }
        Map<String, Long> foreign = new TreeMap<>(found.classes());
        classes.forEach(foreign::remove);
        if (foreign.isEmpty()) {
            return;
        }
        List<String> listed = foreign.entrySet().stream()
                .limit(5)
                .map(each -> "'" + each.getKey() + "' (" + each.getValue() + " rows)")
                .toList();
        boolean given = config.classes().isPresent();
        throw new QuernException(
                ErrorCode.INPUT_MALFORMED,
                "input '" + port + "' holds " + foreign.size() + " labels that "
                        + (given ? "'classes' does not name: " : "no row of input 'train' has: ")
                        + String.join(", ", listed) + (foreign.size() > listed.size() ? ", ..." : ""),
                given ? "name them or drop their rows" : "split by 'split-stratified', or drop those rows");
    }

    int[] inputShape() {
        return inputShape.clone();
    }

    /// Names in the order of the network's outputs; empty for a regression.
    List<String> classes() {
        return classes;
    }

    Survey survey() {
        return survey;
    }

    /// Training rows of each class, in the order of the classes.
    List<Long> rowsOfClasses() {
        return classes.stream()
                .map(name -> survey.classes().getOrDefault(name, 0L))
                .toList();
    }

    /// Taken from each channel or feature; empty for none.
    double[] means() {
        return switch (config.normalize().type()) {
            case DATASET -> survey.means();
            case NONE -> new double[0];
            case GIVEN -> numbers(config.normalize().means());
        };
    }

    /// By which each is divided; empty for none.
    double[] deviations() {
        return switch (config.normalize().type()) {
            case DATASET -> survey.deviations();
            case NONE -> new double[0];
            case GIVEN -> numbers(config.normalize().deviations());
        };
    }

    private static double[] numbers(List<Double> list) {
        return list.stream().mapToDouble(Double::doubleValue).toArray();
    }

    long trainRows() {
        return train.rowCount();
    }

    long validationRows() {
        return validation.rowCount();
    }

    /// Batches of training rows, augmented, in the order of the config.
    Feed openTraining(Augmenters augmenters, long seed) throws IOException {
        Order order =
                switch (config.order().type()) {
                    case SHUFFLED -> new Order.Shuffled();
                    case BUFFERED -> new Order.Buffered(config.order().buffer());
                    case STORED -> new Order.Stored();
                };
        boolean drop = !(order instanceof Order.Stored) && trainRows() >= config.batch();
        Sampling sampling = Sampling.valueOf(config.sampling().name());
        return open(
                train,
                config.batch(),
                order,
                sampling,
                drop ? Remainder.DROP : Remainder.KEEP,
                seed,
                augmenter(config, inputShape, augmenters));
    }

    /// Batches of the validation rows as stored.
    Feed openValidation() throws IOException {
        int size = Arrays.stream(inputShape).reduce(1, Math::multiplyExact);
        int rows = Math.max(config.batch(), Math.min(MEASURED_ROWS, MEASURED_NUMBERS / size));
        return open(validation, rows, new Order.Stored(), Sampling.ONCE, Remainder.KEEP, 0, Optional.empty());
    }

    private Feed open(
            StoredRows rows,
            int batch,
            Order order,
            Sampling sampling,
            Remainder remainder,
            long seed,
            Optional<Augmenter> augmenter)
            throws IOException {
        FeedOptions options = new FeedOptions(
                batch, order, sampling, remainder, seed, classes, means(), deviations(), augmenter, config.prefetch());
        return feeds.open(rows, config.columns(), options);
    }

    /// What changes images of a shape; nothing where the recipe is empty.
    static Optional<Augmenter> augmenter(NetworkTrainingConfig config, int[] inputShape, Augmenters augmenters) {
        if (config.augment().isEmpty()) {
            return Optional.empty();
        }
        PixelColumn shape = new PixelColumn(inputShape[0], inputShape[1], inputShape[2]);
        return Optional.of(augmenters.of(config.augment(), shape));
    }

    /// Digests of both inputs by port.
    Map<String, String> digests() {
        Map<String, String> digests = new TreeMap<>();
        digests.put("train", train.digest());
        digests.put("validation", validation.digest());
        return Collections.unmodifiableMap(digests);
    }

    /// Classes that the config names and no training row has.
    List<String> unseenClasses() {
        List<String> unseen = new ArrayList<>(classes);
        unseen.removeAll(survey.classes().keySet());
        return unseen;
    }
}
