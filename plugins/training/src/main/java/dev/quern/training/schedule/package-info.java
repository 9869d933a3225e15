/// How the learning rate goes over a run. Open [LearningRate].
package dev.quern.training.schedule;
