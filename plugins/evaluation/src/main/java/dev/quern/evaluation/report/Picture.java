package dev.quern.evaluation.report;

import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/// A small picture for a page: planar unsigned bytes, (channels, height, width), as in a
/// [dev.quern.api.image.PixelColumn]. The same pixels give the same PNG.
///
/// @param channels 1 for grey, 3 for red, green and blue; of any other number the mean is drawn as grey
public record Picture(int channels, int height, int width, byte[] pixels) {

    public Picture {
        if (channels < 1 || height < 1 || width < 1 || pixels.length != (long) channels * height * width) {
            throw new IllegalArgumentException("a picture of " + channels + "x" + height + "x" + width + " has "
                    + (long) channels * height * width + " bytes, got " + pixels.length);
        }
    }

    /// This picture so that its longer side has `side` pixels or as near below as whole pixels allow: repeated where it
    /// is smaller, the mean over what falls into a pixel where it is larger.
    public Picture fitted(int side) {
        int longest = Math.max(height, width);
        if (longest <= side) {
            return enlarged(Math.max(1, side / longest));
        }
        int toHeight = Math.max(1, (int) ((long) height * side / longest));
        int toWidth = Math.max(1, (int) ((long) width * side / longest));
        return reduced(toHeight, toWidth);
    }

    private Picture enlarged(int factor) {
        if (factor == 1) {
            return this;
        }
        byte[] to = new byte[pixels.length * factor * factor];
        for (int i = 0; i < to.length; i++) {
            int column = i % (width * factor) / factor;
            int line = i / (width * factor) / factor; // counts through the channels
            to[i] = pixels[line * width + column];
        }
        return new Picture(channels, height * factor, width * factor, to);
    }

    /// Each pixel is the mean of the box of whole pixels that it covers.
    ///
    /// @param toHeight at most this height, `toWidth` at most this width
    public Picture reduced(int toHeight, int toWidth) {
        byte[] to = new byte[channels * toHeight * toWidth];
        int at = 0;
        for (int channel = 0; channel < channels; channel++) {
            for (int row = 0; row < toHeight; row++) {
                for (int column = 0; column < toWidth; column++) {
                    int top = (int) ((long) row * height / toHeight);
                    int bottom = (int) ((long) (row + 1) * height / toHeight);
                    int left = (int) ((long) column * width / toWidth);
                    int right = (int) ((long) (column + 1) * width / toWidth);
                    to[at++] = (byte) mean(channel, top, bottom, left, right);
                }
            }
        }
        return new Picture(channels, toHeight, toWidth, to);
    }

    private long mean(int channel, int top, int bottom, int left, int right) {
        long sum = 0;
        for (int row = top; row < bottom; row++) {
            int line = (channel * height + row) * width;
            for (int column = left; column < right; column++) {
                sum += pixels[line + column] & 0xff;
            }
        }
        long count = (long) (bottom - top) * (right - left);
        return (sum + count / 2) / count;
    }

    /// Pictures of one shape side by side in lines of `columns`, with a gap between them.
    ///
    /// @param gap pixels between two of them, filled with `background`, 0 to 255
    public static Picture sheet(List<Picture> pictures, int columns, int gap, int background) {
        Picture first = pictures.getFirst();
        int across = Math.min(columns, pictures.size());
        int lines = (pictures.size() + columns - 1) / columns;
        int sheetHeight = lines * (first.height + gap) - gap;
        int sheetWidth = across * (first.width + gap) - gap;
        byte[] to = new byte[first.channels * sheetHeight * sheetWidth];
        Arrays.fill(to, (byte) background);
        for (int i = 0; i < pictures.size(); i++) {
            Picture picture = pictures.get(i);
            int top = i / columns * (first.height + gap);
            int left = i % columns * (first.width + gap);
            for (int line = 0; line < first.channels * first.height; line++) {
                int channel = line / first.height;
                int row = channel * sheetHeight + top + line % first.height;
                System.arraycopy(picture.pixels, line * first.width, to, row * sheetWidth + left, first.width);
            }
        }
        return new Picture(first.channels, sheetHeight, sheetWidth, to);
    }

    /// The bytes of a PNG file.
    public byte[] png() {
        int drawn = channels == 3 ? 3 : 1;
        int plane = height * width;
        byte[] samples = new byte[plane * drawn];
        for (int at = 0; at < plane; at++) {
            if (drawn == 3) {
                samples[3 * at] = pixels[at];
                samples[3 * at + 1] = pixels[plane + at];
                samples[3 * at + 2] = pixels[2 * plane + at];
            } else {
                int sum = 0;
                for (int channel = 0; channel < channels; channel++) {
                    sum += pixels[channel * plane + at] & 0xff;
                }
                samples[at] = (byte) (sum / channels);
            }
        }
        return Png.encode(samples, height, width, drawn);
    }

    /// The picture as an address that an `img` element takes.
    public String dataUri() {
        return dataUri(png());
    }

    /// A PNG file as an address that an `img` element takes.
    public static String dataUri(byte[] png) {
        return "data:image/png;base64," + Base64.getEncoder().encodeToString(png);
    }
}
