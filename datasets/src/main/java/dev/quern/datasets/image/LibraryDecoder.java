package dev.quern.datasets.image;

import dev.quern.datasets.image.ImageDecoder.Format;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import javax.imageio.IIOException;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.event.IIOReadWarningListener;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/// Decodes images by the readers of the JDK.
final class LibraryDecoder {
    private final Map<Format, ImageReader> readers = new EnumMap<>(Format.class);
    private String damage;

    PlanarImage decode(byte[] encoded, Format format, long mostPixels) throws ImageException {
        ImageReader reader = readers.computeIfAbsent(format, this::reader);
        damage = null;
        try (ImageInputStream in = new MemoryCacheImageInputStream(new ByteArrayInputStream(encoded))) {
            reader.setInput(in, true, true);
            ImageDecoder.checkSize(reader.getHeight(0), reader.getWidth(0), mostPixels);
            PlanarImage image = read(reader, encoded, format);
            if (damage != null) {
                throw new ImageException("is damaged or cut short: " + damage);
            }
            return image;
        } catch (ImageException told) {
            throw told;
        } catch (IOException | RuntimeException wrong) {
            readers.remove(format).dispose();
            throw new ImageException("is damaged or cut short: " + reason(wrong), wrong);
        } finally {
            if (readers.containsKey(format)) {
                reader.setInput(null);
            }
        }
    }

    private ImageReader reader(Format format) {
        ImageReader reader =
                ImageIO.getImageReadersByFormatName(format.library()).next();
        reader.addIIOReadWarningListener((IIOReadWarningListener) (source, warning) -> {
            // Colour profiles and padding between segments do no harm; missing data does.
            String lower = warning.toLowerCase(Locale.ROOT);
            if (lower.contains("premature") || lower.contains("truncated") || lower.contains("huffman")) {
                damage = warning;
            }
        });
        return reader;
    }

    private static String reason(Exception wrong) {
        String told = wrong.getMessage() == null ? wrong.getClass().getSimpleName() : wrong.getMessage();
        return told.lines().findFirst().orElse("");
    }

    private static PlanarImage read(ImageReader reader, byte[] encoded, Format format) throws IOException {
        BufferedImage image;
        try {
            image = reader.read(0);
        } catch (IIOException | IllegalArgumentException unsupported) {
            if (format != Format.JPEG) {
                throw unsupported;
            }
            return Cmyk.convert(reader.readRaster(0, null), encoded);
        }
        ColorModel model = image.getColorModel();
        if (model.getNumComponents() == 4 && !model.hasAlpha()) {
            return Cmyk.convert(reader.readRaster(0, null), encoded);
        }
        boolean isPlain = model instanceof ComponentColorModel
                && model.getTransferType() <= DataBuffer.TYPE_USHORT
                && !model.isAlphaPremultiplied();
        return isPlain ? samples(image.getRaster(), model.getComponentSize(0)) : colours(image);
    }

    /// Samples as stored: the JDK would take grey for linear light and change it.
    private static PlanarImage samples(Raster raster, int bits) {
        int height = raster.getHeight();
        int width = raster.getWidth();
        int channels = raster.getNumBands() < 3 ? 1 : 3;
        PlanarImage image = PlanarImage.black(channels, height, width);
        int[] row = new int[width];
        int most = (1 << bits) - 1;
        for (int channel = 0; channel < channels; channel++) {
            for (int y = 0; y < height; y++) {
                raster.getSamples(raster.getMinX(), raster.getMinY() + y, width, 1, channel, row);
                int to = channel * image.plane() + y * width;
                for (int x = 0; x < width; x++) {
                    image.pixels()[to + x] = (byte) (bits == 8 ? row[x] : (row[x] * 255 + most / 2) / most);
                }
            }
        }
        return image;
    }

    private static PlanarImage colours(BufferedImage image) {
        int width = image.getWidth();
        PlanarImage planar = PlanarImage.black(3, image.getHeight(), width);
        byte[] pixels = planar.pixels();
        int[] row = new int[width];
        int plane = planar.plane();
        for (int y = 0; y < image.getHeight(); y++) {
            image.getRGB(0, y, width, 1, row, 0, width);
            int to = y * width;
            for (int x = 0; x < width; x++) {
                pixels[to + x] = (byte) (row[x] >> 16);
                pixels[to + plane + x] = (byte) (row[x] >> 8);
                pixels[to + 2 * plane + x] = (byte) row[x];
            }
        }
        return planar;
    }
}
