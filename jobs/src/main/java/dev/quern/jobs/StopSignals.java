package dev.quern.jobs;

import dev.quern.engine.run.RunHandle;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/// Turns Ctrl-C and SIGTERM into a request to stop; the second one ends the JVM at once. SIGUSR1, which `bin/quern` has
/// the JVM send itself when its heap is full, ends it at once, with the status of what may be tried again.
///
/// The JDK's only way to handle signals is a class that its compiler warns of, so it is reached by reflection. Where
/// it is missing, signals end the JVM as usual, and the next run goes on from the last checkpoint.
final class StopSignals implements AutoCloseable {
    private static final String SIGNAL = "sun.misc.Signal";
    private static final String HANDLER = "sun.misc.SignalHandler";

    private final Map<String, Object> before = new HashMap<>();
    private final AtomicInteger heard = new AtomicInteger();
    private final RunHandle handle;
    private final ProgressDisplay display;

    private StopSignals(RunHandle handle, ProgressDisplay display) {
        this.handle = handle;
        this.display = display;
    }

    static StopSignals listen(RunHandle handle, ProgressDisplay display) {
        StopSignals signals = new StopSignals(handle, display);
        signals.handle("INT", () -> signals.stop(ExitStatus.INTERRUPTED));
        signals.handle("TERM", () -> signals.stop(ExitStatus.TERMINATED));
        signals.handle("USR1", () -> Runtime.getRuntime().halt(ExitStatus.TEMPORARY));
        return signals;
    }

    private void handle(String signal, Runnable reaction) {
        InvocationHandler action = (proxy, method, arguments) -> {
            if (method.getDeclaringClass() == Object.class) {
                return method.getName().equals("hashCode") ? (Object) System.identityHashCode(proxy) : false;
            }
            reaction.run();
            return null;
        };
        try {
            Class<?> type = Class.forName(HANDLER);
            before.put(
                    signal,
                    install(signal, Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, action)));
        } catch (ReflectiveOperationException | IllegalArgumentException unavailable) {
            System.getLogger(StopSignals.class.getName())
                    .log(System.Logger.Level.DEBUG, "signal " + signal + " cannot be handled", unavailable);
        }
    }

    private void stop(int exitCode) {
        if (heard.getAndIncrement() > 0) {
            Runtime.getRuntime().halt(exitCode);
        }
        handle.requestStop(exitCode);
        display.line("stopping: saving the state (once more to stop at once)");
    }

    /// Puts a handler in place and returns the one before.
    private static Object install(String signal, Object handler) throws ReflectiveOperationException {
        Class<?> type = Class.forName(SIGNAL);
        Method handle = type.getMethod("handle", type, Class.forName(HANDLER));
        return handle.invoke(null, type.getConstructor(String.class).newInstance(signal), handler);
    }

    /// Gives the signals back to those who had them.
    @Override
    public void close() {
        before.forEach((signal, handler) -> {
            try {
                install(signal, handler);
            } catch (ReflectiveOperationException impossible) {
                throw new IllegalStateException(impossible);
            }
        });
    }
}
