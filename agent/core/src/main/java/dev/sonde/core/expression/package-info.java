/**
 * The small language of the rules: {@link dev.sonde.core.expression.Expression} and {@link
 * dev.sonde.core.expression.Template} are parsed from text and compiled, for a {@link dev.sonde.core.expression.Scope}, to
 * method handles. Text → {@code Lexer} → {@code Parser} → {@code Node} → {@code Compiler} → {@code Code} → handle; {@code
 * Members} and {@code DynamicMember} read objects, {@code Operators} computes.
 */
package dev.sonde.core.expression;
