package dev.sonde.benchmarks.peers;

/**
 * What one process of the application took.
 *
 * @param requestCpuMicros CPU of the process per request while the measured requests ran, in microseconds; collecting garbage,
 *     compiling and answering scrapes included
 * @param quietCpuSeconds CPU from the start until it rests after the first answer
 * @param countedRequests requests the agent says it saw, -1 without an agent
 * @param expectedRequests requests it should have seen
 * @param loadAverage of the machine when the run ended: what else ran beside it
 */
public record Run(
        Variant variant,
        int round,
        double startSeconds,
        double startCpuSeconds,
        double quietCpuSeconds,
        double requestCpuMicros,
        double requestsPerSecond,
        double residentMebibytes,
        double liveHeapMebibytes,
        double loadedClasses,
        double threads,
        long countedRequests,
        long expectedRequests,
        double loadAverage) {

    boolean countsAreRight() {
        return countedRequests < 0 || countedRequests == expectedRequests;
    }
}
