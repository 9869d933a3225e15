package dev.quern.datasets.warc;

/// A record of a web archive, or the place of one that cannot be read.
///
/// @param offset where in the file its member begins; in a file without compression, where it begins
/// @param index number of the record in its member, from 0
/// @param fields its head; null where that cannot be read
/// @param body its block; null where the record cannot be used
/// @param damage what is wrong with it; null where nothing is
public record WarcRecord(long offset, int index, Fields fields, byte[] body, String damage) {

    /// The place in its file, unlike that of every other record: `@OFFSET`, with `+INDEX` behind the first of a
    /// member.
    public String place() {
        return "@" + offset + (index > 0 ? "+" + index : "");
    }

    /// Such as `response` or `conversion`; empty where the record does not say.
    public String type() {
        return fields.value("warc-type");
    }
}
