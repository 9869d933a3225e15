/// What an evaluation found, as data: the content of `evaluation.json`. Written by `language`, read by `report`. Open
/// [Evaluation] first. Imports the JDK and Jackson only.
package dev.quern.evaluation.result;
