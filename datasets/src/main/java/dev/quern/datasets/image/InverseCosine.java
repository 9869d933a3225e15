package dev.quern.datasets.image;

/// The inverse discrete cosine transform of 8 x 8 blocks in integers, after Loeffler, Ligtenberg and Moschytz (1989)
/// with the scaling and rounding of the Independent JPEG Group's accurate method (`jidctint`), so that both give the
/// same pixels.
final class InverseCosine {
    private static final int CONSTANT_BITS = 13;
    private static final int PASS_BITS = 2;
    private static final int COLUMN_SHIFT = CONSTANT_BITS - PASS_BITS;
    private static final int ROW_SHIFT = CONSTANT_BITS + PASS_BITS + 3;

    private static final int C0_298631336 = 2446;
    private static final int C0_390180644 = 3196;
    private static final int C0_541196100 = 4433;
    private static final int C0_765366865 = 6270;
    private static final int C0_899976223 = 7373;
    private static final int C1_175875602 = 9633;
    private static final int C1_501321110 = 12299;
    private static final int C1_847759065 = 15137;
    private static final int C1_961570560 = 16069;
    private static final int C2_053119869 = 16819;
    private static final int C2_562915447 = 20995;
    private static final int C3_072711026 = 25172;

    private InverseCosine() {}

    /// A block whose first coefficient alone differs from zero.
    static void flat(int first, byte[] pixels, int at, int stride) {
        byte value = pixel(((first << PASS_BITS) + (1 << PASS_BITS + 2)) >> PASS_BITS + 3);
        for (int row = 0; row < 8; row++) {
            int to = at + row * stride;
            for (int column = 0; column < 8; column++) {
                pixels[to + column] = value;
            }
        }
    }

    /// Any block.
    ///
    /// @param block (8, 8) coefficients, rows by rising vertical frequency; spoilt afterwards
    static void block(int[] block, byte[] pixels, int at, int stride) {
        for (int column = 0; column < 8; column++) {
            columnOf(block, column);
        }
        for (int row = 0; row < 8; row++) {
            rowOf(block, 8 * row, pixels, at + row * stride);
        }
    }

    private static void columnOf(int[] block, int at) {
        if ((block[at + 8]
                        | block[at + 16]
                        | block[at + 24]
                        | block[at + 32]
                        | block[at + 40]
                        | block[at + 48]
                        | block[at + 56])
                == 0) {
            int value = block[at] << PASS_BITS;
            for (int i = at; i < 64; i += 8) {
                block[i] = value;
            }
            return;
        }
        // Even part.
        int turned = (block[at + 16] + block[at + 48]) * C0_541196100;
        int even2 = turned - block[at + 48] * C1_847759065;
        int even3 = turned + block[at + 16] * C0_765366865;
        int even0 = block[at] + block[at + 32] << CONSTANT_BITS;
        int even1 = block[at] - block[at + 32] << CONSTANT_BITS;
        int sum0 = even0 + even3;
        int sum3 = even0 - even3;
        int sum1 = even1 + even2;
        int sum2 = even1 - even2;
        // Odd part.
        int in7 = block[at + 56];
        int in5 = block[at + 40];
        int in3 = block[at + 24];
        int in1 = block[at + 8];
        int all = (in7 + in3 + in5 + in1) * C1_175875602;
        int outer = -(in7 + in1) * C0_899976223;
        int inner = -(in5 + in3) * C2_562915447;
        int left = all - (in7 + in3) * C1_961570560;
        int right = all - (in5 + in1) * C0_390180644;
        int odd0 = in7 * C0_298631336 + outer + left;
        int odd1 = in5 * C2_053119869 + inner + right;
        int odd2 = in3 * C3_072711026 + inner + left;
        int odd3 = in1 * C1_501321110 + outer + right;
        int half = 1 << COLUMN_SHIFT - 1;
        block[at] = sum0 + odd3 + half >> COLUMN_SHIFT;
        block[at + 56] = sum0 - odd3 + half >> COLUMN_SHIFT;
        block[at + 8] = sum1 + odd2 + half >> COLUMN_SHIFT;
        block[at + 48] = sum1 - odd2 + half >> COLUMN_SHIFT;
        block[at + 16] = sum2 + odd1 + half >> COLUMN_SHIFT;
        block[at + 40] = sum2 - odd1 + half >> COLUMN_SHIFT;
        block[at + 24] = sum3 + odd0 + half >> COLUMN_SHIFT;
        block[at + 32] = sum3 - odd0 + half >> COLUMN_SHIFT;
    }

    private static void rowOf(int[] block, int at, byte[] pixels, int to) {
        // Even part.
        int turned = (block[at + 2] + block[at + 6]) * C0_541196100;
        int even2 = turned - block[at + 6] * C1_847759065;
        int even3 = turned + block[at + 2] * C0_765366865;
        int half = 1 << ROW_SHIFT - 1;
        int even0 = (block[at] + block[at + 4] << CONSTANT_BITS) + half;
        int even1 = (block[at] - block[at + 4] << CONSTANT_BITS) + half;
        int sum0 = even0 + even3;
        int sum3 = even0 - even3;
        int sum1 = even1 + even2;
        int sum2 = even1 - even2;
        // Odd part.
        int in7 = block[at + 7];
        int in5 = block[at + 5];
        int in3 = block[at + 3];
        int in1 = block[at + 1];
        int all = (in7 + in3 + in5 + in1) * C1_175875602;
        int outer = -(in7 + in1) * C0_899976223;
        int inner = -(in5 + in3) * C2_562915447;
        int left = all - (in7 + in3) * C1_961570560;
        int right = all - (in5 + in1) * C0_390180644;
        int odd0 = in7 * C0_298631336 + outer + left;
        int odd1 = in5 * C2_053119869 + inner + right;
        int odd2 = in3 * C3_072711026 + inner + left;
        int odd3 = in1 * C1_501321110 + outer + right;
        pixels[to] = pixel(sum0 + odd3 >> ROW_SHIFT);
        pixels[to + 7] = pixel(sum0 - odd3 >> ROW_SHIFT);
        pixels[to + 1] = pixel(sum1 + odd2 >> ROW_SHIFT);
        pixels[to + 6] = pixel(sum1 - odd2 >> ROW_SHIFT);
        pixels[to + 2] = pixel(sum2 + odd1 >> ROW_SHIFT);
        pixels[to + 5] = pixel(sum2 - odd1 >> ROW_SHIFT);
        pixels[to + 3] = pixel(sum3 + odd0 >> ROW_SHIFT);
        pixels[to + 4] = pixel(sum3 - odd0 >> ROW_SHIFT);
    }

    /// Around 128 and cut off; what is far out of range wraps at 10 bits, as the group's table of limits does.
    private static byte pixel(int value) {
        return (byte) Math.clamp((value << 22 >> 22) + 128, 0, 255);
    }
}
