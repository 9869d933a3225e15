package dev.quern.evaluation;

import dev.quern.api.QuernPlugin;
import dev.quern.api.StepBinder;
import dev.quern.evaluation.images.DropImageDuplicates;
import dev.quern.evaluation.images.InspectImages;
import dev.quern.evaluation.language.EvaluateTask;
import dev.quern.evaluation.publish.PublishTask;
import dev.quern.evaluation.report.CorpusReportTask;
import dev.quern.evaluation.report.ImageReportTask;
import dev.quern.evaluation.report.ReportTask;

/// Provides `evaluate`, `report`, `report-corpus`, `inspect-images`, `drop-image-duplicates`, `report-images` and
/// `publish`. Needs a [dev.quern.api.model.LanguageModels] service.
public final class EvaluationPlugin implements QuernPlugin {
    @Override
    public void configure(StepBinder steps) {
        steps.task("evaluate", EvaluateTask.Config.class, EvaluateTask.class);
        steps.task("report", ReportTask.Config.class, ReportTask.class);
        steps.task("report-corpus", CorpusReportTask.Config.class, CorpusReportTask.class);
        steps.task("inspect-images", InspectImages.Config.class, InspectImages.class);
        steps.transform("drop-image-duplicates", DropImageDuplicates.Config.class, DropImageDuplicates.class);
        steps.task("report-images", ImageReportTask.Config.class, ImageReportTask.class);
        steps.task("publish", PublishTask.Config.class, PublishTask.class);
    }
}
