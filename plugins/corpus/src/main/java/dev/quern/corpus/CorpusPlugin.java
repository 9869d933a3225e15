package dev.quern.corpus;

import dev.quern.api.QuernPlugin;
import dev.quern.api.StepBinder;

/// Provides `clean-text`, `dedup`, `split`, `score-quality` and `filter-quality`.
public final class CorpusPlugin implements QuernPlugin {
    @Override
    public void configure(StepBinder steps) {
        steps.transform("clean-text", CleanText.Config.class, CleanText.class);
        steps.twoPass("dedup", Dedup.class, FindDuplicates.class, DropDuplicates.class);
        steps.transform("score-quality", ScoreQuality.Config.class, ScoreQuality.class);
        steps.transform("filter-quality", FilterQuality.Config.class, FilterQuality.class);
        steps.transform("split", Split.Config.class, Split.class);
    }
}
