package dev.sonde.core.event;

/**
 * The threads that work for the agent itself, known by their group or one below it, which a thread inherits from the one that starts it. What
 * they do with classes of the JDK that a rule means is not the application's.
 */
public final class OwnThreads {
    private static final ThreadGroup GROUP = new ThreadGroup("sonde");

    private OwnThreads() {}

    /** A daemon thread from which all others of the agent descend. Not started. */
    public static Thread first(String name, Runnable work) {
        Thread thread = new Thread(GROUP, work, name);
        thread.setDaemon(true);
        thread.setContextClassLoader(OwnThreads.class.getClassLoader());
        return thread;
    }

    /** Whether the calling thread is one of them. */
    public static boolean isCurrent() {
        return GROUP.parentOf(Thread.currentThread().getThreadGroup());
    }
}
