package dev.quern.corpus;

import dev.quern.api.QuernPlugin;
import dev.quern.api.StepBinder;

/// Provides `clean-text`, `split`, `score-quality` and `filter-quality`; `dedup` for equal texts; and `sign-minhash`,
/// `find-near-duplicates` and `drop-near-duplicates` for near ones; `identify-language` with the models of
/// `read-language-model` and `train-language-model`.
public final class CorpusPlugin implements QuernPlugin {
    @Override
    public void configure(StepBinder steps) {
        steps.transform("clean-text", CleanText.Config.class, CleanText.class);
        steps.twoPass("dedup", Dedup.class, FindDuplicates.class, DropDuplicates.class);
        steps.transform("score-quality", ScoreQuality.Config.class, ScoreQuality.class);
        steps.transform("filter-quality", FilterQuality.Config.class, FilterQuality.class);
        steps.transform("identify-language", IdentifyLanguage.Config.class, IdentifyLanguage.class);
        steps.summary("train-language-model", TrainLanguageModel.Config.class, TrainLanguageModel.class);
        steps.task("read-language-model", ReadLanguageModel.Config.class, ReadLanguageModel.class);
        steps.transform("split", Split.Config.class, Split.class);
        steps.writer("sign-minhash", SignMinHash.Config.class, SignMinHash.class);
        steps.task("find-near-duplicates", FindNearDuplicates.Config.class, FindNearDuplicates.class);
        steps.transform("drop-near-duplicates", DropNearDuplicates.Config.class, DropNearDuplicates.class);
    }
}
