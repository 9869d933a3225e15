package dev.quern.compute.kernel;

import static dev.quern.compute.kernel.VectorShape.WIDTH;
import static java.lang.constant.ConstantDescs.CD_Object;
import static java.lang.constant.ConstantDescs.CD_float;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_void;
import static java.lang.constant.ConstantDescs.INIT_NAME;
import static java.lang.constant.ConstantDescs.MTD_void;

import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.Vector;
import jdk.incubator.vector.VectorSpecies;

/// Writes the class of the [Square] of this JVM: each row a local variable, log2(n) rounds that interleave row i with
/// row i + n / 2. Elements travel as ints, so that no NaN changes.
///
/// Rounds through an array instead of registers take as long as the scalar loop.
final class SquareWriter {
    /// The lanes, counted through two vectors, that interleave their first or their second halves.
    static final int[] LOW = interleaving(0);

    static final int[] HIGH = interleaving(WIDTH / 2);

    private static final ClassDesc FLOAT_VECTOR =
            FloatVector.class.describeConstable().orElseThrow();
    private static final ClassDesc INT_VECTOR =
            IntVector.class.describeConstable().orElseThrow();
    private static final ClassDesc ANY_VECTOR = Vector.class.describeConstable().orElseThrow();
    private static final ClassDesc SPECIES =
            VectorSpecies.class.describeConstable().orElseThrow();
    private static final ClassDesc SHAPE = VectorShape.class.describeConstable().orElseThrow();
    private static final ClassDesc WRITER =
            SquareWriter.class.describeConstable().orElseThrow();
    private static final ClassDesc FLOATS = CD_float.arrayType();
    private static final ClassDesc INTS = CD_int.arrayType();
    private static final MethodTypeDesc TRANSPOSE =
            MethodTypeDesc.of(CD_void, FLOATS, CD_int, CD_int, CD_int, FLOATS, CD_int, CD_int);

    // Local variables: the receiver, then the arguments in their order.
    private static final int FROM = 1;
    private static final int AT = 2;
    private static final int STRIDE = 3;
    private static final int ROWS = 4;
    private static final int TO = 5;
    private static final int TO_AT = 6;
    private static final int TO_STRIDE = 7;
    private static final int LOWER = 8;
    private static final int HIGHER = 9;
    private static final int FIRST_ROW = 10;

    private SquareWriter() {}

    private static int[] interleaving(int first) {
        int[] lanes = new int[WIDTH];
        for (int i = 0; i < WIDTH; i++) {
            lanes[i] = first + i / 2 + i % 2 * WIDTH;
        }
        return lanes;
    }

    static Square load() {
        ClassDesc name = ClassDesc.of(Square.class.getPackageName(), "Square" + WIDTH);
        return (Square) HiddenClass.load(
                ClassFile.of().build(name, type -> type.withFlags(ClassFile.ACC_FINAL | ClassFile.ACC_SUPER)
                        .withInterfaceSymbols(Square.class.describeConstable().orElseThrow())
                        .withMethodBody(INIT_NAME, MTD_void, ClassFile.ACC_PUBLIC, code -> code.aload(0)
                                .invokespecial(CD_Object, INIT_NAME, MTD_void)
                                .return_())
                        .withMethodBody("transpose", TRANSPOSE, ClassFile.ACC_PUBLIC, SquareWriter::body)));
    }

    private static void body(CodeBuilder code) {
        lanes(code, "LOW", LOWER);
        lanes(code, "HIGH", HIGHER);
        for (int row = 0; row < WIDTH; row++) {
            if (row > 0) {
                // AT += row < ROWS ? STRIDE : 0, without a branch
                code.iload(AT)
                        .loadConstant(row)
                        .iload(ROWS)
                        .isub()
                        .loadConstant(31)
                        .ishr();
                code.iload(STRIDE).iand().iadd().istore(AT);
            }
            code.getstatic(SHAPE, "SPECIES", SPECIES).aload(FROM).iload(AT);
            code.invokestatic(FLOAT_VECTOR, "fromArray", MethodTypeDesc.of(FLOAT_VECTOR, SPECIES, FLOATS, CD_int));
            code.invokevirtual(FLOAT_VECTOR, "reinterpretAsInts", MethodTypeDesc.of(INT_VECTOR));
            code.astore(FIRST_ROW + row);
        }
        int first = FIRST_ROW;
        for (int left = WIDTH; left > 1; left /= 2) {
            for (int pair = 0; pair < WIDTH / 2; pair++) {
                interleave(code, LOWER, first + pair, first + WIDTH + 2 * pair);
                interleave(code, HIGHER, first + pair, first + WIDTH + 2 * pair + 1);
            }
            first += WIDTH; // fresh variables: the compiler sees values, not their names
        }
        for (int column = 0; column < WIDTH; column++) {
            code.aload(first + column);
            code.invokevirtual(INT_VECTOR, "reinterpretAsFloats", MethodTypeDesc.of(FLOAT_VECTOR));
            code.aload(TO).iload(TO_AT);
            code.invokevirtual(FLOAT_VECTOR, "intoArray", MethodTypeDesc.of(CD_void, FLOATS, CD_int));
            code.iload(TO_AT).iload(TO_STRIDE).iadd().istore(TO_AT);
        }
        code.return_();
    }

    private static void lanes(CodeBuilder code, String field, int variable) {
        code.getstatic(SHAPE, "WORDS", SPECIES).getstatic(WRITER, field, INTS).iconst_0();
        code.invokestatic(INT_VECTOR, "fromArray", MethodTypeDesc.of(INT_VECTOR, SPECIES, INTS, CD_int));
        code.astore(variable);
    }

    private static void interleave(CodeBuilder code, int lanes, int row, int result) {
        code.aload(lanes).aload(row).aload(row + WIDTH / 2);
        code.invokevirtual(INT_VECTOR, "selectFrom", MethodTypeDesc.of(INT_VECTOR, ANY_VECTOR, ANY_VECTOR));
        code.astore(result);
    }
}
