package dev.sonde.core.probe;

import java.util.ArrayList;
import java.util.List;

/** A class whose getters cannot be trusted. */
public class Till {
    final List<Double> taken = new ArrayList<>();
    private int depth;

    public int take(String kind, double amount) {
        taken.add(amount);
        return taken.size();
    }

    public double refund(double amount) {
        return -amount;
    }

    int overflow() {
        return ++depth < 0 ? depth : overflow() + 1;
    }

    int memory() {
        return failing(new OutOfMemoryError("pretended"));
    }

    int linkage() {
        return failing(new NoClassDefFoundError("gone/Class"));
    }

    int thrown() {
        return failing(new Error("of the application's own"));
    }

    private int failing(Error error) {
        if (depth >= 0) {
            throw error;
        }
        return depth;
    }
}
