package dev.quern.evaluation.language;

/// A document and what it costs.
///
/// @param tokenNats (tokens) of the model
/// @param nats their sum in token order
/// @param gzipBytes size of the text alone under gzip, framing included
/// @param unigramNats NaN if there is no unigram model
record ScoredDocument(Document document, float[] tokenNats, double nats, long gzipBytes, double unigramNats) {

    double bitsPerByte() {
        return nats / Math.log(2) / document.bytes();
    }

    double gzipBitsPerByte() {
        return 8.0 * gzipBytes / document.bytes();
    }
}
