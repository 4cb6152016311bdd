package app;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Works on {@code args[0]} threads until it is told to {@code stop}, counts what it does, and says it then; {@code gc} has the JVM
 * collect its garbage.
 */
public final class Steady {
    private final AtomicLong handled = new AtomicLong();
    private volatile boolean stopped;

    /** Something with subtypes. */
    public interface Desk {
        long serve(String kind, long number);
    }

    public static class PlainDesk implements Desk {
        @Override
        public long serve(String kind, long number) {
            return number + kind.length();
        }
    }

    public static final class LastDesk extends PlainDesk {
        @Override
        public long serve(String kind, long number) {
            return super.serve(kind, number) + 1;
        }
    }

    public static void main(String[] args) throws IOException, InterruptedException {
        Steady steady = new Steady();
        List<Thread> running = new ArrayList<Thread>();
        for (int i = 0; i < Integer.parseInt(args[0]); i++) {
            Thread thread = new Thread(() -> steady.run(), "steady-" + i);
            thread.start();
            running.add(thread);
        }
        System.out.println("ready");
        BufferedReader words = new BufferedReader(new InputStreamReader(System.in));
        for (String word = words.readLine(); word != null; word = words.readLine()) {
            if (word.equals("gc")) {
                System.gc();
                System.gc();
                System.out.println("collected");
            } else {
                steady.stopped = true;
                for (Thread thread : running) {
                    thread.join();
                }
                System.out.println("handled " + steady.handled);
                System.out.println("stopped");
            }
        }
        System.out.println("bye");
    }

    private void run() {
        Desk desk = new LastDesk();
        long sum = 0;
        while (!stopped) {
            for (int i = 0; i < 500; i++) {
                sum += handle(i % 2 == 0 ? "even" : "odd", i);
                sum += desk.serve("plain", sum);
                handled.incrementAndGet();
            }
            pause();
        }
        if (sum == 42) {
            System.out.println("never");
        }
    }

    public int handle(String kind, int number) {
        return number + kind.length();
    }

    /** Somewhere to be while the rules change. */
    public void pause() {
        try {
            Thread.sleep(1);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
