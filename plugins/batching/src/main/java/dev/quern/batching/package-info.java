/// From documents of tokens to training examples of one size.
///
/// Open [Pack] first. Imports the plugin API and Arrow.
package dev.quern.batching;
