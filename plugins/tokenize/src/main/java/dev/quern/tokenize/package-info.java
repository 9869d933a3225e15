/// BPE as steps: training and encoding.
///
/// Open [TokenizePlugin] first. Imports the plugin API, the tokenizer library and Arrow.
package dev.quern.tokenize;
