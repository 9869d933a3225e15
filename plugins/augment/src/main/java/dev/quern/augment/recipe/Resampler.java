package dev.quern.augment.recipe;

/// Reads an image at other places: bilinear interpolation, black beyond the border. For one thread.
///
/// Places and weights of a block of pixels are computed first, in loops that become vectors, and serve all channels.
final class Resampler {
    /// Pixels worked on at a time, so that they stay in the first cache.
    private static final int BLOCK = 1024;

    private final int channels;
    private final int height;
    private final int width;
    /// Length of a row of a plane with one black pixel before it and two behind it.
    private final int stride;
    private final int plane;
    private final float[] source;

    private final int blockRows;
    /// Of the pixels of a block: distance from the centre, distance from the first row.
    private final float[] columns;
    private final float[] lines;

    private final float[] movedAcross;
    private final float[] movedDown;

    /// Of the pixels of a block: weights of the right and lower neighbours, index of the pixel to the left and above.
    private final float[] right;

    private final float[] low;
    private final int[] index;

    Resampler(int channels, int height, int width) {
        this.channels = channels;
        this.height = height;
        this.width = width;
        this.stride = width + 3;
        this.plane = stride * (height + 3);
        this.source = new float[channels * plane];
        this.blockRows = Math.clamp(BLOCK / width, 1, height);
        int block = blockRows * width;
        this.columns = new float[block];
        this.lines = new float[block];
        this.movedAcross = new float[block];
        this.movedDown = new float[block];
        this.right = new float[block];
        this.low = new float[block];
        this.index = new int[block];
        for (int i = 0; i < block; i++) {
            columns[i] = i % width - (width - 1) / 2f;
            lines[i] = i / width;
        }
    }

    /// Changes one image in place.
    ///
    /// @param across what is added to the column of each pixel before the map, (height, width); null for nothing
    /// @param down likewise, to the row
    void apply(float[] images, int offset, AffineMap map, float[] across, float[] down) {
        keep(images, offset);
        for (int first = 0; first < height; first += blockRows) {
            int start = first * width;
            int count = Math.min(blockRows, height - first) * width;
            float middle = first - (height - 1) / 2f;
            if (across != null) {
                System.arraycopy(across, start, movedAcross, 0, count);
                System.arraycopy(down, start, movedDown, 0, count);
            }
            places(map.xx, map.xy, map.x0 + map.xy * middle + (width + 1) / 2.0, across != null, count, right);
            places(map.yx, map.yy, map.y0 + map.yy * middle + (height + 1) / 2.0, across != null, count, low);
            bound(right, width + 1, count);
            bound(low, height + 1, count);
            split(count);
            for (int channel = 0; channel < channels; channel++) {
                interpolate(channel * plane, images, offset + channel * height * width + start, count);
            }
        }
    }

    /// Copies the image to where it has a black border.
    private void keep(float[] images, int offset) {
        for (int channel = 0; channel < channels; channel++) {
            for (int row = 0; row < height; row++) {
                int from = offset + (channel * height + row) * width;
                System.arraycopy(images, from, source, channel * plane + (row + 1) * stride + 1, width);
            }
        }
    }

    /// One coordinate of the places of a block, as one counts with the border.
    private void places(double byColumn, double byRow, double constant, boolean moved, int count, float[] places) {
        float a = (float) byColumn;
        float b = (float) byRow;
        float c = (float) constant;
        if (moved) {
            for (int i = 0; i < count; i++) {
                places[i] = a * (columns[i] + movedAcross[i]) + b * (lines[i] + movedDown[i]) + c;
            }
        } else {
            for (int i = 0; i < count; i++) {
                places[i] = a * columns[i] + b * lines[i] + c;
            }
        }
    }

    private static void bound(float[] places, float most, int count) {
        for (int i = 0; i < count; i++) {
            places[i] = Math.min(Math.max(places[i], 0), most);
        }
    }

    /// Splits places into the pixel to the left and above, and the weights of its neighbours.
    private void split(int count) {
        for (int i = 0; i < count; i++) {
            index[i] = (int) low[i] * stride + (int) right[i];
        }
        for (int i = 0; i < count; i++) {
            right[i] -= (int) right[i];
        }
        for (int i = 0; i < count; i++) {
            low[i] -= (int) low[i];
        }
    }

    private void interpolate(int from, float[] images, int to, int count) {
        for (int i = 0; i < count; i++) {
            int at = from + index[i];
            float top = source[at] + right[i] * (source[at + 1] - source[at]);
            int below = at + stride;
            float bottom = source[below] + right[i] * (source[below + 1] - source[below]);
            images[to + i] = top + low[i] * (bottom - top);
        }
    }
}
