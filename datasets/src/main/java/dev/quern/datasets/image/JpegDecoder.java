package dev.quern.datasets.image;

import dev.quern.datasets.image.JpegColour.Plane;
import java.util.Arrays;

/// Decodes the usual kind of JPEG image (ITU-T T.81 baseline with Huffman codes in one scan, 8 bits, grey or YCbCr
/// with colours at full, half or quarter size), about twice as fast as the JDK's reader is for small images. It makes
/// the same pixels as that, and leaves to it whatever is of another kind or damaged.
///
/// Keeps tables and buffers, so one instance serves one thread.
final class JpegDecoder {
    private static final int KEPT = 1 << 20;

    private final HuffmanTable[] first = {new HuffmanTable(), new HuffmanTable(), new HuffmanTable(), new HuffmanTable()
    };
    private final HuffmanTable[] further = {
        new HuffmanTable(), new HuffmanTable(), new HuffmanTable(), new HuffmanTable()
    };
    private final int[][] steps = new int[4][64];
    private final int[] block = new int[64];
    private final byte[][] buffers = {new byte[0], new byte[0], new byte[0]};

    private byte[] bytes;
    private int definedSteps;
    private int definedFirst;
    private int definedFurther;
    private int restartInterval;
    /// Whether a segment says that colours are YCbCr.
    private boolean isYcc;
    private int height;
    private int width;
    private Component[] components;

    private static final class Component {
        private int id;
        private int across;
        private int down;
        private int steps;
        private HuffmanTable first;
        private HuffmanTable further;
        private int predicted;
        private Plane plane;
    }

    /// The pixels of an image, or null where it is not of this kind.
    ///
    /// @throws ImageException where it has too many pixels
    PlanarImage decode(byte[] jpeg, long mostPixels) throws ImageException {
        bytes = jpeg;
        definedSteps = 0;
        definedFirst = 0;
        definedFurther = 0;
        restartInterval = 0;
        isYcc = false;
        components = null;
        try {
            int scan = segments(mostPixels);
            return scan < 0 || !scan(scan) ? null : image();
        } catch (ArrayIndexOutOfBoundsException torn) {
            // A segment that is shorter than what should be in it.
            return null;
        }
    }

    private int number(int at) {
        return (bytes[at] & 0xff) << 8 | bytes[at + 1] & 0xff;
    }

    /// Reads the segments up to the scan.
    ///
    /// @return where its data begins, or -1
    private int segments(long mostPixels) throws ImageException {
        int at = 2;
        while (at + 4 <= bytes.length && (bytes[at] & 0xff) == 0xff) {
            int marker = bytes[at + 1] & 0xff;
            int from = at + 4;
            int to = at + 2 + number(at + 2);
            if (to < from || to > bytes.length) {
                return -1;
            }
            boolean isKnown =
                    switch (marker) {
                        case 0xc0 -> frame(from, to, mostPixels);
                        case 0xc4 -> codes(from, to);
                        case 0xdb -> quantisation(from, to);
                        case 0xdd -> restarts(from, to);
                        case 0xda -> components != null && scanHead(from, to);
                        case 0xe0 -> {
                            isYcc |= to - from >= 5 && bytes[from] == 'J' && bytes[from + 1] == 'F';
                            yield true;
                        }
                        case 0xee -> isYccAdobe(from, to);
                        default -> marker > 0xe0 && marker <= 0xef || marker == 0xfe;
                    };
            if (!isKnown) {
                return -1;
            }
            if (marker == 0xda) {
                return to;
            }
            at = to;
        }
        return -1;
    }

    /// Whether a segment that may be Adobe's leaves it at YCbCr.
    private boolean isYccAdobe(int from, int to) {
        boolean isAdobe = to - from >= 12 && bytes[from] == 'A' && bytes[from + 1] == 'd';
        isYcc |= isAdobe;
        return !isAdobe || bytes[from + 11] == 1;
    }

    private boolean restarts(int from, int to) {
        restartInterval = number(from);
        return to - from == 2;
    }

    private boolean quantisation(int from, int to) {
        int at = from;
        while (at < to) {
            boolean isWide = bytes[at] >> 4 != 0;
            int table = bytes[at] & 15;
            at++;
            if (table > 3 || at + (isWide ? 128 : 64) > to) {
                return false;
            }
            for (int i = 0; i < 64; i++) {
                steps[table][i] = isWide ? number(at + 2 * i) : bytes[at + i] & 0xff;
            }
            at += isWide ? 128 : 64;
            definedSteps |= 1 << table;
        }
        return true;
    }

    private boolean codes(int from, int to) {
        int at = from;
        while (at < to) {
            int kind = bytes[at] >> 4;
            int table = bytes[at] & 15;
            if (kind < 0 || kind > 1 || table > 3) {
                return false;
            }
            int size = (kind == 0 ? first : further)[table].define(bytes, at + 1, to);
            if (size < 0) {
                return false;
            }
            definedFirst |= kind == 0 ? 1 << table : 0;
            definedFurther |= kind == 1 ? 1 << table : 0;
            at += 1 + size;
        }
        return true;
    }

    private boolean frame(int from, int to, long mostPixels) throws ImageException {
        height = number(from + 1);
        width = number(from + 3);
        int count = bytes[from + 5];
        boolean isUsual = bytes[from] == 8 && height > 0 && width > 0 && (count == 1 || count == 3);
        if (components != null || !isUsual || to - from != 6 + 3 * count) {
            return false;
        }
        ImageDecoder.checkSize(height, width, mostPixels);
        components = new Component[count];
        for (int i = 0; i < count; i++) {
            int at = from + 6 + 3 * i;
            Component component = new Component();
            component.id = bytes[at];
            component.across = bytes[at + 1] >> 4;
            component.down = bytes[at + 1] & 15;
            component.steps = bytes[at + 2];
            components[i] = component;
            if (component.steps < 0 || component.steps > 3 || component.across < 1 || component.down < 1) {
                return false;
            }
        }
        return isUsualSampling();
    }

    /// Whether brightness is at full size, and colours are at full size, half the width, or half of both. Components
    /// numbered 1, 2 and 3 are YCbCr where nothing else is said, as most decoders take them.
    private boolean isUsualSampling() {
        Component light = components[0];
        if (components.length == 1) {
            light.across = 1;
            light.down = 1;
            return true;
        }
        for (int i = 1; i < 3; i++) {
            if (components[i].across != 1 || components[i].down != 1) {
                return false;
            }
        }
        boolean isColour = isYcc || components[0].id == 1 && components[1].id == 2 && components[2].id == 3;
        return isColour && light.across <= 2 && light.down <= light.across;
    }

    private boolean scanHead(int from, int to) {
        int count = bytes[from];
        if (count != components.length || to - from != 4 + 2 * count) {
            return false;
        }
        for (int i = 0; i < count; i++) {
            Component component = components[i];
            int tables = bytes[from + 2 + 2 * i];
            int firstTable = tables >> 4;
            int furtherTable = tables & 15;
            if (bytes[from + 1 + 2 * i] != component.id
                    || firstTable < 0
                    || firstTable > 3
                    || furtherTable > 3
                    || (definedFirst >> firstTable & 1) == 0
                    || (definedFurther >> furtherTable & 1) == 0
                    || (definedSteps >> component.steps & 1) == 0) {
                return false;
            }
            component.first = first[firstTable];
            component.further = further[furtherTable];
            component.predicted = 0;
        }
        int last = from + 1 + 2 * count;
        return bytes[last] == 0 && bytes[last + 1] == 63 && bytes[last + 2] == 0;
    }

    private static int blocks(int size, int blockSize) {
        return (size + blockSize - 1) / blockSize;
    }

    /// Decodes the scan; false where it is damaged or not the last one.
    private boolean scan(int from) {
        int across = components[0].across;
        int down = components[0].down;
        int columns = blocks(width, 8 * across);
        int rows = blocks(height, 8 * down);
        for (int i = 0; i < components.length; i++) {
            Component component = components[i];
            int stride = columns * 8 * component.across;
            byte[] samples = buffer(i, stride * rows * 8 * component.down);
            component.plane = new Plane(
                    samples, stride, blocks(height * component.down, down), blocks(width * component.across, across));
        }
        JpegBits data = new JpegBits(bytes, from);
        int left = restartInterval;
        int restarts = 0;
        for (int unit = 0; unit < rows * columns; unit++) {
            if (restartInterval > 0 && left-- == 0) {
                if (!data.restart(restarts++ & 7)) {
                    return false;
                }
                for (Component component : components) {
                    component.predicted = 0;
                }
                left = restartInterval - 1;
            }
            if (!unit(data, unit / columns, unit % columns)) {
                return false;
            }
        }
        int end = data.end();
        return end >= 0 && end + 2 <= bytes.length && number(end) == 0xffd9;
    }

    private byte[] buffer(int component, int size) {
        if (size > KEPT) {
            return new byte[size];
        }
        if (buffers[component].length < size) {
            buffers[component] = new byte[size];
        }
        return buffers[component];
    }

    /// Decodes the blocks of all components that cover one part of the image.
    private boolean unit(JpegBits data, int row, int column) {
        for (Component component : components) {
            Plane plane = component.plane;
            for (int y = 0; y < component.down; y++) {
                for (int x = 0; x < component.across; x++) {
                    int at = (row * component.down + y) * 8 * plane.stride() + (column * component.across + x) * 8;
                    if (!block(data, component, at)) {
                        return false;
                    }
                }
            }
        }
        return !data.isExhausted();
    }

    private boolean block(JpegBits data, Component component, int at) {
        int difference = data.difference(component.first);
        if (difference == Integer.MIN_VALUE) {
            return false;
        }
        component.predicted += difference;
        int[] table = steps[component.steps];
        int last = data.coefficients(component.further, table, block);
        if (last < 0) {
            Arrays.fill(block, 0);
            return false;
        }
        // Coefficients of 16 bits, as the standard bounds them.
        int value = (short) component.predicted * table[0];
        Plane plane = component.plane;
        if (last == 0) {
            InverseCosine.flat(value, plane.samples(), at, plane.stride());
        } else {
            block[0] = value;
            InverseCosine.block(block, plane.samples(), at, plane.stride());
            Arrays.fill(block, 0);
        }
        return true;
    }

    private PlanarImage image() {
        if (components.length == 3) {
            Plane[] planes = {components[0].plane, components[1].plane, components[2].plane};
            return JpegColour.convert(planes, height, width, components[0].across, components[0].down);
        }
        PlanarImage image = PlanarImage.black(1, height, width);
        Plane plane = components[0].plane;
        for (int y = 0; y < height; y++) {
            System.arraycopy(plane.samples(), y * plane.stride(), image.pixels(), y * width, width);
        }
        return image;
    }
}
