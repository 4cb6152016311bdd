package app;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Handles {@code args[0]} calls on each of {@code args[1]} threads; every tenth of them fails. */
public final class Worker {

    public static void main(String[] args) throws IOException, InterruptedException {
        int calls = Integer.parseInt(args[0]);
        int threads = Integer.parseInt(args[1]);
        Worker worker = new Worker();
        List<Thread> running = new ArrayList<Thread>();
        for (int i = 0; i < threads; i++) {
            Thread thread = new Thread(() -> worker.run(calls), "worker-" + i);
            thread.start();
            running.add(thread);
        }
        for (Thread thread : running) {
            thread.join();
        }
        System.out.println("handled " + (long) calls * threads);
        System.out.println("ready");
        while (System.in.read() >= 0) {}
        System.out.println("bye");
    }

    private void run(int calls) {
        int failed = 0;
        for (int i = 0; i < calls; i++) {
            try {
                handle(i % 2 == 0 ? "even" : "odd", i);
            } catch (IllegalStateException e) {
                failed++;
            }
        }
        if (failed != calls / 10) {
            throw new AssertionError("failed " + failed);
        }
    }

    public int handle(String kind, int number) {
        if (number % 10 == 9) {
            throw FAILURE;
        }
        return number + kind.length();
    }

    public String getBroken() {
        throw new UnsupportedOperationException("this getter always throws");
    }

    private static final IllegalStateException FAILURE = new IllegalStateException("every tenth");
}
