package dev.sonde.core.probe;

/**
 * Runs code of the application on a thread of the agent as the application's own threads run it: with the class loader of its class as the
 * context class loader, where it may look up names, services or drivers.
 */
final class ContextLoader {
    interface Body {
        void run() throws Throwable;
    }

    private ContextLoader() {}

    static void of(Class<?> type, Body body) throws Throwable {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        ClassLoader loader = type.getClassLoader();
        thread.setContextClassLoader(loader == null ? ClassLoader.getSystemClassLoader() : loader);
        try {
            body.run();
        } finally {
            thread.setContextClassLoader(before);
        }
    }
}
