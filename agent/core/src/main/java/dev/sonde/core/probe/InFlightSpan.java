package dev.sonde.core.probe;

import static java.lang.invoke.MethodType.methodType;

import dev.sonde.core.metric.GaugeCell;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code in_flight} at a source: the series that a beginning raised are its token, and come down at its end. */
final class InFlightSpan {
    private static final MethodHandles.Lookup LOOKUP = MethodHandles.lookup();
    private static final MethodHandle RAISE =
            MethodProbe.find(LOOKUP, InFlightSpan.class, "raise", methodType(Object.class, GaugeCell.class), true);
    private static final MethodHandle RAISE_ALL =
            MethodProbe.find(LOOKUP, InFlightSpan.class, "raiseAll", methodType(Object.class, GaugeCell[].class), true);

    /** {@code (Object token)void}: takes the tokens of {@link #beginning} and null. */
    static final MethodHandle END =
            MethodProbe.find(LOOKUP, InFlightSpan.class, "end", methodType(void.class, Object.class), true);

    private InFlightSpan() {}

    /** {@code ()Object}: raises what the handles give, each a {@code ()GaugeCell}; the token for {@link #END}. Throws nothing. */
    static MethodHandle beginning(List<MethodHandle> cells) {
        MethodHandle begin = cells.size() == 1
                ? MethodHandles.filterReturnValue(cells.get(0), RAISE)
                : collected(cells, RAISE_ALL.asCollector(GaugeCell[].class, cells.size()));
        MethodHandle nothing = MethodHandles.constant(Object.class, null);
        return MethodHandles.catchException(
                begin, Throwable.class, MethodHandles.dropArguments(nothing, 0, Throwable.class));
    }

    private static MethodHandle collected(List<MethodHandle> cells, MethodHandle all) {
        MethodHandle begin = all;
        for (MethodHandle cell : cells) {
            begin = MethodHandles.foldArguments(begin, cell);
        }
        return begin;
    }

    private static Object raise(GaugeCell cell) {
        cell.inc();
        return cell;
    }

    private static Object raiseAll(GaugeCell... cells) {
        for (GaugeCell cell : cells) {
            cell.inc();
        }
        return cells;
    }

    private static void end(@Nullable Object token) {
        if (token instanceof GaugeCell) {
            ((GaugeCell) token).dec();
        } else if (token instanceof GaugeCell[]) {
            for (GaugeCell cell : (GaugeCell[]) token) {
                cell.dec();
            }
        }
    }
}
