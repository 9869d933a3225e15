package dev.quern.datasets.generate;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;

/// A table of customers with a target that nobody can predict better than a known error.
///
/// | column | values |
/// |---|---|
/// | `age` | years, evenly from 18 to 80, to a tenth |
/// | `income` | log-normal, median 30,000, deviation of the logarithm 0.5, to whole units |
/// | `visits` | a month, 0 to 12: the sum of 12 coins with probability 0.3 |
/// | `temperature` | degrees, normal around 15 with deviation 8, to a tenth; has nothing to do with the target |
/// | `region` | north (40 %), south (30 %), east (20 %), west (8 %), islands (2 %) |
/// | `plan` | basic (50 %), plus (35 %), pro (15 %) |
///
/// The score of a row is the sum of
/// `1.5 sin((age - 18) / 62 * 2 pi)`, `1.2 ln(income / 30000)`, `0.4, -0.2, 0, 0.8, -1.5` by region and
/// `-0.3, 0.1, 0.5 (visits - 3.6)` by plan and visits together. A numeric target is the score plus normal noise of
/// deviation `noise`: no prediction has a mean squared error below `noise` squared. A class is the interval of the
/// score's quantiles into which it falls, so that classes are about as frequent; a share `noise` of the rows then gets
/// one of the other classes, each as likely: no prediction errs less often than that share, as long as it is below
/// `1 - 1 / classes`. Missing values hide more.
public final class TableGenerator {
    /// Names of the columns of categories.
    public static final List<String> REGIONS = List.of("north", "south", "east", "west", "islands");

    public static final List<String> PLANS = List.of("basic", "plus", "pro");

    private static final double[] REGION_SHARES = {0.4, 0.3, 0.2, 0.08, 0.02};
    private static final double[] REGION_SCORES = {0.4, -0.2, 0, 0.8, -1.5};
    private static final double[] PLAN_SHARES = {0.5, 0.35, 0.15};
    private static final double[] PLAN_SLOPES = {-0.3, 0.1, 0.5};
    private static final int DAYS = 12;
    private static final double VISIT = 0.3;
    private static final int SAMPLE = 20_001;
    private static final long SAMPLE_SEED = 20_250_101;

    private final double noise;
    private final double missing;
    private final double[] bounds;

    /// A row. Values that are missing are NaN or null.
    ///
    /// @param score without noise
    public record Customer(
            double age, double income, double visits, double temperature, String region, String plan, double score) {}

    /// @param classes of the target; 0 for a numeric one
    /// @param noise share of rows of another class, or the standard deviation of the noise
    /// @param missing share of the values of each column but the target that is missing, whatever they are
    public TableGenerator(int classes, double noise, double missing) {
        this.noise = noise;
        this.missing = missing;
        bounds = new double[Math.max(0, classes - 1)];
        if (bounds.length > 0) {
            double[] scores = new double[SAMPLE];
            for (int i = 0; i < SAMPLE; i++) {
                scores[i] = complete(new RowRandom(SAMPLE_SEED, i)).score();
            }
            Arrays.sort(scores);
            for (int i = 0; i < bounds.length; i++) {
                bounds[i] = scores[(int) ((i + 1L) * SAMPLE / classes)];
            }
        }
    }

    private static Customer complete(RowRandom random) {
        double age = Math.round(random.uniform(18, 80) * 10) / 10.0;
        double income = Math.round(30_000 * StrictMath.exp(0.5 * random.normal()));
        int visits = 0;
        for (int day = 0; day < DAYS; day++) {
            visits += random.chance(VISIT) ? 1 : 0;
        }
        double temperature = Math.round((15 + 8 * random.normal()) * 10) / 10.0;
        int region = choose(REGION_SHARES, random);
        int plan = choose(PLAN_SHARES, random);
        double score = 1.5 * StrictMath.sin((age - 18) / 62 * 2 * Math.PI)
                + 1.2 * StrictMath.log(income / 30_000)
                + REGION_SCORES[region]
                + PLAN_SLOPES[plan] * (visits - 3.6);
        return new Customer(age, income, visits, temperature, REGIONS.get(region), PLANS.get(plan), score);
    }

    private static int choose(double[] shares, RowRandom random) {
        double left = random.uniform();
        int choice = 0;
        while (choice < shares.length - 1 && left >= shares[choice]) {
            left -= shares[choice++];
        }
        return choice;
    }

    /// The row of these random numbers; [#label] or [#value] must be asked for next, with the same.
    public Customer draw(RowRandom random) {
        Customer whole = complete(random);
        return new Customer(
                hidden(random).orElse(whole.age()),
                hidden(random).orElse(whole.income()),
                hidden(random).orElse(whole.visits()),
                hidden(random).orElse(whole.temperature()),
                hidden(random).isPresent() ? null : whole.region(),
                hidden(random).isPresent() ? null : whole.plan(),
                whole.score());
    }

    /// NaN for a value that is to be missing.
    private OptionalDouble hidden(RowRandom random) {
        return random.chance(missing) ? OptionalDouble.of(Double.NaN) : OptionalDouble.empty();
    }

    /// The class of a row, from 0.
    public int label(Customer customer, RowRandom random) {
        int label = 0;
        while (label < bounds.length && customer.score() >= bounds[label]) {
            label++;
        }
        if (!random.chance(noise)) {
            return label;
        }
        int other = random.below(bounds.length);
        return other < label ? other : other + 1;
    }

    /// The numeric target of a row.
    public double value(Customer customer, RowRandom random) {
        return customer.score() + noise * random.normal();
    }
}
