package dev.quern.evaluation.language;

import dev.quern.api.model.LanguageModel;
import dev.quern.evaluation.result.Evaluation.Sample;
import dev.quern.evaluation.statistics.CounterRandom;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Lets a model continue prompts. Each token's random number is a function of seed, prompt, sample and position.
final class Generation {
    private final LanguageModel model;
    private final TextTokens text;
    private final EvaluateTask.Generate config;
    private final Sampler sampler;
    private final CounterRandom random;

    Generation(LanguageModel model, TextTokens text, EvaluateTask.Generate config, long seed) {
        this.model = model;
        this.text = text;
        this.config = config;
        this.sampler = new Sampler(config.temperature(), config.topP());
        this.random = new CounterRandom(seed, "generate");
    }

    /// All samples of all prompts, prompt by prompt.
    ///
    /// @param alive called before each token; may throw to stop
    List<Sample> samples(Runnable alive) {
        List<Sample> samples = new ArrayList<>();
        for (String prompt : config.prompts()) {
            for (int number = 1; number <= config.samples(); number++) {
                samples.add(sample(prompt, number, alive));
            }
        }
        return samples;
    }

    private Sample sample(String prompt, int number, Runnable alive) {
        int[] start = text.encode(prompt);
        int[] tokens = Arrays.copyOf(new int[] {text.endOfText()}, 1 + start.length + config.tokens());
        System.arraycopy(start, 0, tokens, 1, start.length);
        int first = 1 + start.length;
        int count = first;
        boolean ended = false;
        long key = CounterRandom.key(prompt) + number;
        while (count < tokens.length && !ended) {
            alive.run();
            int[] view = Arrays.copyOfRange(tokens, Math.max(0, count - model.context()), count);
            int next = sampler.choose(model.nextLogits(view), random.uniform(key, count));
            ended = next == text.endOfText();
            tokens[count++] = next;
        }
        String written = new String(text.decode(tokens, first, count), StandardCharsets.UTF_8);
        return new Sample(prompt, settings(number), written, count - first, ended);
    }

    private String settings(int number) {
        String choice = config.temperature() == 0
                ? "most likely token"
                : "temperature " + config.temperature() + ", top-p " + config.topP();
        return config.samples() == 1 ? choice : choice + ", sample " + number;
    }
}
