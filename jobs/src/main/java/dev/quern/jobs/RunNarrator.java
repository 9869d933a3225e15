package dev.quern.jobs;

import dev.quern.engine.Plan;
import dev.quern.engine.record.RunEvent;
import dev.quern.engine.run.RunListener;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Tells a person what a run does.
final class RunNarrator implements RunListener {
    private final ProgressDisplay display;
    private final int width;
    private final Set<String> started = ConcurrentHashMap.newKeySet(); // a step may have several stages

    private final TimeLeft left;

    RunNarrator(ProgressDisplay display, Plan plan, TimeLeft left) {
        this.display = display;
        this.left = left;
        this.width = plan.steps().stream()
                .mapToInt(step -> step.name().length())
                .max()
                .orElse(1);
    }

    @Override
    public void heard(RunEvent event) {
        String message = event.message();
        follow(event);
        switch (event.kind()) {
            case RUN_STARTED -> display.line("job " + message);
            case STEP_REUSED -> line("reuse", event.step(), message);
            case STEP_STARTED -> {
                if (started.add(event.step())) {
                    line("run", event.step(), message);
                }
            }
            case STEP_PROGRESS ->
                display.progress(
                        event.step(),
                        event.done(),
                        event.total(),
                        event.unit(),
                        message,
                        seconds -> left.after(event.step(), seconds, System.nanoTime()));
            case STEP_WARNING -> line("warning", event.step(), message);
            case STEP_FINISHED -> line("done", event.step(), message);
            case STEP_FAILED -> line("failed", event.step(), "");
            case STEP_SKIPPED -> line("skip", event.step(), message);
            case STEP_RETRIED -> line("retry", event.step(), message);
            case STOP_REQUESTED -> line("stop", event.step(), message);
            case GATE_JUDGED, RUN_FINISHED -> {}
        }
    }

    private void follow(RunEvent event) {
        switch (event.kind()) {
            case STEP_STARTED -> left.started(event.step(), System.nanoTime());
            case STEP_REUSED, STEP_FINISHED, STEP_FAILED, STEP_SKIPPED -> left.ended(event.step(), System.nanoTime());
            default -> {}
        }
    }

    private void line(String what, String step, String message) {
        display.line(
                ("  %-8s%-" + width + "s  %s").formatted(what, step, message).stripTrailing());
    }
}
