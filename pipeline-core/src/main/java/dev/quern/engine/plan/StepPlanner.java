package dev.quern.engine.plan;

import dev.quern.api.PlanException;
import dev.quern.api.PortType;
import dev.quern.api.QuernException;
import dev.quern.engine.PlannedStep;
import dev.quern.engine.StepDefinition;
import dev.quern.engine.StepReference;
import dev.quern.engine.config.Place;
import dev.quern.engine.config.ProblemCode;
import dev.quern.engine.config.Problems;
import dev.quern.engine.config.Suggestions;
import dev.quern.engine.config.Value;
import dev.quern.engine.jobfile.StepDraft;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Plans one step after the other: finds the types of its inputs, asks its functions, and gives its problems their
/// place. A step whose inputs are not known, because another step is wrong, is left out without a word.
final class StepPlanner {
    private final StepDefinition.Factory factory;
    private final long jobSeed;
    private final Problems problems;
    private final Map<String, Map<String, PortType>> outputs = new HashMap<>();

    StepPlanner(StepDefinition.Factory factory, long jobSeed, Problems problems) {
        this.factory = factory;
        this.jobSeed = jobSeed;
        this.problems = problems;
    }

    Optional<PlannedStep> plan(BoundStep step) {
        if (!step.draft().complete()) {
            return Optional.empty();
        }
        Optional<Map<String, PortType>> inputs = inputs(step.draft());
        Optional<FunctionPlan> plan = inputs.flatMap(types -> ask(step, types));
        plan.ifPresent(each -> {
            outputs.put(step.name(), each.outputs());
            refuseUnasked(step, each.unasked());
            new DemandCheck(step, each.outputs(), problems).check();
        });
        return plan.map(each -> new PlannedStep(
                step.name(),
                step.definition(),
                step.config(),
                step.normal().json(),
                references(step.draft()),
                each.outputs(),
                step.draft()
                        .seed()
                        .orElseGet(() -> seed(jobSeed, step.definition().name())),
                step.draft().policy()));
    }

    private static Map<String, StepReference> references(StepDraft draft) {
        Map<String, StepReference> references = new LinkedHashMap<>();
        draft.inputs().forEach((port, input) -> references.put(port, input.target()));
        return references;
    }

    /// The first eight bytes of a hash of the job's seed and of what the step is. Not of its name: renaming a step
    /// changes no result.
    static long seed(long jobSeed, String use) {
        try {
            String purpose = "quern-step-seed\n" + jobSeed + "\n" + use;
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(purpose.getBytes(StandardCharsets.UTF_8));
            return ByteBuffer.wrap(hash).getLong();
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private Optional<Map<String, PortType>> inputs(StepDraft draft) {
        Map<String, PortType> types = new LinkedHashMap<>();
        draft.inputs().forEach((port, input) -> {
            Map<String, PortType> offered = outputs.get(input.target().step());
            if (offered == null) {
                return;
            }
            PortType type = offered.get(input.target().port());
            if (type == null) {
                noOutput(draft, port, input, offered.keySet());
            } else {
                types.put(port, type);
            }
        });
        return types.size() == draft.inputs().size() ? Optional.of(types) : Optional.empty();
    }

    private void noOutput(StepDraft draft, String port, StepDraft.Reference input, Set<String> offered) {
        String step = input.target().step();
        String wanted = input.target().port();
        List<String> named = offered.stream().filter(name -> !name.isEmpty()).toList();
        String message;
        String meant;
        if (wanted.isEmpty()) {
            message = named.isEmpty()
                    ? "the step '" + step + "' has no output"
                    : "the step '" + step + "' has several outputs; say which";
            meant = named.isEmpty() ? "" : "write '" + step + "." + named.getFirst() + "'";
        } else {
            message = "no output '" + wanted + "' in step '" + step + "'";
            meant = named.isEmpty() && !offered.isEmpty()
                    ? "did you mean '" + step + "'?"
                    : Suggestions.closest(wanted, named)
                            .map(name -> "did you mean '" + step + "." + name + "'?")
                            .orElse("");
        }
        problems.add(
                ProblemCode.NO_OUTPUT,
                draft.path() + ".from" + (port.isEmpty() ? "" : "." + port),
                input.place(),
                message,
                named.isEmpty() ? "" : "outputs: " + String.join(", ", named) + ".",
                meant);
    }

    private Optional<FunctionPlan> ask(BoundStep step, Map<String, PortType> inputs) {
        StepDraft draft = step.draft();
        try {
            return Optional.of(FunctionPlan.of(step.definition(), step.config(), inputs, factory));
        } catch (PlanException refused) {
            refuse(draft, refused);
        } catch (QuernException refused) {
            problems.add(
                    ProblemCode.REFUSED_INPUT, draft.path(), draft.place(), refused.getMessage(), refused.remedy());
        } catch (RuntimeException | LinkageError | StackOverflowError defect) {
            problems.add(
                    ProblemCode.PLUGIN_DEFECT,
                    draft.path(),
                    draft.use().orElseThrow().place(),
                    "the plugin " + step.definition().plugin() + " ("
                            + step.definition().origin() + ") failed while it planned '"
                            + step.definition().name() + "': " + defect,
                    "this is a defect of the plugin; tell its author");
        }
        return Optional.empty();
    }

    private void refuse(StepDraft draft, PlanException refused) {
        String[] hints = refused.hints().toArray(String[]::new);
        if (refused.key().isEmpty()) {
            Place place = Value.placeOf(draft.keys(), "from").orElse(draft.place());
            problems.add(ProblemCode.REFUSED_INPUT, draft.path(), place, refused.getMessage(), hints);
        } else {
            Place place = Value.placeOf(draft.with(), refused.key()).orElse(draft.withPlace());
            String path = draft.path() + ".with." + refused.key();
            problems.add(ProblemCode.REFUSED_SETTING, path, place, refused.getMessage(), hints);
        }
    }

    private void refuseUnasked(BoundStep step, Set<String> unasked) {
        for (String port : unasked) {
            String use = step.definition().name();
            String what = port.isEmpty()
                    ? "'" + use + "' takes no input like this"
                    : "'" + use + "' has no input '" + port + "'";
            String others = step.draft().inputs().keySet().stream()
                    .filter(name -> !unasked.contains(name) && !name.isEmpty())
                    .collect(Collectors.joining(", "));
            problems.add(
                    ProblemCode.UNUSED_INPUT,
                    step.draft().path() + ".from" + (port.isEmpty() ? "" : "." + port),
                    step.draft().inputs().get(port).place(),
                    what,
                    others.isEmpty() ? "remove it" : "used: " + others + "; remove it");
        }
    }
}
