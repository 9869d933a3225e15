package dev.quern.evaluation;

import dev.quern.api.QuernPlugin;
import dev.quern.api.StepBinder;
import dev.quern.evaluation.language.EvaluateTask;

/// Provides `evaluate`, `report` and `publish`. Needs a [dev.quern.api.model.LanguageModels] service.
public final class EvaluationPlugin implements QuernPlugin {
    @Override
    public void configure(StepBinder steps) {
        steps.task("evaluate", EvaluateTask.Config.class, EvaluateTask.class);
    }
}
