/// Splits and choices of rows that look at all rows first, so that classes keep their shares exactly.
///
/// Open [SplitStratified] first, then [RankRows]: the first pass ranks the rows of each class by a hash of
/// their id, and decides one number for each row ([Decisions]); the second pass sends rows where it says.
package dev.quern.batching.split;
