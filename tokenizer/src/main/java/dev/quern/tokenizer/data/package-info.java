/// Writers of token data in the layouts that trainers read: Megatron, llm.c, NumPy.
///
/// Open [TokenWriter] first. Imports the JDK only.
package dev.quern.tokenizer.data;
