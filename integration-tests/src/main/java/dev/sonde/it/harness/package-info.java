/**
 * What tests and the demonstration start and look at: JVMs with and without the agent, their output, their scrapes.
 *
 * <p>A {@link dev.sonde.it.harness.JavaProgram} starts as a {@link dev.sonde.it.harness.RunningProgram}; the agent in it answers at an
 * {@link dev.sonde.it.harness.AgentEndpoint}, whose answer is read as a {@link dev.sonde.it.harness.Scrape}.
 */
package dev.sonde.it.harness;
