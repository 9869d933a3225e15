package dev.quern.compute.kernel;

import static java.lang.constant.ConstantDescs.CD_Object;
import static java.lang.constant.ConstantDescs.CD_float;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_void;
import static java.lang.constant.ConstantDescs.INIT_NAME;
import static java.lang.constant.ConstantDescs.MTD_void;

import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.Vector;
import jdk.incubator.vector.VectorSpecies;

/// Writes the class of a [Tile] of given height and width, and loads it.
///
/// The code is what one would write by hand, with each accumulator a local variable and nothing unrolled over the inner
/// index (C2 would hoist the loads and spill):
///
/// ```
/// FloatVector s0_0 = start ..., s0_1 = ..., s1_0 = ...
/// for (int inner = 0; inner < k; inner++) {
///     FloatVector b0 = fromArray(SPECIES, b, bAt), b1 = fromArray(SPECIES, b, bAt + WIDTH);
///     FloatVector x = broadcast(SPECIES, a[aAt]);
///     s0_0 = x.fma(b0, s0_0); s0_1 = x.fma(b1, s0_1);
///     x = broadcast(SPECIES, a[aAt + 1]); ...
///     aAt += ROWS; bAt += COLUMNS;
/// }
/// s0_0.intoArray(c, cAt); ...
/// ```
///
/// Each call gives a class of its own, which the compiler treats apart: that is how a bad compile is got rid of.
final class TileWriter {

    private static final ClassDesc VECTOR =
            FloatVector.class.describeConstable().orElseThrow();
    private static final ClassDesc ANY_VECTOR = Vector.class.describeConstable().orElseThrow();
    private static final ClassDesc SPECIES =
            VectorSpecies.class.describeConstable().orElseThrow();
    private static final ClassDesc SHAPE = VectorShape.class.describeConstable().orElseThrow();
    private static final ClassDesc FLOATS = CD_float.arrayType();
    private static final ClassDesc TILE = Tile.class.describeConstable().orElseThrow();
    private static final MethodTypeDesc MULTIPLY = MethodTypeDesc.of(
            CD_void, FLOATS, CD_int, FLOATS, CD_int, CD_int, FLOATS, CD_int, CD_int, CD_int, FLOATS, CD_int);

    // Local variables: the receiver, then the arguments in their order.
    private static final int A = 1;
    private static final int A_AT = 2;
    private static final int B = 3;
    private static final int B_AT = 4;
    private static final int K = 5;
    private static final int C = 6;
    private static final int C_AT = 7;
    private static final int STRIDE = 8;
    private static final int START = 9;
    private static final int BIAS = 10;
    private static final int BIAS_AT = 11;
    private static final int INNER = 12;
    private static final int ROW = 13;
    private static final int PLACE = 14;
    private static final int FIRST_VECTOR = 15;

    private static final ClassDesc PLACED = PlacedTile.class.describeConstable().orElseThrow();
    private static final MethodTypeDesc MULTIPLY_PLACED =
            MethodTypeDesc.of(CD_void, FLOATS, CD_int, FLOATS, CD_int, CD_int.arrayType(), FLOATS, CD_int, CD_int);
    /// In place of [#K].
    private static final int PLACES = 5;

    private final int rows;
    private final int vectors;
    private final boolean placed;

    private TileWriter(int rows, int vectors, boolean placed) {
        this.rows = rows;
        this.vectors = vectors;
        this.placed = placed;
    }

    /// A new tile of a class of its own.
    ///
    /// @param rows height, at most [Tiles#ROWS]
    /// @param vectors width in vectors, 1 or 2
    static Tile load(int rows, int vectors) {
        return (Tile) HiddenClass.load(new TileWriter(rows, vectors, false).write());
    }

    /// A new tile of two vectors that reads its columns in place, of a class of its own.
    static PlacedTile loadPlaced(int rows) {
        return (PlacedTile) HiddenClass.load(new TileWriter(rows, 2, true).write());
    }

    private byte[] write() {
        String kind = placed ? "PlacedTile" : "Tile";
        ClassDesc name = ClassDesc.of(Tile.class.getPackageName(), kind + rows + "x" + vectors);
        return ClassFile.of().build(name, type -> type.withFlags(ClassFile.ACC_FINAL | ClassFile.ACC_SUPER)
                .withInterfaceSymbols(placed ? PLACED : TILE)
                .withMethodBody(INIT_NAME, MTD_void, ClassFile.ACC_PUBLIC, code -> code.aload(0)
                        .invokespecial(CD_Object, INIT_NAME, MTD_void)
                        .return_())
                .withMethodBody("multiply", placed ? MULTIPLY_PLACED : MULTIPLY, ClassFile.ACC_PUBLIC, this::body));
    }

    private int sum(int row, int vector) {
        return FIRST_VECTOR + row * vectors + vector;
    }

    /// The vector of B, and before that of the start.
    private int operand(int vector) {
        return FIRST_VECTOR + rows * vectors + vector;
    }

    private int broadcast() {
        return FIRST_VECTOR + rows * vectors + vectors;
    }

    private void body(CodeBuilder code) {
        Label begin = code.newLabel();
        if (!placed) {
            Label old = code.newLabel();
            code.iload(START).loadConstant(Tiles.OLD).if_icmpeq(old);
            beginWithRow(code);
            code.goto_(begin).labelBinding(old);
        }
        eachRow(code, row -> {
            for (int vector = 0; vector < vectors; vector++) {
                load(code, C, ROW, vector);
                code.astore(sum(row, vector));
            }
        });
        code.labelBinding(begin);
        loop(code);
        eachRow(code, row -> {
            for (int vector = 0; vector < vectors; vector++) {
                code.aload(sum(row, vector)).aload(C).iload(ROW);
                shift(code, vector);
                code.invokevirtual(VECTOR, "intoArray", MethodTypeDesc.of(CD_void, FLOATS, CD_int));
            }
        });
        code.return_();
    }

    /// Does something for each row while [#ROW] holds where it begins in C.
    private void eachRow(CodeBuilder code, java.util.function.IntConsumer action) {
        code.iload(C_AT).istore(ROW);
        for (int row = 0; row < rows; row++) {
            action.accept(row);
            if (row + 1 < rows) {
                code.iload(ROW).iload(STRIDE).iadd().istore(ROW);
            }
        }
    }

    /// All rows begin with the bias or with zero.
    private void beginWithRow(CodeBuilder code) {
        Label bias = code.newLabel();
        Label known = code.newLabel();
        code.iload(START).loadConstant(Tiles.BIAS).if_icmpeq(bias);
        for (int vector = 0; vector < vectors; vector++) {
            species(code);
            code.invokestatic(VECTOR, "zero", MethodTypeDesc.of(VECTOR, SPECIES))
                    .astore(operand(vector));
        }
        code.goto_(known).labelBinding(bias);
        for (int vector = 0; vector < vectors; vector++) {
            load(code, BIAS, BIAS_AT, vector);
            code.astore(operand(vector));
        }
        code.labelBinding(known);
        for (int row = 0; row < rows; row++) {
            for (int vector = 0; vector < vectors; vector++) {
                code.aload(operand(vector)).astore(sum(row, vector));
            }
        }
    }

    private void loop(CodeBuilder code) {
        Label top = code.newLabel();
        Label end = code.newLabel();
        code.iconst_0().istore(INNER);
        code.labelBinding(top).iload(INNER);
        if (placed) {
            code.aload(PLACES).arraylength().if_icmpge(end);
            code.aload(PLACES).iload(INNER).iaload().iload(B_AT).iadd().istore(PLACE);
        } else {
            code.iload(K).if_icmpge(end);
        }
        for (int vector = 0; vector < vectors; vector++) {
            load(code, B, placed ? PLACE : B_AT, vector);
            code.astore(operand(vector));
        }
        for (int row = 0; row < rows; row++) {
            species(code);
            code.aload(A).iload(A_AT);
            if (row > 0) {
                code.loadConstant(row).iadd();
            }
            code.faload().invokestatic(VECTOR, "broadcast", MethodTypeDesc.of(VECTOR, SPECIES, CD_float));
            code.astore(broadcast());
            for (int vector = 0; vector < vectors; vector++) {
                code.aload(broadcast()).aload(operand(vector)).aload(sum(row, vector));
                code.invokevirtual(VECTOR, "fma", MethodTypeDesc.of(VECTOR, ANY_VECTOR, ANY_VECTOR));
                code.astore(sum(row, vector));
            }
        }
        if (!placed) {
            code.iinc(B_AT, Tiles.COLUMNS);
        }
        code.iinc(A_AT, Tiles.ROWS).iinc(INNER, 1).goto_(top);
        code.labelBinding(end);
    }

    private static void species(CodeBuilder code) {
        code.getstatic(SHAPE, "SPECIES", SPECIES);
    }

    /// Pushes a vector from an array.
    private static void load(CodeBuilder code, int array, int at, int vector) {
        species(code);
        code.aload(array).iload(at);
        shift(code, vector);
        code.invokestatic(VECTOR, "fromArray", MethodTypeDesc.of(VECTOR, SPECIES, FLOATS, CD_int));
    }

    private static void shift(CodeBuilder code, int vector) {
        if (vector > 0) {
            code.loadConstant(vector * VectorShape.WIDTH).iadd();
        }
    }
}
