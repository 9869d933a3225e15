package dev.quern.datasets.image;

import dev.quern.datasets.text.TarTexts;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// Speed of decoding JPEG images on one thread, in microseconds of its processor time for each image: this project's
/// decoder and the JDK's reader, kept and read from memory, by turns. Checks that both give the same pixels. Each
/// one's median and range over the rounds are printed.
///
/// Run: `sh benchmarks/run.sh decode`, or with a tar archive of JPEG images as argument. Without it the images are
/// drawn: 5,000 of 32 x 32 pixels at quality 0.95 with colours of half size.
final class DecodeBenchmark {
    private static final int ROUNDS = 9;
    private static final int IMAGES = 5_000;
    private static final long MOST_PIXELS = 1 << 25;

    private DecodeBenchmark() {}

    /// Decodes an image.
    private interface Decoder {
        PlanarImage decode(byte[] jpeg) throws ImageException;
    }

    public static void main(String[] arguments) throws IOException {
        List<byte[]> images = arguments.length == 0 ? drawn() : archived(Path.of(arguments[0]));
        JpegDecoder own = new JpegDecoder();
        LibraryDecoder library = new LibraryDecoder();
        Decoder ours = jpeg -> own.decode(jpeg, MOST_PIXELS);
        Decoder theirs = jpeg -> library.decode(jpeg, ImageDecoder.Format.JPEG, MOST_PIXELS);
        int others = check(images, ours, theirs);
        double[] ourTimes = new double[ROUNDS];
        double[] theirTimes = new double[ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
            ourTimes[round] = microseconds(images, ours);
            theirTimes[round] = microseconds(images, theirs);
        }
        System.out.printf("%d images, %d of another kind%n", images.size(), others);
        print("own", ourTimes);
        print("JDK", theirTimes);
    }

    private static List<byte[]> drawn() throws IOException {
        List<byte[]> images = new ArrayList<>();
        for (int i = 0; i < IMAGES; i++) {
            BufferedImage image = TestPictures.picture(32, 32, BufferedImage.TYPE_INT_RGB, i);
            images.add(TestPictures.jpeg(image, 0.95f, 2, 2, false));
        }
        return images;
    }

    private static List<byte[]> archived(Path archive) throws IOException {
        List<byte[]> images = new ArrayList<>();
        try (TarTexts entries = new TarTexts(archive)) {
            while (images.size() < IMAGES && entries.next()) {
                if (entries.kind() == TarTexts.Kind.FILE) {
                    images.add(entries.read());
                }
            }
        }
        return images;
    }

    /// @return how many images are left to the library
    private static int check(List<byte[]> images, Decoder ours, Decoder theirs) throws ImageException {
        int others = 0;
        for (byte[] jpeg : images) {
            PlanarImage image = ours.decode(jpeg);
            if (image == null) {
                others++;
            } else if (!Arrays.equals(image.pixels(), theirs.decode(jpeg).pixels())) {
                throw new IllegalStateException("other pixels than the JDK's");
            }
        }
        return others;
    }

    private static double microseconds(List<byte[]> images, Decoder decoder) throws ImageException {
        long start = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        for (byte[] jpeg : images) {
            decoder.decode(jpeg);
        }
        long end = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        return (end - start) / 1e3 / images.size();
    }

    private static void print(String name, double[] times) {
        // The first rounds compile the code.
        double[] sorted = Arrays.copyOfRange(times, 2, times.length);
        Arrays.sort(sorted);
        System.out.printf(
                Locale.ROOT,
                "%s: %.1f us an image (%.1f to %.1f)%n",
                name,
                sorted[sorted.length / 2],
                sorted[0],
                sorted[sorted.length - 1]);
    }
}
