package dev.quern.batching;

import dev.quern.api.QuernPlugin;
import dev.quern.api.StepBinder;
import dev.quern.api.feed.Feeds;
import dev.quern.batching.feed.StoredFeeds;

/// Provides `pack` and the feeds of batches.
public final class BatchingPlugin implements QuernPlugin {
    @Override
    public void configure(StepBinder steps) {
        steps.transform("pack", Pack.Config.class, Pack.class);
        steps.service(Feeds.class, StoredFeeds.class);
    }
}
