package dev.sonde.core.probe;

import dev.sonde.core.expression.ExpressionFault;
import java.lang.reflect.Array;
import java.util.Collections;
import java.util.Enumeration;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.stream.BaseStream;
import org.jspecify.annotations.Nullable;

/** What {@code for_each} walks, one element after the other, at most {@value #MOST} of them. Used by one thread, once. */
final class Elements implements Iterator<Object> {
    /** A reading fills series; what has more elements than this is not read in half. */
    static final int MOST = 100_000;

    private final Iterator<?> all;
    private int given;

    private Elements(Iterator<?> all) {
        this.all = all;
    }

    /**
     * The elements of anything {@link Iterable}, a map (its entries), an array of any type, a stream, an iterator, an enumeration; of
     * what an Optional holds; none of null.
     *
     * @throws ExpressionFault if it is none of these
     */
    static Elements of(@Nullable Object value) {
        return new Elements(iterator(value));
    }

    /** Whether a value of that static type can never be walked. */
    static boolean refuses(Class<?> type) {
        return type.isPrimitive()
                || CharSequence.class.isAssignableFrom(type)
                || Number.class.isAssignableFrom(type)
                || type == Boolean.class
                || type.isEnum();
    }

    private static Iterator<?> iterator(@Nullable Object value) {
        if (value == null) {
            return Collections.emptyIterator();
        }
        if (value instanceof Iterable) {
            return ((Iterable<?>) value).iterator();
        }
        if (value instanceof Map) {
            return ((Map<?, ?>) value).entrySet().iterator();
        }
        if (value.getClass().isArray()) {
            return new ArrayElements(value);
        }
        if (value instanceof BaseStream) {
            return ((BaseStream<?, ?>) value).iterator();
        }
        if (value instanceof Iterator) {
            return (Iterator<?>) value;
        }
        if (value instanceof Enumeration) {
            return new EnumerationElements((Enumeration<?>) value);
        }
        if (value instanceof Optional) {
            return iterator(((Optional<?>) value).orElse(null));
        }
        throw new ExpressionFault("for_each takes a collection, a map, an array or a stream, this is a "
                + value.getClass().getName());
    }

    @Override
    public boolean hasNext() {
        return all.hasNext();
    }

    @Override
    @SuppressWarnings("NullAway") // a list may hold null: an item that is null, as expressions know it
    public Object next() {
        if (++given > MOST) {
            throw new ExpressionFault("for_each walks at most " + MOST + " elements");
        }
        return all.next();
    }

    private static final class ArrayElements implements Iterator<Object> {
        private final Object array;
        private final int length;
        private int at;

        ArrayElements(Object array) {
            this.array = array;
            this.length = Array.getLength(array);
        }

        @Override
        public boolean hasNext() {
            return at < length;
        }

        @Override
        public Object next() {
            if (at >= length) {
                throw new NoSuchElementException();
            }
            return Array.get(array, at++);
        }
    }

    private static final class EnumerationElements implements Iterator<Object> {
        private final Enumeration<?> all;

        EnumerationElements(Enumeration<?> all) {
            this.all = all;
        }

        @Override
        public boolean hasNext() {
            return all.hasMoreElements();
        }

        @Override
        public Object next() {
            return all.nextElement();
        }
    }
}
