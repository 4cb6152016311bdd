package dev.sonde.core.weave;

import java.io.IOException;
import java.util.List;
import java.util.function.Supplier;

/** Methods of every shape that weaving must survive; what each returns tells that nothing about it changed. */
@SuppressWarnings({"UnusedVariable", "StatementSwitchToExpressionSwitch"})
public class Shapes implements Supplier<String> {
    private final long seed;

    public Shapes(long seed) {
        this.seed = seed;
    }

    public Shapes(String text) {
        this(text == null ? 7 : text.length());
        if (seed > 100) {
            throw new IllegalStateException("too long");
        }
    }

    public void nothing() {}

    public int primitives(boolean a, byte b, short c, char d, int e, long f, float g, double h) {
        return (a ? 1 : 0) + b + c + d + e + (int) f + (int) g + (int) h;
    }

    public long overwritten(long n, String text) {
        for (int i = 0; i < 3; i++) {
            n += i;
            text = text + i;
        }
        return n + text.length() + seed;
    }

    public static double fixed(double x) {
        if (x < 0) {
            return -x;
        }
        try {
            return Math.sqrt(x);
        } finally {
            x = 0;
        }
    }

    public String throwing(String text) throws IOException {
        try {
            if (text.isEmpty()) {
                throw new IOException("empty");
            }
            return text.substring(1);
        } catch (StringIndexOutOfBoundsException e) {
            return "caught";
        }
    }

    public synchronized List<String> locked(List<String> in) {
        synchronized (in) {
            return List.copyOf(in);
        }
    }

    public int loops(int n) {
        int sum = 0;
        outer:
        while (true) {
            switch (n % 4) {
                case 0:
                    sum += 1;
                    break;
                case 1:
                    sum += 2;
                    break;
                default:
                    if (sum > 50) {
                        break outer;
                    }
            }
            n--;
            if (n < 0) {
                return -sum;
            }
            sum += n;
        }
        return sum;
    }

    @Override
    public String get() {
        Supplier<String> lambda = () -> "seed " + seed;
        return lambda.get();
    }
}
