package dev.quern.training.network.architecture;

/// How a network begins.
public enum Stem {
    /// As published for images of 224x224: height and width are divided by 4 at once.
    IMAGENET,
    /// For images of about 32x32, whose height and width are kept.
    SMALL
}
