package dev.quern.api.model;

import java.util.List;

/// A trained network that maps images or lists of features to probabilities of classes or to values. Not thread-safe.
public interface Network extends AutoCloseable {

    /// Name of its architecture, such as `resnet-18`.
    String architecture();

    /// Names of the classes in the order of the outputs; empty if it gives values.
    List<String> classes();

    /// (channels, height, width) of the images or (features) that it takes.
    int[] inputShape();

    /// Numbers that it gives for one row: the number of classes, or 1.
    int outputs();

    /// Number of trained weights.
    long parameters();

    /// Takes rows as they were before normalisation: images with intensities 0 to 1, features as stored. What it was
    /// trained with is subtracted and divided inside; values come out in the units of the target column.
    ///
    /// @param inputs (rows, input shape)
    /// @return (rows, outputs): probabilities that sum to 1, or values
    float[] predict(float[] inputs, int rows);

    /// The outputs of the last layer but one, flattened.
    ///
    /// @return (rows, width)
    float[] embeddings(float[] inputs, int rows);

    /// What each layer gives for one image, for pictures of it. Layers whose output has no height and width are
    /// left out.
    ///
    /// @param input (channels, height, width)
    List<FeatureMaps> featureMaps(float[] input);

    /// The weights of the first convolution; empty if there is none.
    ///
    /// @return as channels: one filter after the other, each with the planes of the input side by side
    List<FeatureMaps> filters();

    @Override
    void close();

    /// Planes of one layer.
    ///
    /// @param layer its name
    /// @param values (channels, height, width)
    record FeatureMaps(String layer, int channels, int height, int width, float[] values) {}
}
