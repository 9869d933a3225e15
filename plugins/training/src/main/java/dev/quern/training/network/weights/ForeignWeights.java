package dev.quern.training.network.weights;

import dev.quern.training.checkpoint.Safetensors;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/// Tensors of a file, as float32.
///
/// @param file where they are from, for messages
/// @param values by name, in the order of the file
/// @param shapes dimensions by name
public record ForeignWeights(Path file, Map<String, float[]> values, Map<String, long[]> shapes) {
    private static final int MAGIC = 6;

    /// Nothing yet.
    static ForeignWeights empty(Path file) {
        return new ForeignWeights(file, new LinkedHashMap<>(), new LinkedHashMap<>());
    }

    /// Reads a file whose format its first bytes tell: `.npy`, `.npz`, DJL's parameters, otherwise safetensors.
    ///
    /// @throws IOException naming the file and what is wrong with it
    public static ForeignWeights read(Path file) throws IOException {
        String magic;
        try (InputStream in = Files.newInputStream(file)) {
            magic = new String(in.readNBytes(MAGIC), StandardCharsets.ISO_8859_1);
        }
        if (magic.equals(NumpyFile.MAGIC)) {
            return NumpyFile.readOne(file);
        }
        if (magic.startsWith("PK\u0003\u0004")) {
            return NumpyFile.readArchive(file);
        }
        if (magic.startsWith(DjlFile.MAGIC)) {
            return DjlFile.read(file);
        }
        Safetensors.Content content = Safetensors.read(file);
        return new ForeignWeights(file, content.tensors(), content.shapes());
    }
}
