package dev.quern.compute.kernel;

import java.lang.invoke.MethodHandles;

/// Loads kernels whose classes are written at run time.
final class HiddenClass {

    private HiddenClass() {}

    /// An instance of a new class.
    static Object load(byte[] code) {
        try {
            return MethodHandles.lookup()
                    .defineHiddenClass(code, true)
                    .lookupClass()
                    .getDeclaredConstructor()
                    .newInstance();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("A kernel cannot be loaded", e);
        }
    }
}
