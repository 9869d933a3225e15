package dev.quern.compute.kernel;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;

/// A few threads that share the tasks of one kernel. Handing over work costs well under a microsecond while the
/// members spin; after some 50 microseconds without work they park.
///
/// One caller at a time leads the team; a second one finds it taken and does its tasks alone. Which thread does
/// a task must not matter to its result.
public final class ThreadTeam {
    private static final int SPINS = 20_000;
    private static final ThreadTeam SHARED = new ThreadTeam(
            Integer.getInteger("quern.threads", Runtime.getRuntime().availableProcessors()));

    private final Thread[] members;
    private final AtomicBoolean taken = new AtomicBoolean();
    private final AtomicInteger next = new AtomicInteger();
    private final AtomicInteger working = new AtomicInteger();
    private volatile int round;
    private volatile Throwable failure;
    private int tasks;
    private IntConsumer body;

    /// A team of so many threads, the caller's included.
    ///
    /// @param size at least 1; a team of one has no threads of its own
    public ThreadTeam(int size) {
        members = new Thread[Math.max(0, size - 1)];
        for (int i = 0; i < members.length; i++) {
            members[i] =
                    Thread.ofPlatform().daemon().name("quern-kernel-" + (i + 1)).start(this::serve);
        }
    }

    /// The team of this JVM: as many threads as processors, or the system property `quern.threads`.
    public static ThreadTeam shared() {
        return SHARED;
    }

    /// Threads, the caller's included.
    public int size() {
        return members.length + 1;
    }

    /// Runs `task` for 0 to `count` - 1, on any thread in any order, and returns when all are done.
    public void run(int count, IntConsumer task) {
        if (count <= 1 || members.length == 0 || !taken.compareAndSet(false, true)) {
            for (int i = 0; i < count; i++) {
                task.accept(i);
            }
            return;
        }
        try {
            lead(count, task);
        } finally {
            body = null;
            taken.set(false);
        }
    }

    private void lead(int count, IntConsumer task) {
        tasks = count;
        body = task;
        failure = null;
        next.set(0);
        working.set(members.length);
        round++;
        for (Thread member : members) {
            LockSupport.unpark(member);
        }
        work();
        while (working.get() > 0) {
            Thread.onSpinWait();
        }
        if (failure instanceof RuntimeException known) {
            throw known;
        }
        if (failure != null) {
            throw new IllegalStateException(failure);
        }
    }

    private void serve() {
        int seen = 0;
        while (true) {
            for (int spins = 0; round == seen; spins++) {
                if (spins < SPINS) {
                    Thread.onSpinWait();
                } else {
                    LockSupport.park(this);
                }
            }
            seen = round;
            work();
            working.decrementAndGet();
        }
    }

    private void work() {
        try {
            for (int task = next.getAndIncrement(); task < tasks; task = next.getAndIncrement()) {
                body.accept(task);
            }
        } catch (Throwable thrown) {
            failure = thrown;
            next.set(tasks);
        }
    }
}
