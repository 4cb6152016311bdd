package dev.sonde.core.probe;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.ConcurrentModificationException;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What an application may hold that is polled. */
public class Depot {
    public enum Size {
        SMALL,
        LARGE
    }

    public static final class Truck {
        final String kind;
        final int load;

        Truck(String kind, int load) {
            this.kind = kind;
            this.load = load;
        }
    }

    /** Not public, with nothing of its own that could be read. */
    static final class ColdDepot extends Depot {
        ColdDepot(String name) {
            super(name);
        }
    }

    /** Whose static initialiser leaves a trace. */
    public static final class Lazy {
        static {
            System.setProperty("depot.lazy", "initialised");
        }

        private Lazy() {}

        private static int current() {
            return 5;
        }
    }

    public static final class Registry {
        private static volatile List<Truck> trucks = Arrays.asList(new Truck("van", 2), new Truck("bus", 7));
        static volatile @Nullable ClassLoader contextLoader;

        private Registry() {}

        public static void use() {}

        static List<Truck> trucks() {
            contextLoader = Thread.currentThread().getContextClassLoader();
            return trucks;
        }

        public static Registry instance() {
            return new Registry();
        }

        public Registry self() {
            return this;
        }

        public static void clear() {
            trucks = Collections.emptyList();
        }
    }

    private final String name;
    final AtomicInteger stock = new AtomicInteger(1);
    private volatile boolean broken;

    public Depot(String name) {
        this.name = name;
    }

    public static Depot plain(String name) {
        return new Depot(name);
    }

    public static Depot cold(String name) {
        return new ColdDepot(name);
    }

    public void stock(int value) {
        stock.set(value);
    }

    public void breakDown() {
        broken = true;
    }

    int checkedStock() {
        if (broken) {
            throw new IllegalStateException("broken");
        }
        return stock.get();
    }

    List<Truck> list() {
        return Arrays.asList(new Truck("van", 2), new Truck("bus", 7), new Truck("van", 1));
    }

    Truck[] array() {
        return list().toArray(new Truck[0]);
    }

    int[] numbers() {
        return new int[] {3, 4, 5};
    }

    Map<Size, Integer> sizes() {
        return new EnumMap<>(Map.of(Size.SMALL, 4, Size.LARGE, 2));
    }

    Stream<Truck> stream() {
        return list().stream();
    }

    IntStream intStream() {
        return IntStream.range(0, 4);
    }

    Iterator<Truck> iterator() {
        return list().iterator();
    }

    Optional<List<Truck>> maybe() {
        return Optional.of(list());
    }

    @Nullable
    Collection<Truck> nothing() {
        return null;
    }

    Object number() {
        return 5;
    }

    Iterable<Integer> endless() {
        return () -> Stream.generate(() -> 1).iterator();
    }

    private final AtomicInteger walks = new AtomicInteger();

    /** Breaks off two walks of three half way. */
    Iterable<Integer> changing() {
        List<Integer> values = new ArrayList<>(Arrays.asList(10, 20, 30));
        boolean whole = walks.incrementAndGet() % 3 == 0;
        return () -> new Iterator<Integer>() {
            private int at;

            @Override
            public boolean hasNext() {
                return at < values.size();
            }

            @Override
            public Integer next() {
                if (at == 2 && !whole) {
                    throw new ConcurrentModificationException();
                }
                return values.get(at++);
            }
        };
    }

    @Override
    public String toString() {
        return name;
    }
}
