package dev.quern.datasets.image;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Random;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.metadata.IIOMetadataNode;
import javax.imageio.stream.ImageOutputStream;
import org.w3c.dom.NodeList;

/// Pictures for tests, drawn and encoded by the JDK.
final class TestPictures {
    private TestPictures() {}

    /// Smooth colours with some noise and edges.
    static BufferedImage picture(int height, int width, int type, long seed) {
        Random random = new Random(seed);
        double[] waves = random.doubles(9, 0.05, 0.6).toArray();
        BufferedImage image = new BufferedImage(width, height, type);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int[] colour = new int[3];
                for (int c = 0; c < 3; c++) {
                    double wave = Math.sin(waves[3 * c] * x + waves[3 * c + 1] * y) * 100 + 128;
                    double edge = (x / 5 + y / 7) % 3 == c ? 40 : 0;
                    colour[c] = (int) Math.clamp(wave + edge + random.nextGaussian() * 12, 0, 255);
                }
                image.setRGB(x, y, new Color(colour[0], colour[1], colour[2]).getRGB());
            }
        }
        return image;
    }

    static byte[] encode(BufferedImage image, String format) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        if (!ImageIO.write(image, format, bytes)) {
            throw new IOException("no writer of " + format);
        }
        return bytes.toByteArray();
    }

    /// A JPEG.
    ///
    /// @param across pixels for which there is one sample of colour, in a row
    /// @param down likewise, in a column
    static byte[] jpeg(BufferedImage image, float quality, int across, int down, boolean isProgressive)
            throws IOException {
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        ImageWriteParam param = writer.getDefaultWriteParam();
        param.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
        param.setCompressionQuality(quality);
        if (isProgressive) {
            param.setProgressiveMode(ImageWriteParam.MODE_DEFAULT);
        }
        IIOMetadata metadata = writer.getDefaultImageMetadata(new ImageTypeSpecifier(image), param);
        IIOMetadataNode tree = (IIOMetadataNode) metadata.getAsTree("javax_imageio_jpeg_image_1.0");
        NodeList components = tree.getElementsByTagName("componentSpec");
        if (components.getLength() == 3) {
            IIOMetadataNode light = (IIOMetadataNode) components.item(0);
            light.setAttribute("HsamplingFactor", Integer.toString(across));
            light.setAttribute("VsamplingFactor", Integer.toString(down));
        }
        metadata.setFromTree("javax_imageio_jpeg_image_1.0", tree);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ImageOutputStream out = ImageIO.createImageOutputStream(bytes)) {
            writer.setOutput(out);
            writer.write(null, new IIOImage(image, null, metadata), param);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }

    /// Numbers that tell where they stand.
    static PlanarImage numbered(int channels, int height, int width) {
        byte[] pixels = new byte[channels * height * width];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (byte) (i * 7);
        }
        return new PlanarImage(channels, height, width, pixels);
    }
}
