package dev.quern.evaluation;

import dev.quern.api.QuernPlugin;
import dev.quern.api.StepBinder;
import dev.quern.evaluation.images.DropImageDuplicates;
import dev.quern.evaluation.images.InspectImages;
import dev.quern.evaluation.language.EvaluateTask;
import dev.quern.evaluation.network.EvaluateNetworkConfig;
import dev.quern.evaluation.network.EvaluateNetworkTask;
import dev.quern.evaluation.publish.PublishTask;
import dev.quern.evaluation.publish.ReadPublishedTask;
import dev.quern.evaluation.report.CorpusReportTask;
import dev.quern.evaluation.report.ImageReportTask;
import dev.quern.evaluation.report.ReportTask;

/// Provides `evaluate`, `evaluate-network`, `report`, `report-corpus`, `inspect-images`, `drop-image-duplicates`,
/// `report-images`, `publish` and `read-published`. Needs the services [dev.quern.api.model.LanguageModels] and
/// [dev.quern.api.model.Networks].
public final class EvaluationPlugin implements QuernPlugin {
    @Override
    public void configure(StepBinder steps) {
        steps.task("evaluate", EvaluateTask.Config.class, EvaluateTask.class);
        steps.task("evaluate-network", EvaluateNetworkConfig.class, EvaluateNetworkTask.class);
        steps.task("report", ReportTask.Config.class, ReportTask.class);
        steps.task("report-corpus", CorpusReportTask.Config.class, CorpusReportTask.class);
        steps.task("inspect-images", InspectImages.Config.class, InspectImages.class);
        steps.transform("drop-image-duplicates", DropImageDuplicates.Config.class, DropImageDuplicates.class);
        steps.task("report-images", ImageReportTask.Config.class, ImageReportTask.class);
        steps.task("publish", PublishTask.Config.class, PublishTask.class);
        steps.task("read-published", ReadPublishedTask.Config.class, ReadPublishedTask.class);
    }
}
