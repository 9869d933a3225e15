/// How stored rows become batches for a network: order, sampling, augmentation, prefetch. Open [Feeds] first.
package dev.quern.api.feed;
