/// The `evaluate` step for language models: which documents, what the model and the baselines pay for them, samples.
/// Open [EvaluateTask] first, then [WindowedScorer] and [Analysis]. Imports the API, Arrow vectors, the tokenizer and
/// dataset libraries, `statistics` and `result`.
package dev.quern.evaluation.language;
