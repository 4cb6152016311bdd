/**
 * A rules file from text to an immutable {@link dev.sonde.core.rules.RuleSet}: {@code YamlReader} (text → {@code Yaml} with
 * positions) → {@code MetricReader}, {@code RuleReader}, {@code PollReader}, {@code ActionReader} → {@link
 * dev.sonde.core.rules.RuleLoader}, which includes and overrides. What is wrong becomes {@link
 * dev.sonde.core.rules.Problems}, all at once; what is right goes on.
 */
package dev.sonde.core.rules;
