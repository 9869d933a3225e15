/// Tables as features for a network: what is learned from training rows encodes all rows alike.
///
/// Open [EncodeTable], which is the config, then [TableColumns], which says what comes out.
package dev.quern.batching.table;
