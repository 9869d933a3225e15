package dev.quern.datasets.image;

/// How an image of another size becomes one of the size that is wanted.
public enum Fit {
    /// Not at all: another size is a mistake.
    NONE,
    /// Height and width are changed on their own, so shapes are distorted.
    STRETCH,
    /// The largest centred part of the wanted shape is taken.
    CROP,
    /// All of the image is shown in the centre, the rest is black.
    PAD
}
