package dev.quern.training.network.part;

/// A part under its name; an empty name puts its weights among those of what it stands in.
public record Named(String name, Part part) {}
