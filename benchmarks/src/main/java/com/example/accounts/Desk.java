package com.example.accounts;

/**
 * What the application does: nothing, so that only the observing costs. Observed from outside where the package is named in
 * the benchmarks' rules; {@link #untouched} is not. Each kind of desk does the same and differs in who observes it.
 */
public class Desk {
    public void noLabels() {}

    public void constantLabels() {}

    public void dynamicLabel(Account account) {}

    public void timer(Account account) {}

    /** Observed where it returns true. */
    public boolean condition(Account account, boolean wanted) {
        return wanted;
    }

    public void failing(Account account) throws Refusal {
        throw Refusal.INSTANCE;
    }

    /** Named by a rule that a reload of the rules dropped after it had run. */
    public void off(Account account) {}

    /** Named by a rule with a state and a clock, which a reload of the rules dropped after it had run. */
    public void dropped(Account account) {}

    /** Never woven. */
    public void untouched(Account account) {}
}
