package dev.sonde.core.probe;

import java.util.function.Supplier;

/** The shapes that a method's call can have, for {@link PatternReachTest}. */
@SuppressWarnings({"UnusedVariable", "UnusedMethod", "ClassCanBeStatic", "unused"})
public class Kinds {
    public interface Service {
        String handle(String what);

        default String twice(String what) {
            return handle(what) + handle(what);
        }

        static Service of() {
            return new Direct();
        }
    }

    public static class Direct implements Service {
        @Override
        public String handle(String what) {
            return what;
        }
    }

    public static class Passing extends Direct {
        @Override
        public String handle(String what) {
            return super.handle(what) + "!";
        }
    }

    public static class Decorating implements Service {
        private final Service other = new Direct();

        @Override
        public String handle(String what) {
            return other.handle(what);
        }
    }

    public static class Recursive extends Direct {
        @Override
        public String handle(String what) {
            return what.isEmpty() ? super.handle(what) : handle(what.substring(1));
        }
    }

    /** Is no service. */
    public static class Elsewhere {
        public String handle(String what) {
            return "elsewhere " + what;
        }
    }

    public static class Joined extends Elsewhere implements Service {}

    public static class JoinedAndOverriding extends Elsewhere implements Service {
        @Override
        public String handle(String what) {
            return super.handle(what);
        }
    }

    /** Loaded before the class that makes a service of it. */
    public static class Early {
        public String handle(String what) {
            return "early " + what;
        }
    }

    public static class Late extends Early implements Service {}

    public abstract static class Halfway implements Service {
        public String handle(int number) {
            return handle(String.valueOf(number));
        }
    }

    public static class Whole extends Halfway {
        @Override
        public String handle(String what) {
            return what;
        }
    }

    public interface Consumer<T> {
        void accept(T value);
    }

    public static class TextConsumer implements Consumer<String> {
        @Override
        public void accept(String value) {}
    }

    public static class LoudTextConsumer extends TextConsumer {
        @Override
        public void accept(String value) {
            super.accept(value);
        }
    }

    public abstract static class Source {
        public abstract Object next();
    }

    public static class Words extends Source {
        @Override
        public String next() {
            return "word";
        }
    }

    public static class Made {
        private final Object of;

        public Made() {
            this(new Made("inner"));
        }

        public Made(Object of) {
            this.of = of;
        }

        public Made(int number) {
            this(number > 0 ? new Made() : number);
        }
    }

    public static class MadeBelow extends Made {
        public MadeBelow(String text) {
            super(text);
        }
    }

    static class Hidden {
        public String visible() {
            return "";
        }
    }

    public static class Shown extends Hidden {}

    public record Point(int x, int y) {
        public Point {
            if (x < 0) {
                throw new IllegalArgumentException();
            }
        }

        int sum() {
            return x + y;
        }
    }

    public enum Level {
        LOW,
        HIGH {
            @Override
            int weight() {
                return super.weight() + 1;
            }
        };

        int weight() {
            return name().length() > 3 ? 1 : 0;
        }
    }

    public class Inner {
        public Inner(String text) {}
    }

    public static String variable(String... texts) {
        return String.join("", texts);
    }

    public static int[][] arrays(int[][] numbers, byte one) {
        return numbers;
    }

    private static String hidden(String text) {
        return text;
    }

    public static Supplier<String> lambda(String text) {
        return () -> hidden(text);
    }

    public native int foreign();

    public synchronized String locked(boolean fail) {
        try {
            if (fail) {
                throw new IllegalStateException();
            }
            return "ok";
        } finally {
            variable();
        }
    }

    public static class Refusing {
        public Refusing(boolean refuse) {
            if (refuse) {
                throw new IllegalStateException();
            }
        }
    }

    public static class BelowRefusing extends Refusing {
        public BelowRefusing(boolean refuse) {
            super(refuse);
        }
    }
}
