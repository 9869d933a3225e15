package dev.quern.corpus;

import dev.quern.api.QuernPlugin;
import dev.quern.api.StepBinder;

/// Provides steps that clean text (`extract-html`, `fix-text`, `clean-text`, `mask-pii`), judge it (`score-quality`,
/// `filter-quality`, `filter-url`, `identify-language` and the readers of their lists and models), find what is there
/// twice (`dedup`; `sign-minhash`, `find-near-duplicates`, `drop-near-duplicates` and `measure-near-duplicates`;
/// `sign-passages`, `find-duplicate-passages` and `drop-duplicate-passages`), keep evaluation sets out (`index-ngrams`,
/// `decontaminate`, `count-contaminated`), and count (`corpus-statistics`).
public final class CorpusPlugin implements QuernPlugin {
    @Override
    public void configure(StepBinder steps) {
        steps.transform("clean-text", CleanText.Config.class, CleanText.class);
        steps.transform("extract-html", ExtractHtml.Config.class, ExtractHtml.class);
        steps.transform("fix-text", FixText.Config.class, FixText.class);
        steps.twoPass("dedup", Dedup.class, FindDuplicates.class, DropDuplicates.class);
        steps.transform("score-quality", ScoreQuality.Config.class, ScoreQuality.class);
        steps.transform("filter-quality", FilterQuality.Config.class, FilterQuality.class);
        steps.transform("mask-pii", MaskPii.Config.class, MaskPii.class);
        steps.task("read-url-lists", ReadUrlLists.Config.class, ReadUrlLists.class);
        steps.transform("filter-url", FilterUrl.Config.class, FilterUrl.class);
        steps.writer("sign-passages", SignPassages.Config.class, SignPassages.class);
        steps.task("find-duplicate-passages", FindDuplicatePassages.Config.class, FindDuplicatePassages.class);
        steps.transform("drop-duplicate-passages", DropDuplicatePassages.Config.class, DropDuplicatePassages.class);
        steps.task("index-ngrams", IndexNgrams.Config.class, IndexNgrams.class);
        steps.transform("decontaminate", Decontaminate.Config.class, Decontaminate.class);
        steps.summary("count-contaminated", CountContaminated.Config.class, CountContaminated.class);
        steps.transform("identify-language", IdentifyLanguage.Config.class, IdentifyLanguage.class);
        steps.summary("train-language-model", TrainLanguageModel.Config.class, TrainLanguageModel.class);
        steps.task("read-language-model", ReadLanguageModel.Config.class, ReadLanguageModel.class);
        steps.transform("split", Split.Config.class, Split.class);
        steps.writer("sign-minhash", SignMinHash.Config.class, SignMinHash.class);
        steps.task("find-near-duplicates", FindNearDuplicates.Config.class, FindNearDuplicates.class);
        steps.transform("drop-near-duplicates", DropNearDuplicates.Config.class, DropNearDuplicates.class);
        steps.task("measure-near-duplicates", MeasureNearDuplicates.Config.class, MeasureNearDuplicates.class);
        steps.summary("corpus-statistics", CorpusStatistics.Config.class, CorpusStatistics.class);
    }
}
