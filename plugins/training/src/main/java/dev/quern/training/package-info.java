/// Training as a step: the trainer, its schedule and sampler, and trained models for others to use.
///
/// Open [TrainTask] first. Imports the plugin API, the tokenizer library, DJL's API, Arrow and Jackson; finds the
/// engine by name.
package dev.quern.training;
