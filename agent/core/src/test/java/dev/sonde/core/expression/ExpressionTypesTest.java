package dev.sonde.core.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.AbstractMap;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Date;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The shapes in which applications write their classes, and what counts as a number. */
@SuppressWarnings("JavaUtilDate") // applications have it
class ExpressionTypesTest {
    enum Status {
        OPEN,
        CLOSED {
            @Override
            String label() {
                return "shut";
            }
        };

        String label() {
            return "open";
        }
    }

    interface Entity {
        default String getKind() {
            return "entity " + name();
        }

        String name();
    }

    /** As Kotlin compiles {@code data class Order(val id: Int, val isPaid: Boolean, val status: Status): Entity}. */
    static final class KotlinOrder implements Entity {
        private final int id;
        private final boolean isPaid;
        private final Status status;

        KotlinOrder(int id, boolean isPaid, Status status) {
            this.id = id;
            this.isPaid = isPaid;
            this.status = status;
        }

        public int getId() {
            return id;
        }

        public boolean isPaid() {
            return isPaid;
        }

        public Status getStatus() {
            return status;
        }

        public int component1() {
            return id;
        }

        @Override
        public String name() {
            return "order";
        }
    }

    /** As Scala compiles {@code case class Line(sku: String, count: Int)}. */
    static final class ScalaLine {
        private final String sku;
        private final int count;

        ScalaLine(String sku, int count) {
            this.sku = sku;
            this.count = count;
        }

        public String sku() {
            return sku;
        }

        public int count() {
            return count;
        }
    }

    static class Base {
        Object getOwner() {
            return "base";
        }

        private String hidden() {
            return "of the base";
        }

        String reveal() {
            return hidden();
        }
    }

    /** Narrows the result: the compiler adds a bridge method beside it. */
    static final class Covariant extends Base implements Comparable<Covariant> {
        @Override
        KotlinOrder getOwner() {
            return new KotlinOrder(7, true, Status.OPEN);
        }

        @Override
        public int compareTo(Covariant o) {
            return 0;
        }
    }

    abstract static class Repository<T extends Entity> {
        abstract T current();

        abstract List<T> all();

        abstract T[] array();
    }

    static final class Orders extends Repository<KotlinOrder> {
        @Override
        KotlinOrder current() {
            return new KotlinOrder(3, false, Status.CLOSED);
        }

        @Override
        List<KotlinOrder> all() {
            return Arrays.asList(current());
        }

        @Override
        KotlinOrder[] array() {
            return new KotlinOrder[] {current()};
        }
    }

    @SuppressWarnings("ArrayRecordComponent")
    record Measure(int[] values, double @Nullable [] weights, char unit) {}

    static final class Failing {
        private int depth;

        String overflow() {
            return ++depth < 0 ? "" : overflow() + depth;
        }

        String memory() {
            return thrown(new OutOfMemoryError("pretended"));
        }

        String linkage() {
            return thrown(new NoClassDefFoundError("gone/Class"));
        }

        private static String thrown(Error error) {
            if (error.getMessage() != null) {
                throw error;
            }
            return "";
        }
    }

    private final World.TestScope scope = new World.TestScope()
            .with("order", KotlinOrder.class, new KotlinOrder(5, true, Status.CLOSED))
            .with("entity", Entity.class, new KotlinOrder(6, false, Status.OPEN))
            .with("line", ScalaLine.class, new ScalaLine("a-1", 4))
            .with("covariant", Covariant.class, new Covariant())
            .with("repository", Repository.class, new Orders())
            .with("measure", Measure.class, new Measure(new int[] {1, 2, 3}, null, 'm'))
            .with("status", Status.class, Status.CLOSED)
            .with("byStatus", Map.class, new EnumMap<>(Map.of(Status.OPEN, 4, Status.CLOSED, 2)))
            .with("hashedByStatus", Map.class, new HashMap<>(Map.of(Status.OPEN, 4)))
            .with("emptyMap", Map.class, new HashMap<>())
            .with("concurrent", ConcurrentHashMap.class, new ConcurrentHashMap<>(Map.of("a", 1)))
            .with("entry", Map.Entry.class, new AbstractMap.SimpleEntry<>("k", 9))
            .with("unmodifiable", Collection.class, Collections.unmodifiableCollection(List.of("x")))
            .with("any", Object.class, Map.of("a", 1).entrySet().iterator().next())
            .with("duration", Duration.class, Duration.ofMillis(1500))
            .with("instant", Instant.class, Instant.ofEpochMilli(1_700_000_000_250L))
            .with(
                    "zoned",
                    ZonedDateTime.class,
                    Instant.ofEpochSecond(1_700_000_000L).atZone(ZoneOffset.UTC))
            .with(
                    "offset",
                    OffsetDateTime.class,
                    Instant.ofEpochSecond(1_700_000_000L).atOffset(ZoneOffset.ofHours(5)))
            .with("date", Date.class, new Date(1_700_000_000_500L))
            .with("timestamp", Object.class, new Timestamp(1_700_000_000_500L))
            .with("local", LocalDateTime.class, LocalDateTime.of(2024, 1, 1, 0, 0))
            .with("anyLocal", Object.class, LocalDateTime.of(2024, 1, 1, 0, 0))
            .with("decimal", BigDecimal.class, new BigDecimal("2.50"))
            .with("integer", BigInteger.class, BigInteger.TEN.pow(30))
            .with("atomic", AtomicLong.class, new AtomicLong(8))
            .with("atomicInt", AtomicInteger.class, new AtomicInteger(9))
            .with("adder", LongAdder.class, new LongAdder())
            .with("character", char.class, '7')
            .with("boxedCharacter", Character.class, '7')
            .with("optional", Optional.class, Optional.of(5))
            .with("optionalInt", OptionalInt.class, OptionalInt.of(6))
            .with("noInt", OptionalInt.class, OptionalInt.empty())
            .with("optionalLong", OptionalLong.class, OptionalLong.of(7))
            .with("optionalDouble", OptionalDouble.class, OptionalDouble.of(0.5))
            .with("unit", TimeUnit.class, TimeUnit.SECONDS)
            .with("failing", Failing.class, new Failing());

    @ParameterizedTest
    @CsvSource(
            delimiterString = " => ",
            quoteCharacter = '~',
            value = {
                "order.id => 5",
                "order.isPaid => true",
                "order.paid => true",
                "order.component1() => 5",
                "order.status == 'CLOSED' => true",
                "order.status.name => CLOSED",
                "order.status.ordinal => 1",
                "order.status.label => shut",
                "order.kind => entity order",
                "entity.kind => entity order",
                "line.sku => a-1",
                "line.count * 2 => 8",
                "covariant.owner.id => 7",
                "covariant.hidden => of the base",
                "repository.current.kind => entity order",
                "repository.current.id => 3",
                "repository.all[0].id => 3",
                "size(repository.all) => 1",
                "repository.array[0].kind => entity order",
                "measure.values[2] => 3",
                "measure.values.length => 3",
                "contains(measure.values, 2) => true",
                "contains(measure.values, 5) => false",
                "measure.weights[0] => null",
                "measure.unit => m",
                "status.label() => shut",
                "byStatus.OPEN => 4",
                "byStatus['CLOSED'] => 2",
                "byStatus.LOST => null",
                "contains(byStatus, 'OPEN') => true",
                "hashedByStatus.OPEN => 4",
                "emptyMap.OPEN => null",
                "concurrent.a => 1",
                "entry.key => k",
                "entry.value => 9",
                "any.key => a",
                "any.getValue() => 1",
                "unmodifiable.size() => 1",
                "unit => SECONDS",
                "type_name(status) => Status",
            })
    void readsWhatApplicationsWrite(String text, String expected) throws Throwable {
        Object value = Expression.parse(text).compile(scope).invokeWithArguments(scope.values());
        assertThat(String.valueOf(value)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = " => ",
            value = {
                "duration => 1.5",
                "instant => 1700000000.25",
                "zoned => 1700000000",
                "offset => 1700000000",
                "date => 1700000000.5",
                "timestamp => 1700000000.5",
                "decimal => 2.5",
                "integer => 1e30",
                "atomic => 8",
                "atomicInt + 1 => 10",
                "adder => 0",
                "optional => 5",
                "optional + 1 => 6",
                "optionalInt => 6",
                "noInt => NaN",
                "optionalLong * 2 => 14",
                "optionalDouble => 0.5",
                "date - instant => 0.25",
                "status == 'CLOSED' => 1",
            })
    void takesForANumber(String text, double expected) throws Throwable {
        double value =
                (double) Expression.parse(text).number(scope, MemberAccess.NONE).invokeWithArguments(scope.values());
        assertThat(Double.valueOf(value)).isEqualTo(Double.valueOf(expected));
    }

    @ParameterizedTest
    @CsvSource({"character", "boxedCharacter", "unit", "local", "order", "status"})
    void takesForNoNumber(String text) {
        ExpressionException problem = catchThrowableOfType(
                ExpressionException.class, () -> Expression.parse(text).number(scope, MemberAccess.NONE));
        assertThat(problem).as(text).isNotNull();
        assertThat(problem.getMessage()).startsWith("a number was needed");
    }

    @Test
    void faultsWhereAValueTurnsOutToBeNoNumber() {
        assertThatThrownBy(() -> Expression.parse("anyLocal")
                        .number(scope, MemberAccess.NONE)
                        .invokeWithArguments(scope.values()))
                .isInstanceOf(ExpressionFault.class)
                .hasMessage("a number was needed, this is a java.time.LocalDateTime");
    }

    @ParameterizedTest
    @CsvSource({
        "failing.overflow, java.lang.StackOverflowError",
        "failing.memory, java.lang.OutOfMemoryError",
        "failing.linkage, java.lang.NoClassDefFoundError"
    })
    void letsThroughWhatAGetterThrows(String text, Class<? extends Throwable> thrown) {
        assertThatThrownBy(() -> Expression.parse(text).compile(scope).invokeWithArguments(scope.values()))
                .isInstanceOf(thrown);
    }
}
