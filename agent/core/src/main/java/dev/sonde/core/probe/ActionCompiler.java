package dev.sonde.core.probe;

import static java.lang.invoke.MethodType.methodType;

import dev.sonde.core.expression.Expression;
import dev.sonde.core.expression.ExpressionException;
import dev.sonde.core.expression.Handles;
import dev.sonde.core.expression.MemberAccess;
import dev.sonde.core.expression.Template;
import dev.sonde.core.metric.CounterCell;
import dev.sonde.core.metric.CounterTable;
import dev.sonde.core.metric.GaugeCell;
import dev.sonde.core.metric.GaugeTable;
import dev.sonde.core.metric.HistogramCell;
import dev.sonde.core.metric.HistogramTable;
import dev.sonde.core.metric.KeyedGauge;
import dev.sonde.core.metric.LabelValue;
import dev.sonde.core.metric.MetricStore;
import dev.sonde.core.metric.SeriesTable;
import dev.sonde.core.rules.Action;
import dev.sonde.core.rules.ActionKind;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Compiles one action of a rule against a scope: label values → the series' cell → what is done to it. The handle takes the
 * scope's parameters and returns nothing. What can be looked up now is: a series whose labels are all constant is a constant.
 */
final class ActionCompiler {
    private static final MethodHandles.Lookup LOOKUP = MethodHandles.lookup();
    /** More labels than a table has a typed look-up for go through an array. */
    private static final int TYPED_LABELS = 4;

    private final MetricStore store;
    private final MemberAccess access;

    ActionCompiler(MetricStore store, MemberAccess access) {
        this.store = store;
        this.access = access;
    }

    MemberAccess access() {
        return access;
    }

    MethodHandle compile(Action action, EventScope scope) throws ExpressionException {
        SeriesTable<?> table = store.table(action.metric().name());
        // Untracking names a key, wherever it is: no labels.
        MethodHandle[] labels =
                action.kind() == ActionKind.UNTRACK ? new MethodHandle[0] : labels(action, table, scope);
        switch (action.kind()) {
            case COUNT:
                return count(action, (CounterTable) table, labels, scope);
            case OBSERVE:
                return observe(action, (HistogramTable) table, labels, scope);
            case SET:
                return gauge(action, "set", action.value(), (GaugeTable) table, labels, scope);
            case ADD:
                return gauge(action, "add", action.value(), (GaugeTable) table, labels, scope);
            case TRACK:
                return combine(
                        virtual(KeyedGauge.class, "track", methodType(void.class, Object.class, Object[].class))
                                .bindTo(((GaugeTable) table).keyed()),
                        scope,
                        key(action, scope),
                        array(labels, scope));
            case UNTRACK:
                return combine(
                        virtual(KeyedGauge.class, "untrack", methodType(void.class, Object.class))
                                .bindTo(((GaugeTable) table).keyed()),
                        scope,
                        key(action, scope));
            case REMOVE:
                return combine(
                        virtual(SeriesTable.class, "remove", methodType(void.class, Object[].class))
                                .bindTo(table)
                                .asFixedArity(),
                        scope,
                        array(labels, scope));
            case IN_FLIGHT:
                throw new IllegalArgumentException("in_flight is two events, see InFlightProbe");
        }
        throw new IllegalArgumentException(action.kind().toString());
    }

    /** The cell of a gauge's series: a handle of the scope's parameters that returns a {@link GaugeCell}. */
    MethodHandle gaugeCell(Action action, EventScope scope) throws ExpressionException {
        SeriesTable<?> table = store.table(action.metric().name());
        return cell(action, table, GaugeCell.class, labels(action, table, scope), scope);
    }

    /** What a poll publishes for one subject, see {@link PollRun#row}. */
    MethodHandle polled(Action action, EventScope scope) throws ExpressionException {
        SeriesTable<?> table = store.table(action.metric().name());
        Expression value = action.value();
        if (value == null) {
            throw new ExpressionException(0, "a value to set is missing", "value: an expression", null);
        }
        return PollRun.row(array(labels(action, table, scope), scope), value.number(scope, access));
    }

    private MethodHandle count(Action action, CounterTable table, MethodHandle[] labels, EventScope scope)
            throws ExpressionException {
        MethodHandle cell = cell(action, table, CounterCell.class, labels, scope);
        Expression by = action.by();
        if (by == null) {
            return combine(virtual(CounterCell.class, "inc", methodType(void.class)), scope, cell);
        }
        return combine(
                virtual(CounterCell.class, "add", methodType(void.class, double.class)),
                virtual(CounterCell.class, "add", methodType(void.class, long.class)),
                by,
                cell,
                scope);
    }

    private MethodHandle observe(Action action, HistogramTable table, MethodHandle[] labels, EventScope scope)
            throws ExpressionException {
        MethodHandle cell = cell(action, table, HistogramCell.class, labels, scope);
        Expression value = action.value();
        MethodHandle nanos = scope.nanos();
        if (nanos != null && (value == null || value.isName("duration"))) {
            return combine(
                    virtual(HistogramCell.class, "observeNanos", methodType(void.class, long.class)),
                    scope,
                    cell,
                    nanos);
        }
        if (value == null) {
            throw new ExpressionException(0, "a value to observe is missing", "value: an expression", null);
        }
        return combine(
                virtual(HistogramCell.class, "observe", methodType(void.class, double.class)),
                virtual(HistogramCell.class, "observe", methodType(void.class, long.class)),
                value,
                cell,
                scope);
    }

    private MethodHandle gauge(
            Action action,
            String operation,
            @Nullable Expression value,
            GaugeTable table,
            MethodHandle[] labels,
            EventScope scope)
            throws ExpressionException {
        if (value == null) {
            throw new ExpressionException(0, "a value to " + operation + " is missing", "value: an expression", null);
        }
        return ifNumber(
                virtual(GaugeCell.class, operation, methodType(void.class, double.class)),
                scope,
                cell(action, table, GaugeCell.class, labels, scope),
                value.number(scope, access));
    }

    /** Whole numbers stay whole; all else goes as a double, and null (NaN) not at all. */
    private MethodHandle combine(
            MethodHandle ofDouble, MethodHandle ofLong, Expression value, MethodHandle cell, EventScope scope)
            throws ExpressionException {
        MethodHandle natural = value.compile(scope, access);
        Class<?> type = natural.type().returnType();
        if (type == long.class || type == int.class || type == short.class || type == byte.class) {
            MethodHandle whole = natural.asType(natural.type().changeReturnType(long.class));
            return combine(ofLong, scope, cell, whole);
        }
        return ifNumber(ofDouble, scope, cell, value.number(scope, access));
    }

    /**
     * Calls {@code action}, a {@code (cell, double)void}, where the number is one. The number comes before the cell: where there
     * is nothing to record, no series is born.
     */
    private static MethodHandle ifNumber(
            MethodHandle action, EventScope scope, MethodHandle cell, MethodHandle number) {
        Class<?> cellType = action.type().parameterType(0);
        MethodHandle numberFirst =
                MethodHandles.permuteArguments(action, methodType(void.class, double.class, cellType), 1, 0);
        MethodHandle recorded = MethodHandles.collectArguments(numberFirst, 1, cell);
        MethodHandle nothing = MethodHandles.dropArguments(
                MethodHandles.constant(Object.class, null).asType(methodType(void.class)),
                0,
                recorded.type().parameterList());
        MethodHandle isNumber =
                MethodHandles.dropArguments(IS_NUMBER, 1, scope.parameters().parameterList());
        return MethodHandles.foldArguments(MethodHandles.guardWithTest(isNumber, recorded, nothing), number);
    }

    private static final MethodHandle IS_NUMBER;

    static {
        try {
            IS_NUMBER = LOOKUP.findStatic(ActionCompiler.class, "isNumber", methodType(boolean.class, double.class));
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("isNumber", e);
        }
    }

    private static boolean isNumber(double value) {
        return !Double.isNaN(value);
    }

    private MethodHandle key(Action action, EventScope scope) throws ExpressionException {
        Expression key = action.key();
        if (key == null) {
            throw new ExpressionException(0, "a key is missing", "key: an expression", null);
        }
        MethodHandle value = key.compile(scope, access);
        return value.asType(value.type().changeReturnType(Object.class));
    }

    // ---- labels and cells

    private MethodHandle[] labels(Action action, SeriesTable<?> table, EventScope scope) throws ExpressionException {
        List<String> names = table.spec().labels();
        Map<String, Template> given = action.labels();
        MethodHandle[] values = new MethodHandle[names.size()];
        for (int i = 0; i < values.length; i++) {
            Template template = given.get(names.get(i));
            MethodHandle value;
            if (template == null) {
                value = scope.find(names.get(i));
                if (value == null) {
                    throw new ExpressionException(0, "label " + names.get(i) + " has no value", "labels", null);
                }
            } else if (template.isConstant()) {
                value = scope.constant(String.class, template.constant());
            } else {
                value = template.compile(scope, access);
            }
            values[i] = MethodHandles.filterReturnValue(
                    value, canonical(value.type().returnType()));
        }
        return values;
    }

    private static MethodHandle canonical(Class<?> type) {
        Class<?> taken = type == short.class || type == byte.class
                ? int.class
                : type == float.class ? double.class : type.isPrimitive() || type == String.class ? type : Object.class;
        try {
            return LOOKUP.findStatic(LabelValue.class, "of", methodType(Object.class, taken))
                    .asType(methodType(Object.class, type));
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("LabelValue.of", e);
        }
    }

    /** The label values where all are plain text, or null. */
    private static Object @Nullable [] constants(Action action, SeriesTable<?> table) {
        List<String> names = table.spec().labels();
        Object[] values = new Object[names.size()];
        for (int i = 0; i < values.length; i++) {
            Template template = action.labels().get(names.get(i));
            if (template == null || !template.isConstant()) {
                return null;
            }
            values[i] = LabelValue.of(template.constant());
        }
        return values;
    }

    private MethodHandle cell(
            Action action, SeriesTable<?> table, Class<?> type, MethodHandle[] labels, EventScope scope) {
        if (labels.length == 0 && table.spec().expireAfterNanos() == 0) {
            // Without labels there is one cell for good.
            return scope.constant(type, type.cast(table.get()));
        }
        Object[] constants = constants(action, table);
        if (constants != null && table.spec().expireAfterNanos() == 0) {
            return MethodHandles.dropArguments(
                    virtual(BoundSeries.class, "cell", methodType(Object.class))
                            .bindTo(new BoundSeries(table, constants))
                            .asType(methodType(type)),
                    0,
                    scope.parameters().parameterList());
        }
        MethodHandle get;
        MethodHandle cell;
        if (labels.length <= TYPED_LABELS) {
            Class<?>[] keys = new Class<?>[labels.length];
            Arrays.fill(keys, Object.class);
            get = virtual(table.getClass(), "get", methodType(type, keys)).bindTo(table);
            cell = combine(get, scope, labels);
        } else {
            get = virtual(table.getClass(), "get", methodType(type, Object[].class))
                    .bindTo(table)
                    .asFixedArity();
            cell = combine(get, scope, array(labels, scope));
        }
        return cell;
    }

    private static MethodHandle array(MethodHandle[] labels, EventScope scope) {
        MethodHandle collect = MethodHandles.identity(Object[].class).asCollector(Object[].class, labels.length);
        return combine(collect, scope, labels);
    }

    private static MethodHandle combine(MethodHandle function, EventScope scope, MethodHandle... values) {
        return Handles.combine(function, scope.parameters(), values);
    }

    private static MethodHandle virtual(Class<?> owner, String name, MethodType type) {
        try {
            return LOOKUP.findVirtual(owner, name, type);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(owner.getName() + "." + name, e);
        }
    }
}
