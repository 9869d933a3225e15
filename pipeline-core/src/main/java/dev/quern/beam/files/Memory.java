package dev.quern.beam.files;

import java.time.Duration;
import java.util.List;

/// What a path remembers of its place. A walk through a folder asks for it several times within moments, and each
/// answer costs requests.
final class Memory {
    private static final long TRUST = Duration.ofSeconds(10).toNanos();

    private RemoteFacts facts;
    private List<RemotePath> below;
    private long asked;
    private boolean lasting;

    /// Facts that a listing told: true as long as the path is held, so that all of a plan rests on one state.
    synchronized void listed(RemoteFacts told) {
        facts = told;
        lasting = true;
    }

    /// Facts that were asked for just now.
    synchronized void asked(RemoteFacts told) {
        facts = told;
        asked = System.nanoTime();
    }

    /// The files below, which were asked for just now.
    synchronized void asked(List<RemotePath> told) {
        below = told;
        asked = System.nanoTime();
    }

    /// Facts, or null.
    synchronized RemoteFacts facts() {
        return lasting || isFresh() ? facts : null;
    }

    /// All files below, or null.
    synchronized List<RemotePath> below() {
        return isFresh() ? below : null;
    }

    private boolean isFresh() {
        return System.nanoTime() - asked < TRUST;
    }
}
