package dev.sonde.core.start;

import java.util.concurrent.CountDownLatch;

/** What {@link RulesInForceTest} observes. */
public class Kiosk {
    static final CountDownLatch HELD = new CountDownLatch(1);
    static final CountDownLatch RELEASE = new CountDownLatch(1);

    private final int papers;

    public Kiosk(int papers) {
        this.papers = papers;
    }

    public int sell(String paper) {
        return paper.length();
    }

    public void wait(CountDownLatch inside, CountDownLatch leave) throws InterruptedException {
        inside.countDown();
        leave.await();
    }

    public int papers() {
        return papers;
    }

    public String broken() {
        throw new UnsupportedOperationException("broken");
    }

    /** What a database calls. */
    public static int hold() throws InterruptedException {
        HELD.countDown();
        RELEASE.await();
        return 1;
    }
}
