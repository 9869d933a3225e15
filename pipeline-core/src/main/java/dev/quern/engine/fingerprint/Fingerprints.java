package dev.quern.engine.fingerprint;

import com.fasterxml.jackson.databind.JsonNode;
import dev.quern.api.Source;
import dev.quern.engine.Plan;
import dev.quern.engine.PlannedStep;
import dev.quern.engine.StepKind;
import dev.quern.engine.StepReference;
import dev.quern.engine.config.ConfigJson;
import dev.quern.engine.store.ArtifactStore;
import dev.quern.engine.store.FileDigests;
import dev.quern.engine.store.Json;
import dev.quern.engine.store.Sha256;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Computes the fingerprints of a plan's steps, in order. Touches input files, and reads those it has not seen.
public final class Fingerprints {
    /// Changes when the engine itself would store something else for the same step.
    private static final String ENGINE_FORMAT = "1";

    private static final int MOST_FILES_NAMED = 2000;

    private final CodeDigests code;
    private final FingerprintExtras extras;
    private final FileDigests digests;

    public Fingerprints(CodeDigests code, FingerprintExtras extras, FileDigests digests) {
        this.code = code;
        this.extras = extras;
        this.digests = digests;
    }

    /// Fingerprints by step name.
    ///
    /// @param files the files of each source
    /// @param run what sets steps with `cache: never` apart from those of any other run
    public Map<String, Fingerprint> of(Plan plan, Map<String, List<Source.InputFile>> files, String run)
            throws IOException {
        Map<String, Fingerprint> prints = new HashMap<>();
        for (PlannedStep step : plan.steps()) {
            Map<String, String> components = new LinkedHashMap<>();
            components.put("use", step.definition().name());
            components.put("code", code.of(classes(step)));
            flatten("config", Json.tree(config(step)), components);
            components.put("seed", Long.toString(step.seed()));
            if (step.definition().kind() == StepKind.SOURCE) {
                components.put("limit-rows", Long.toString(plan.limitRows()));
                addFiles(files.get(step.name()), components);
            }
            step.inputs().forEach((port, input) -> components.put("input " + port, name(prints, input)));
            if (!step.policy().cached()) {
                components.put("run", run);
            }
            prints.put(step.name(), new Fingerprint(digest(components), components));
        }
        digests.save();
        return prints;
    }

    /// What a source means is in its files, wherever they lie. For any other step a path is a setting like others.
    private static String config(PlannedStep step) {
        return step.definition().kind() == StepKind.SOURCE
                ? ConfigJson.withoutPaths(step.definition().config(), step.resolvedConfig())
                : step.resolvedConfig();
    }

    private List<Class<?>> classes(PlannedStep step) {
        List<Class<?>> classes = new ArrayList<>(step.definition().functions());
        classes.add(step.definition().config());
        classes.addAll(extras.roots(step.definition()));
        return classes;
    }

    private static String name(Map<String, Fingerprint> prints, StepReference input) {
        return ArtifactStore.directoryName(prints.get(input.step()).value(), input.port());
    }

    private void addFiles(List<Source.InputFile> files, Map<String, String> components) throws IOException {
        Sha256 all = new Sha256();
        for (Source.InputFile file : files) {
            String digest = digests.of(file.path());
            all.add(file.name()).add(digest);
            if (files.size() <= MOST_FILES_NAMED) {
                components.put("file " + file.name(), digest);
            }
        }
        if (files.size() > MOST_FILES_NAMED) {
            components.put("files", files.size() + " files, " + all.hex());
        }
    }

    private static void flatten(String path, JsonNode node, Map<String, String> into) {
        if (node.isObject() && !node.isEmpty()) {
            node.properties().forEach(each -> flatten(path + "." + each.getKey(), each.getValue(), into));
        } else {
            into.put(path, node.toString());
        }
    }

    private static String digest(Map<String, String> components) {
        Sha256 sum = new Sha256().add(ENGINE_FORMAT);
        components.forEach((key, value) -> sum.add(key).add(value));
        return sum.hex().substring(0, 32);
    }
}
