package dev.quern.batching.split;

/// Cuts a number of ranked rows into parts of given shares.
///
/// @param shares of the parts; together 1
record Shares(double[] shares) {
    /// A share of rows that is whole but for the rounding of doubles counts as whole.
    private static final double NEARLY = 1e-9;

    /// Where each part begins, and the end. A part has `shares * rows` rows, rounded up or down: systematic
    /// sampling, so over many classes no part is rounded up more often than its share says.
    ///
    /// A class always has a row in the part whose share is largest, if there is one such part: a class that
    /// nothing learns from cannot be told by anything.
    ///
    /// @param phase from 0 to below 1, drawn anew for each class
    int[] cut(int rows, double phase) {
        int[] starts = new int[shares.length + 1];
        double sum = 0;
        for (int part = 0; part < shares.length; part++) {
            sum += shares[part];
            starts[part + 1] = part == shares.length - 1 ? rows : Math.min(rows, (int) (sum * rows + phase + NEARLY));
        }
        int largest = largest();
        if (largest >= 0 && rows > 0 && starts[largest] == starts[largest + 1]) {
            moveOneTo(largest, starts);
        }
        return starts;
    }

    /// A class with an empty largest part has at most one row in each other: takes the nearest one.
    private static void moveOneTo(int part, int[] starts) {
        int before = part;
        while (before > 0 && starts[before - 1] == starts[before]) {
            before--;
        }
        int after = part + 1;
        while (after < starts.length - 1 && starts[after + 1] == starts[after]) {
            after++;
        }
        if (before > 0) {
            for (int i = before; i <= part; i++) {
                starts[i]--;
            }
        } else {
            for (int i = part + 1; i <= after; i++) {
                starts[i]++;
            }
        }
    }

    /// The part with the largest share; -1 where several have it.
    private int largest() {
        int largest = 0;
        boolean alone = true;
        for (int part = 1; part < shares.length; part++) {
            alone = shares[part] == shares[largest] ? false : shares[part] > shares[largest] || alone;
            largest = shares[part] > shares[largest] ? part : largest;
        }
        return alone ? largest : -1;
    }
}
