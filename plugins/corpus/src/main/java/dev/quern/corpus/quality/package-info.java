/// The published quality rules for pretraining text, as scores and as verdicts.
///
/// Open [RuleSet], then [GopherQuality]. Imports `dev.quern.corpus.text`.
package dev.quern.corpus.quality;
