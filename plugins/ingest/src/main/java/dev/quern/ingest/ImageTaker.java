package dev.quern.ingest;

import dev.quern.api.Source.SourceContext;
import dev.quern.datasets.image.ImageException;
import java.io.IOException;

/// Makes rows of files of images: labels and decodes them, and rejects those that cannot be used.
final class ImageTaker {
    private static final byte[] NOTHING = new byte[0];

    private final SourceContext context;
    private final ImageRows rows;
    private final boolean isLabelled;
    private final Pictures pictures;

    ImageTaker(ReadImages.Config config, SourceContext context, ImageRows rows) {
        this.context = context;
        this.rows = rows;
        isLabelled = config.label() == ReadImages.Label.FOLDER;
        pictures = config.decode().map(Pictures::new).orElse(null);
    }

    /// @param path of the image below the input, with `/` between its parts
    void take(String path, byte[] encoded) throws IOException {
        String label = isLabelled ? folder(path) : "";
        if (label == null) {
            reject(path, "lies in no folder whose name would be its label; write 'label: none' for rows without");
            return;
        }
        if (encoded.length == 0) {
            reject(path, "image is empty");
            return;
        }
        byte[] image = encoded;
        if (pictures != null) {
            try {
                image = pictures.fit(pictures.decode(encoded));
            } catch (ImageException wrong) {
                reject(path, "image " + wrong.getMessage());
                return;
            }
        }
        rows.add(path, image, label);
    }

    void reject(String path, String reason) {
        context.reject(path, reason, NOTHING);
    }

    private static String folder(String path) {
        int end = path.lastIndexOf('/');
        return end < 1 ? null : path.substring(path.lastIndexOf('/', end - 1) + 1, end);
    }
}
