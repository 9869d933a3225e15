/// A catalogue of published data sets: what they are, where they lie, how they are fetched and whether a copy is whole.
/// Usable on its own; knows nothing of steps.
package dev.quern.datasets.catalogue;
