package dev.quern.training;

import dev.quern.tokenizer.Tokenizer;

/// The validation windows that are measured: so many tokens, spread evenly over the input, always the same.
final class Validation {
    private final int[] inputs;
    private final int[] labels;
    private final int windows;
    private final long bytes;

    /// Mean loss in nats per token, and in bits per byte of the text that the tokens stand for.
    record Loss(double nats, double bitsPerByte) {}

    Validation(Windows all, TrainConfig config, Tokenizer tokenizer) {
        int length = config.network().gpt().context();
        windows = Math.min(all.count(), Math.max(1, config.evaluateTokens() / length));
        inputs = new int[windows * length];
        labels = new int[windows * length];
        for (int row = 0; row < windows; row++) {
            all.copy((int) ((long) row * all.count() / windows), inputs, labels, row);
        }
        long sum = 0;
        for (int label : labels) {
            sum += tokenizer.textLength(label);
        }
        bytes = sum;
    }

    /// Number of tokens that are predicted.
    long tokens() {
        return labels.length;
    }

    Loss measure(Trainer trainer) {
        double nats = trainer.loss(inputs, labels, windows);
        return new Loss(nats, nats * labels.length / (Math.log(2) * bytes));
    }
}
