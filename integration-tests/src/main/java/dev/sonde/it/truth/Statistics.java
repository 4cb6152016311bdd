package dev.sonde.it.truth;

import java.util.Map;

/** Numbers that something beside the measured program keeps by itself: a server behind it, its log. */
@FunctionalInterface
public interface Statistics {

    /**
     * What it has counted since it began, in series of the contract.
     *
     * @throws IllegalStateException when it cannot be asked
     */
    Map<Series, Double> read();
}
