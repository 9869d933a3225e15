package dev.quern.training;

import dev.quern.api.Amount;
import dev.quern.api.Default;
import dev.quern.api.Doc;
import dev.quern.api.PlanException;
import dev.quern.api.Range;
import dev.quern.training.schedule.LearningRate;
import java.util.Optional;

/// Config of the `train` step.
@Doc("trains a model; run again it goes on from its last checkpoint and ends with the same bytes")
public record TrainConfig(
        @Doc("what the model learns: language-model") @Default("language-model")
        Objective task,

        @Doc("the model") Network network,
        @Doc("optimiser steps") @Range(atLeast = 1) int trainSteps,

        @Doc("tokens in one optimiser step, a multiple of the context; decides the result on any hardware")
        @Range(atLeast = 1)
        int batchTokens,

        @Doc("how weights follow gradients") Optimizer optimizer,
        @Doc("learning rate over the run") @Default("{}") Schedule schedule,

        @Doc("how often the validation loss is measured, in steps or epochs") @Default("250 steps")
        Amount evaluateEvery,

        @Doc("tokens of the validation input used for that, spread evenly over it")
        @Default("65536")
        @Range(atLeast = 1)
        int evaluateTokens,

        @Doc("how often the state is saved, in steps; a crash loses no more") @Default("100 steps")
        Amount checkpointEvery,

        @Doc("when to stop before train-steps") Optional<StopEarly> stopEarly) {

    /// What a model learns.
    public enum Objective {
        LANGUAGE_MODEL
    }

    @Doc("exactly one kind of network")
    public record Network(
            @Doc("a GPT: pre-norm decoder with tied embeddings")
            Gpt gpt) {}

    public record Gpt(
            @Doc("decoder layers") @Range(atLeast = 1, atMost = 200)
            int layers,

            @Doc("attention heads; divides width") @Range(atLeast = 1)
            int heads,

            @Doc("width of the hidden states") @Range(atLeast = 1)
            int width,

            @Doc("longest sequence in tokens; the length that 'pack' was given") @Range(atLeast = 2)
            int context,

            @Doc("share of activations dropped in training") @Default("0") @Range(atLeast = 0, atMost = 0.9)
            double dropout) {
        public Gpt {
            PlanException.check(width % heads == 0, "network.gpt.heads", "must divide width (%d), is %d", width, heads);
        }
    }

    public record Optimizer(
            @Doc("adamw") @Default("adamw") Algorithm type,

            @Doc("highest learning rate") @Range(above = 0, atMost = 10)
            double learningRate,

            @Doc("decay of the first moment") @Default("0.9") @Range(atLeast = 0, atMost = 0.99999)
            double beta1,

            @Doc("decay of the second moment") @Default("0.95") @Range(atLeast = 0, atMost = 0.99999)
            double beta2,

            @Doc("added to the root of the second moment") @Default("1e-8") @Range(above = 0)
            double epsilon,

            @Doc("decoupled weight decay of matrices") @Default("0.1") @Range(atLeast = 0)
            double weightDecay,

            @Doc("largest norm of all gradients together; 0 for no limit") @Default("1") @Range(atLeast = 0)
            double clipNorm) {}

    /// How weights follow gradients.
    public enum Algorithm {
        ADAMW
    }

    public record Schedule(
            @Doc("course after the warm-up: cosine, linear or constant") @Default("cosine")
            Course type,

            @Doc("rise from 0 to the highest rate, in steps") @Default("0 steps")
            Amount warmup,

            @Doc("last learning rate as a share of the highest") @Default("10%") @Range(atLeast = 0, atMost = 1)
            double floor) {
        public Schedule {
            PlanException.check(
                    warmup.unit().equals("steps"), "schedule.warmup", "must be given in steps, is '%s'", warmup);
        }

        /// The rates of a run.
        LearningRate over(double highest, int steps) {
            LearningRate.Course course =
                    switch (type) {
                        case COSINE -> LearningRate.COSINE;
                        case LINEAR -> LearningRate.LINEAR;
                        case CONSTANT -> LearningRate.CONSTANT;
                    };
            return new LearningRate(highest, warmup.count(), floor, steps, course);
        }
    }

    /// Course of the learning rate.
    public enum Course {
        COSINE,
        LINEAR,
        CONSTANT
    }

    public record StopEarly(
            @Doc("measurements of the validation loss without a new best before training stops") @Range(atLeast = 1)
            int patience) {}

    public TrainConfig {
        PlanException.check(
                batchTokens % network.gpt().context() == 0,
                "batch-tokens",
                "must be a multiple of the context (%d), is %d",
                network.gpt().context(),
                batchTokens);
        PlanException.check(
                checkpointEvery.unit().equals("steps") && checkpointEvery.count() > 0,
                "checkpoint-every",
                "must be a positive number of steps, is '%s'",
                checkpointEvery);
        boolean known =
                evaluateEvery.unit().equals("steps") || evaluateEvery.unit().equals("epochs");
        PlanException.check(
                known && evaluateEvery.count() > 0,
                "evaluate-every",
                "must be a positive number of steps or epochs, is '%s'",
                evaluateEvery);
    }
}
