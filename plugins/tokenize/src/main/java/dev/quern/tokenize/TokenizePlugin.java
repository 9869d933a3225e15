package dev.quern.tokenize;

import dev.quern.api.QuernPlugin;
import dev.quern.api.StepBinder;

/// Provides `train-bpe`, `read-tokenizer`, `tokenize`, `write-tokens` and `write-token-shards`.
public final class TokenizePlugin implements QuernPlugin {
    @Override
    public void configure(StepBinder steps) {
        steps.summary("train-bpe", TrainBpe.Config.class, TrainBpe.class);
        steps.transform("tokenize", Tokenize.Config.class, Tokenize.class);
        steps.task("read-tokenizer", ReadTokenizer.Config.class, ReadTokenizer.class);
        steps.task("write-tokens", WriteTokens.Config.class, WriteTokens.class);
        steps.writer("write-token-shards", WriteTokenShards.Config.class, WriteTokenShards.class);
    }
}
