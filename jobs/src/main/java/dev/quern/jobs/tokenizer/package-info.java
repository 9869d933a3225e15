/// The verb `tokenizer`: training, encoding, decoding, inspecting and comparing tokenizers without a job.
///
/// Open [TokenizerVerb] first.
package dev.quern.jobs.tokenizer;
