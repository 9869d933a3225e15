package dev.quern.api.compute;

/// How weights w follow their gradients: `d = gradient * scale + decay * w`, where scale comes from clipping and
/// decay is the L2 penalty of a parameter, goes into one of these rules, as in the optimisers of `torch.optim`.
public sealed interface UpdateRule {

    /// Number of states that the rule keeps for each weight.
    int states();

    /// Stochastic gradient descent: `w -= rate * d`; with momentum (Polyak 1964) `v = momentum * v + d` and
    /// `w -= rate * v`, with Nesterov's (Sutskever et al. 2013) `w -= rate * (d + momentum * v)`.
    ///
    /// @param momentum 0 for none
    record Descent(double rate, double momentum, boolean nesterov) implements UpdateRule {
        @Override
        public int states() {
            return momentum == 0 ? 0 : 1;
        }
    }

    /// RMSProp (Tieleman and Hinton 2012): `s = rho * s + (1 - rho) * d²`, then
    /// `v = momentum * v + d / (sqrt(s) + epsilon)` and `w -= rate * v`.
    ///
    /// @param rho decay of the mean of squares
    /// @param momentum 0 for none
    record RmsProp(double rate, double rho, double momentum, double epsilon) implements UpdateRule {
        @Override
        public int states() {
            return momentum == 0 ? 1 : 2;
        }
    }

    /// Adagrad (Duchi, Hazan and Singer 2011): `s += d²` and `w -= rate * d / (sqrt(s) + epsilon)`.
    record Adagrad(double rate, double epsilon) implements UpdateRule {
        @Override
        public int states() {
            return 1;
        }
    }

    /// Adam (Kingma and Ba 2015) with bias correction: `m = beta1 * m + (1 - beta1) * d`,
    /// `v = beta2 * v + (1 - beta2) * d²` and
    /// `w -= rate * m / (1 - beta1^step) / (sqrt(v / (1 - beta2^step)) + epsilon)`.
    ///
    /// @param step 1 for the first update
    record Adam(int step, double rate, double beta1, double beta2, double epsilon) implements UpdateRule {
        @Override
        public int states() {
            return 2;
        }
    }
}
