package dev.sonde.core.metric;

import java.util.concurrent.atomic.DoubleAdder;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * What few series need beside their numbers, and so have only once they need it: a count of the values they refused, a sum of fractions, and
 * whatever a subclass adds. Thread-safe.
 */
class RareCounts {
    final LongAdder rejected = new LongAdder();
    private volatile @Nullable DoubleAdder fraction;

    final void addFraction(double n) {
        DoubleAdder f = fraction;
        if (f == null) {
            synchronized (this) {
                f = fraction;
                if (f == null) {
                    f = new DoubleAdder();
                    fraction = f;
                }
            }
        }
        f.add(n);
    }

    final double fraction() {
        DoubleAdder f = fraction;
        return f == null ? 0 : f.sum();
    }

    final void resetFraction() {
        DoubleAdder f = fraction;
        if (f != null) {
            f.reset();
        }
    }
}
