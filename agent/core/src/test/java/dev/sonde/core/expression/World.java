package dev.sonde.core.expression;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Objects as an application has them, and a scope over them. */
final class World {
    private World() {}

    enum State {
        ONLINE,
        OFFLINE {
            @Override
            public String toString() {
                return "off";
            }
        }
    }

    record Point(int x, long y) {}

    interface Named {
        String getName();
    }

    /** Not public, with a private field and a getter that hides it. */
    static class Account implements Named {
        private final String id;
        private final @Nullable Account parent;
        private final int secret = 42;
        State state = State.ONLINE;
        char grade = 'B';
        float ratio = 0.5f;

        @Nullable
        Integer boxed = 7;

        @Nullable
        Integer missing;

        Account(String id, @Nullable Account parent) {
            this.id = id;
            this.parent = parent;
        }

        public String getId() {
            return "id-" + id;
        }

        @Override
        public String getName() {
            return "name of " + id;
        }

        @Nullable
        Account parent() {
            return parent;
        }

        private boolean isActive() {
            return secret == 42;
        }

        long count() {
            return 3;
        }

        Duration uptime() {
            return Duration.ofMillis(1500);
        }

        Optional<Point> maybe() {
            return Optional.of(new Point(1, 2));
        }

        Optional<Point> nothing() {
            return Optional.empty();
        }

        String broken() {
            throw new IllegalStateException("broken");
        }

        static String shared() {
            return "static";
        }
    }

    static class Box<T> {
        final T content;

        Box(T content) {
            this.content = content;
        }

        T getContent() {
            return content;
        }
    }

    static class NamedBox<T extends Named> {
        private final T content;

        NamedBox(T content) {
            this.content = content;
        }

        T getContent() {
            return content;
        }
    }

    private static Map<String, Object> row() {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("n", 12);
        row.put("status", "active");
        row.put("price", new java.math.BigDecimal("2.5"));
        row.put("size", 99);
        row.put("account", new Account("r", null));
        row.put("empty", null);
        return row;
    }

    /** Every name with the static type that an application's method would declare. */
    static TestScope scope() {
        Account account = new Account("a", new Account("p", null));
        Map<Integer, String> ports = new TreeMap<>(Map.of(80, "http", 443, "https"));
        return new TestScope()
                .with("this", Account.class, account)
                .with("account", Account.class, account)
                .with("orphan", Account.class, account.parent)
                .with("nobody", Account.class, null)
                .with("point", Point.class, new Point(4, 5))
                .with("box", Box.class, new Box<>(account))
                .with("namedBox", NamedBox.class, new NamedBox<>(account))
                .with("any", Object.class, account)
                .with("anyText", Object.class, "text")
                .with("anyNumber", Object.class, 5)
                .with("anyNull", Object.class, null)
                .with("anyArray", Object.class, new int[] {1, 2, 3})
                .with("row", Map.class, row())
                .with("ports", Map.class, ports)
                .with("list", List.class, new ArrayList<>(List.of(account, account)))
                .with("sealedList", Collection.class, List.of(1, 2))
                .with("names", String[].class, new String[] {"zero", "one"})
                .with("numbers", int[].class, new int[] {10, 20})
                .with("error", Throwable.class, new java.io.FileNotFoundException("gone"))
                .with("text", String.class, "Hello")
                .with("status", int.class, 200)
                .with("bytes", long.class, 1L << 40)
                .with("duration", double.class, 0.25)
                .with("ok", boolean.class, true)
                .with("big", java.math.BigDecimal.class, new java.math.BigDecimal("10.5"))
                .with(
                        "counter",
                        java.util.concurrent.atomic.AtomicLong.class,
                        new java.util.concurrent.atomic.AtomicLong(9))
                .with("lambda", Runnable.class, (Runnable) () -> {})
                .arguments(String.class, "first", Account.class, account);
    }

    /** A scope whose values are the handle's arguments, in the order they were named. */
    static final class TestScope implements Scope {
        private final List<String> names = new ArrayList<>();
        private final List<Class<?>> types = new ArrayList<>();
        private final List<@Nullable Object> values = new ArrayList<>();
        private int firstArgument = -1;

        TestScope with(String name, Class<?> type, @Nullable Object value) {
            names.add(name);
            types.add(type);
            values.add(value);
            return this;
        }

        TestScope arguments(Object... typesAndValues) {
            firstArgument = types.size();
            for (int i = 0; i < typesAndValues.length; i += 2) {
                types.add((Class<?>) typesAndValues[i]);
                values.add(typesAndValues[i + 1]);
            }
            return this;
        }

        Object @Nullable [] values() {
            return values.toArray();
        }

        @Override
        public MethodType parameters() {
            return MethodType.methodType(void.class, types);
        }

        @Override
        public @Nullable MethodHandle find(String name) {
            int index = names.indexOf(name);
            return index < 0 ? null : reader(index);
        }

        @Override
        public @Nullable MethodHandle argument(int index) {
            return firstArgument < 0 || index >= argumentCount() ? null : reader(firstArgument + index);
        }

        private MethodHandle reader(int index) {
            MethodHandle identity = MethodHandles.identity(types.get(index));
            MethodHandle behind = MethodHandles.dropArguments(identity, 1, types.subList(index + 1, types.size()));
            return MethodHandles.dropArguments(behind, 0, types.subList(0, index));
        }

        @Override
        public int argumentCount() {
            return firstArgument < 0 ? -1 : types.size() - firstArgument;
        }

        @Override
        public Collection<String> names() {
            return names;
        }
    }
}
