package dev.quern.evaluation.comparison;

import dev.quern.api.Artifact;
import dev.quern.evaluation.result.EvaluationJson;
import dev.quern.evaluation.result.NetworkEvaluation;
import java.io.IOException;

/// The evaluation that another is held against.
///
/// @param digest of its artifact
public record Champion(String digest, NetworkEvaluation evaluation, Scores scores) {

    public static Champion of(Artifact artifact) throws IOException {
        NetworkEvaluation evaluation = EvaluationJson.readNetwork(artifact.file(NetworkEvaluation.FILE));
        Scores scores = ScoresFile.read(
                artifact.file(NetworkEvaluation.SCORES), evaluation.task().equals("classification"));
        return new Champion(artifact.digest(), evaluation, scores);
    }
}
