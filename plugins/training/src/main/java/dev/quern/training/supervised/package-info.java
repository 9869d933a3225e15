/// Training of networks that map images or lists of features to classes or values: the step, its loop, optimiser and
/// losses, and trained networks for others to use. Open [TrainNetwork] first, then [NetworkTraining].
package dev.quern.training.supervised;
