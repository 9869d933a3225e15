package dev.quern.corpus;

import dev.quern.api.QuernPlugin;
import dev.quern.api.StepBinder;

/// Provides `extract-html`, `fix-text`, `clean-text`, `split`, `score-quality` and `filter-quality`; `dedup` for equal
/// texts; and `sign-minhash`, `find-near-duplicates` and `drop-near-duplicates` for near ones.
public final class CorpusPlugin implements QuernPlugin {
    @Override
    public void configure(StepBinder steps) {
        steps.transform("clean-text", CleanText.Config.class, CleanText.class);
        steps.transform("extract-html", ExtractHtml.Config.class, ExtractHtml.class);
        steps.transform("fix-text", FixText.Config.class, FixText.class);
        steps.twoPass("dedup", Dedup.class, FindDuplicates.class, DropDuplicates.class);
        steps.transform("score-quality", ScoreQuality.Config.class, ScoreQuality.class);
        steps.transform("filter-quality", FilterQuality.Config.class, FilterQuality.class);
        steps.transform("split", Split.Config.class, Split.class);
        steps.writer("sign-minhash", SignMinHash.Config.class, SignMinHash.class);
        steps.task("find-near-duplicates", FindNearDuplicates.Config.class, FindNearDuplicates.class);
        steps.transform("drop-near-duplicates", DropNearDuplicates.Config.class, DropNearDuplicates.class);
    }
}
