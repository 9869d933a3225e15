package dev.quern.corpus;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.quern.api.Artifact;
import dev.quern.api.ArtifactWriter;
import dev.quern.api.ByteSize;
import dev.quern.api.Default;
import dev.quern.api.Doc;
import dev.quern.api.ErrorCode;
import dev.quern.api.Inputs;
import dev.quern.api.Outputs;
import dev.quern.api.QuernException;
import dev.quern.api.Task;
import dev.quern.api.TaskContext;
import dev.quern.corpus.near.NearDuplicates;
import dev.quern.corpus.near.SignatureFile;
import jakarta.inject.Inject;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// Second of three steps against near duplicates: texts that share the key of a band are put into clusters, and all but
/// one of each are listed for `drop-near-duplicates`. The same signatures give the same list, whatever the number of
/// workers.
public final class FindNearDuplicates implements Task {
    /// Kind of the artifact.
    static final String KIND = "near-duplicates";
    /// Unit, row and check of each text that does not stay: a long and an int, in this order.
    static final String FILE = "near-duplicates.bin";

    /// How many texts were signed and do not stay, and how many clusters there are of each size.
    static final String SUMMARY = "near-duplicates.json";

    @Doc("Finds clusters of near duplicates among the signatures of sign-minhash.")
    public record Config(
            @Doc("which text of a cluster stays: first or longest") @Default("first")
            NearDuplicates.Keep keep,

            @Doc("memory for the keys of a band; more of them are gone through in parts") @Default("512MiB")
            ByteSize memory) {}

    private final Config config;

    @Inject
    FindNearDuplicates(Config config) {
        this.config = config;
    }

    @Override
    public Outputs plan(Inputs inputs) {
        inputs.artifact("", SignMinHash.KIND);
        return Outputs.artifact(KIND);
    }

    @Override
    public void run(TaskContext context) throws IOException {
        Artifact signatures = context.artifact("");
        List<SignatureFile> files = new ArrayList<>();
        try {
            for (String name : signatures.files()) {
                files.add(SignatureFile.open(signatures.file(name)));
            }
            NearDuplicates found = new NearDuplicates(files, config.memory().bytes());
            found.cluster();
            write(found, context.output(""));
        } catch (ArithmeticException tooMany) {
            throw new QuernException(
                    ErrorCode.INPUT_MALFORMED,
                    "more than 2,147,483,647 texts have signatures",
                    "split the input by a hash of something that near duplicates share",
                    tooMany);
        } finally {
            for (SignatureFile file : files) {
                file.close();
            }
        }
    }

    @Override
    public boolean growsWithInput() {
        return true;
    }

    private void write(NearDuplicates found, ArtifactWriter output) throws IOException {
        long[] removed = new long[1];
        try (DataOutputStream out =
                new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(output.file(FILE))))) {
            found.removed(config.keep(), (unit, row, check) -> {
                out.writeLong((long) unit << 32 | row);
                out.writeInt(check);
                removed[0]++;
            });
        }
        TreeMap<Integer, Integer> sizes = found.clusterSizes();
        output.property("signed", Integer.toString(found.documents()));
        output.property("duplicates", Long.toString(removed[0]));
        output.property("cluster-sizes", text(sizes));
        try (OutputStream file = Files.newOutputStream(output.file(SUMMARY));
                JsonGenerator json = new JsonFactory().createGenerator(file)) {
            json.writeStartObject();
            json.writeNumberField("signed", found.documents());
            json.writeNumberField("duplicates", removed[0]);
            json.writeObjectFieldStart("cluster-sizes");
            for (Map.Entry<Integer, Integer> size : sizes.entrySet()) {
                json.writeNumberField(size.getKey().toString(), size.getValue());
            }
            json.writeEndObject();
            json.writeEndObject();
        }
    }

    /// Such as `1: 90, 2: 4, 3: 1`.
    private static String text(Map<Integer, Integer> sizes) {
        return sizes.entrySet().stream()
                .map(size -> size.getKey() + ": " + size.getValue())
                .collect(Collectors.joining(", "));
    }
}
