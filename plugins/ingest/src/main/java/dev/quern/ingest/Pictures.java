package dev.quern.ingest;

import dev.quern.datasets.image.ImageDecoder;
import dev.quern.datasets.image.ImageException;
import dev.quern.datasets.image.PlanarImage;
import dev.quern.datasets.image.Resampler;

/// Decodes images as an [ImageDecoding] says. For one thread.
final class Pictures {
    private final int channels;
    private final ImageDecoder decoder;
    private final Resampler resampler;

    Pictures(ImageDecoding decoding) {
        channels = decoding.channels();
        decoder = new ImageDecoder(decoding.maxPixels());
        resampler = new Resampler(decoding.height(), decoding.width(), decoding.resize());
    }

    /// An image in its own size.
    ///
    /// @throws ImageException where it cannot be decoded
    PlanarImage decode(byte[] encoded) throws ImageException {
        return decoder.decode(encoded).withChannels(channels);
    }

    /// The pixels of an image in the wanted size.
    ///
    /// @throws ImageException where it has another one and must not be resized
    byte[] fit(PlanarImage image) throws ImageException {
        return resampler.apply(image).pixels();
    }
}
