package dev.quern.batching;

import dev.quern.api.QuernPlugin;
import dev.quern.api.StepBinder;
import dev.quern.api.feed.Feeds;
import dev.quern.batching.feed.StoredFeeds;
import dev.quern.batching.split.BalanceClasses;
import dev.quern.batching.split.KFold;
import dev.quern.batching.split.SplitStratified;
import dev.quern.batching.table.EncodeRows;
import dev.quern.batching.table.EncodeTable;
import dev.quern.batching.table.LearnTable;

/// Provides `pack`, splits by class, tables as features, and the feeds of batches.
public final class BatchingPlugin implements QuernPlugin {
    @Override
    public void configure(StepBinder steps) {
        steps.transform("pack", Pack.Config.class, Pack.class);
        steps.twoPass(
                "split-stratified", SplitStratified.class, SplitStratified.Rank.class, SplitStratified.Send.class);
        steps.twoPass("k-fold", KFold.class, KFold.Rank.class, KFold.Send.class);
        steps.twoPass("balance-classes", BalanceClasses.class, BalanceClasses.Rank.class, BalanceClasses.Repeat.class);
        steps.twoPass("encode-table", EncodeTable.class, LearnTable.class, EncodeRows.class);
        steps.service(Feeds.class, StoredFeeds.class);
    }
}
