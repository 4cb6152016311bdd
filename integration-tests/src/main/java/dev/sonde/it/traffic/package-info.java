/**
 * Scripted traffic for the sample application through each of its endpoints, by a client that keeps count itself.
 *
 * <p>A {@link dev.sonde.it.traffic.Traffic} plays rounds of scripts; what each request was and what it must have changed goes into a
 * {@link dev.sonde.it.traffic.Ledger}; {@link dev.sonde.it.traffic.Trial} puts the ledger and the servers' own statistics beside a scrape.
 */
package dev.sonde.it.traffic;
