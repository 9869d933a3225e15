package dev.quern.evaluation.statistics;

/// Intervals and tests for shares of independent rows.
public final class Proportion {
    private Proportion() {}

    /// The interval of Wilson (1927) with the change of Brown, Cai and DasGupta ("Interval Estimation for a Binomial
    /// Proportion", 2001, section 4.1.1): with 1 to 3 successes the lower end, with 1 to 3 failures the upper end
    /// comes
    /// from the Poisson distribution. Without it the interval misses a share of 0.99 of 50 rows in 9 samples of
    /// 100.
    ///
    /// @param successes 0 to n
    /// @param n at least 1
    /// @param level such as 0.95
    public static Interval wilson(long successes, long n, double level) {
        Interval plain = score(successes, n, level);
        double lower = rare(successes, n) ? poisson(successes, level) / n : plain.lower();
        double upper = rare(n - successes, n) ? 1 - poisson(n - successes, level) / n : plain.upper();
        return new Interval(Math.max(0, lower), Math.min(1, upper));
    }

    /// Wilson's interval as he gave it.
    static Interval score(long successes, long n, double level) {
        double z = Normal.quantile(1 - (1 - level) / 2);
        double share = (double) successes / n;
        double middle = (share + z * z / (2 * n)) / (1 + z * z / n);
        double half = z / (1 + z * z / n) * Math.sqrt(share * (1 - share) / n + z * z / (4.0 * n * n));
        return new Interval(successes == 0 ? 0 : middle - half, successes == n ? 1 : middle + half);
    }

    private static boolean rare(long count, long n) {
        return count >= 1 && count <= (n <= 50 ? 2 : 3) && n > 2 * count;
    }

    /// The mean with which a Poisson variable reaches `count` with a probability of 1 - level.
    private static double poisson(long count, double level) {
        double low = 0;
        double high = count;
        for (int i = 0; i < 60; i++) {
            double mean = (low + high) / 2;
            double term = Math.exp(-mean);
            double below = 0;
            for (int k = 0; k < count; k++) {
                below += term;
                term *= mean / (k + 1);
            }
            if (1 - below < 1 - level) {
                low = mean;
            } else {
                high = mean;
            }
        }
        return (low + high) / 2;
    }

    /// p-value of the hypothesis that two outcomes are equally likely to be the one that differs: McNemar's test with
    /// the binomial distribution, two-sided.
    ///
    /// @param first rows that only the first got right
    /// @param second rows that only the second got right
    public static double mcNemarExact(long first, long second) {
        return Math.min(1, 2 * tail(first, second, 1));
    }

    /// The same with half the probability of what was observed: the exact test rejects a true hypothesis less often
    /// than
    /// it says, this one about as often (Fagerland, Lydersen and Laake 2013).
    public static double mcNemarMid(long first, long second) {
        return first == second ? 1 : Math.min(1, 2 * tail(first, second, 0.5));
    }

    /// P(X < k) + share * P(X = k) for the smaller k and X binomial with probability one half.
    private static double tail(long first, long second, double share) {
        long n = first + second;
        long smaller = Math.min(first, second);
        double sum = share * binomial(n, smaller);
        for (long k = 0; k < smaller; k++) {
            sum += binomial(n, k);
        }
        return sum;
    }

    private static double binomial(long n, long k) {
        return Math.exp(LogFactorial.choose(n, k) - n * Math.log(2));
    }

    /// p-value of the hypothesis that two groups of rows have the same share of successes: Fisher's test, two-sided by
    /// probability, with half the probability of tables as likely as the one observed (mid-p).
    public static double fisherMid(long successes, long n, long otherSuccesses, long otherN) {
        long all = successes + otherSuccesses;
        long first = Math.max(0, all - otherN);
        long last = Math.min(all, n);
        double total = LogFactorial.choose(n + otherN, all);
        double observed = hypergeometric(successes, n, all, otherN, total);
        double sum = 0;
        for (long k = first; k <= last; k++) {
            double probability = hypergeometric(k, n, all, otherN, total);
            if (probability < observed * (1 - 1e-7)) {
                sum += probability;
            } else if (probability <= observed * (1 + 1e-7)) {
                sum += probability / 2;
            }
        }
        return first == last ? 1 : Math.min(1, sum);
    }

    private static double hypergeometric(long k, long n, long all, long otherN, double total) {
        return Math.exp(LogFactorial.choose(n, k) + LogFactorial.choose(otherN, all - k) - total);
    }

    /// Interval of the difference of two shares of independent rows, from the two intervals (Newcombe 1998, method 10).
    public static Interval difference(long successes, long n, long otherSuccesses, long otherN, double level) {
        double p = (double) successes / n;
        double q = (double) otherSuccesses / otherN;
        Interval first = wilson(successes, n, level);
        Interval second = wilson(otherSuccesses, otherN, level);
        double below = Math.hypot(p - first.lower(), second.upper() - q);
        double above = Math.hypot(first.upper() - p, q - second.lower());
        return new Interval(p - q - below, p - q + above);
    }
}
