package dev.quern.compute.djl;

import ai.djl.BaseModel;
import ai.djl.MalformedModelException;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.training.Trainer;
import ai.djl.training.TrainingConfig;
import ai.djl.training.initializer.Initializer;
import ai.djl.util.PairList;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Predicate;

/// A model whose block is set by the program and whose parameters are stored in DJL's own file format.
final class QuernModel extends BaseModel {

    QuernModel(String name, NDManager manager) {
        super(name);
        this.manager = manager;
        this.manager.setName("model " + name);
        dataType = DataType.FLOAT32;
    }

    @Override
    public void load(Path modelPath, String prefix, Map<String, ?> options)
            throws IOException, MalformedModelException {
        setModelDir(modelPath);
        wasLoaded = true;
        if (block == null) {
            throw new UnsupportedOperationException(
                    "Model '" + getName() + "' has no block: call setBlock before load; "
                            + "graph files of other frameworks are not supported");
        }
        String name = prefix == null ? modelName : prefix;
        Path parameters = paramPathResolver(name, options);
        if (parameters == null) {
            throw new FileNotFoundException("No parameter file " + name + "-*.params in " + modelDir);
        }
        if (!readParameters(parameters, options)) {
            throw new MalformedModelException(
                    parameters + " is not a DJL parameter file: it does not begin with 'DJL@'");
        }
    }

    @Override
    public Trainer newTrainer(TrainingConfig config) {
        if (block == null) {
            throw new IllegalStateException("Model '" + getName() + "' has no block: call setBlock before newTrainer");
        }
        if (wasLoaded) {
            block.freezeParameters(false);
        }
        PairList<Initializer, Predicate<Parameter>> initializers = config.getInitializers();
        for (int i = 0; i < initializers.size(); i++) {
            Block target = block;
            target.setInitializer(
                    initializers.get(i).getKey(), initializers.get(i).getValue());
        }
        return new Trainer(this, config);
    }

    /// Reads the parameters of the block that was set from a stream in DJL's format.
    @Override
    public void load(InputStream source, Map<String, ?> options) throws IOException, MalformedModelException {
        if (block == null) {
            throw new IllegalStateException("The model '" + getName() + "' has no block; call setBlock first");
        }
        readParameters(source, options);
    }
}
