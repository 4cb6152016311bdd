package dev.sonde.core.source;

import java.lang.management.ManagementFactory;

/** Bytes that this thread allocates. */
public final class Allocation {
    private static final com.sun.management.ThreadMXBean THREADS =
            (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int ROUNDS = 20_000;

    private Allocation() {}

    /** Bytes for each run once the JIT has done its work: the least of many rounds. */
    public static double perRun(Runnable work) {
        double least = Double.MAX_VALUE;
        for (int round = 0; round < 40; round++) {
            long before = THREADS.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < ROUNDS; i++) {
                work.run();
            }
            least = Math.min(least, (THREADS.getCurrentThreadAllocatedBytes() - before) / (double) ROUNDS);
        }
        return least;
    }
}
