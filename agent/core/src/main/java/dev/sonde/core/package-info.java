/** The agent behind the launcher: everything in here is loaded by a class loader of its own. */
package dev.sonde.core;
