package dev.quern.datasets.catalogue;

/// What a check found out about a file or a split.
///
/// @param subject a file's name, or `split train`
/// @param healthy whether it is as the entry says
/// @param detail what was found; for damage the byte where it begins, where that is known
public record Finding(String subject, boolean healthy, String detail) {}
