/** Method patterns: the text behind {@code at}, parsed, and the questions that matching asks of it. Plain names, no reflection. */
package dev.sonde.core.weave.pattern;
