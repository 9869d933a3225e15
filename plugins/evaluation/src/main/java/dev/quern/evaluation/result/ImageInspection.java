package dev.quern.evaluation.result;

/// What `inspect-images` leaves for others.
public final class ImageInspection {
    /// Kind of the artifact.
    public static final String KIND = "image-inspection";
    /// What was found, with names of pictures in the same artifact.
    public static final String FILE = "inspection.json";
    /// Rows that have an equal or nearly equal one, a line of JSON each, by group.
    public static final String DUPLICATES = "duplicates.jsonl";

    private ImageInspection() {}
}
