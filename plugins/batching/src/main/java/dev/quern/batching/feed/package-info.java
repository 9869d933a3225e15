/// Feeds: stored rows as batches of examples for a network, and what is in them.
///
/// Open [StoredFeeds] first, then [Batcher]. Rows lie in memory or in a scratch file ([RowStore]); a batch is
/// made of its place alone, so that any thread may make any batch at any time.
package dev.quern.batching.feed;
