/// What rules and near deduplication know of a text: code points, their classes, words and lines, worked out once.
///
/// Open [TextView]. Names the JDK only.
package dev.quern.corpus.text;
