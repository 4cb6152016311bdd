/**
 * What a scrape is compared with: numbers counted outside the program that is measured, by the client that sent the traffic, by the
 * servers behind the program, and in the program's log.
 */
package dev.sonde.it.truth;
