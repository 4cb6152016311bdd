package dev.sonde.core.expression;

import java.math.BigInteger;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.util.Date;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** What is a number, and which one: numbers, truth as 1 or 0, spans of time in seconds, moments in seconds since 1970 UTC. Pure. */
final class Numbers {
    private Numbers() {}

    static boolean isWhole(Object value) {
        return value instanceof Long
                || value instanceof Integer
                || value instanceof Short
                || value instanceof Byte
                || value instanceof AtomicLong
                || value instanceof AtomicInteger
                || value instanceof LongAdder
                || (value instanceof BigInteger && ((BigInteger) value).bitLength() < Long.SIZE);
    }

    static boolean bothWhole(Object a, Object b) {
        return isWhole(a) && isWhole(b);
    }

    static long whole(Object value) {
        return ((Number) value).longValue();
    }

    /**
     * NaN of null, and of what is empty.
     *
     * @throws ExpressionFault if the value is no number
     */
    @SuppressWarnings("JavaUtilDate") // what applications have; toInstant fails for dates of java.sql
    static double number(@Nullable Object value) {
        if (value instanceof Number) {
            return ((Number) value).doubleValue();
        }
        if (value == null) {
            return Double.NaN;
        }
        if (value instanceof Boolean) {
            return number(((Boolean) value).booleanValue());
        }
        if (value instanceof Duration) {
            return seconds((Duration) value);
        }
        if (value instanceof Date) {
            return ((Date) value).getTime() / 1e3;
        }
        if (value instanceof TemporalAccessor && ((TemporalAccessor) value).isSupported(ChronoField.INSTANT_SECONDS)) {
            return seconds((TemporalAccessor) value);
        }
        if (value instanceof Optional) {
            return number(((Optional<?>) value).orElse(null));
        }
        if (value instanceof OptionalLong) {
            OptionalLong optional = (OptionalLong) value;
            return optional.isPresent() ? optional.getAsLong() : Double.NaN;
        }
        if (value instanceof OptionalInt) {
            OptionalInt optional = (OptionalInt) value;
            return optional.isPresent() ? optional.getAsInt() : Double.NaN;
        }
        if (value instanceof OptionalDouble) {
            return ((OptionalDouble) value).orElse(Double.NaN);
        }
        throw new ExpressionFault(
                "a number was needed, this is a " + value.getClass().getName());
    }

    static double number(boolean value) {
        return value ? 1 : 0;
    }

    static double seconds(Duration value) {
        return value.getSeconds() + value.getNano() / 1e9;
    }

    private static double seconds(TemporalAccessor moment) {
        double nanos = moment.isSupported(ChronoField.NANO_OF_SECOND) ? moment.getLong(ChronoField.NANO_OF_SECOND) : 0;
        return moment.getLong(ChronoField.INSTANT_SECONDS) + nanos / 1e9;
    }

    /** Whether a value of that static type, which is no general one, may be a number. */
    static boolean mayBe(Class<?> type) {
        return Number.class.isAssignableFrom(type)
                || Date.class.isAssignableFrom(type)
                || type == Optional.class
                || type == OptionalLong.class
                || type == OptionalInt.class
                || type == OptionalDouble.class
                || (TemporalAccessor.class.isAssignableFrom(type)
                        && type != LocalDateTime.class
                        && type != LocalDate.class
                        && type != LocalTime.class);
    }
}
