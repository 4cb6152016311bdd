package dev.sonde.core.weave;

import java.util.concurrent.CountDownLatch;

/** What {@link WeavingChangeTest} weaves while it runs. */
public class Turnstile {
    private int passed;

    public int turn(int by) {
        passed += by;
        return passed;
    }

    /** Counts its own calls by the value it returns. */
    public long count(long before) {
        return before + 1;
    }

    public void hold(CountDownLatch inside, CountDownLatch leave) throws InterruptedException {
        inside.countDown();
        leave.await();
    }
}
