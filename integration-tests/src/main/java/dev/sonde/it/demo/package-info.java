/** The demonstration started by {@code ./demo}. */
package dev.sonde.it.demo;
