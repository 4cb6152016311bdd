package dev.sonde.core.event;

import org.jspecify.annotations.Nullable;

/**
 * The calls of subtype rules a thread is inside of, so that a call which passes through several methods that a rule means (an
 * overriding method and the one it overrides) counts once. Frames are kept and used again: no allocation after the first.
 * Owned by one thread.
 */
public final class Nesting {
    private static final ThreadLocal<Nesting> CURRENT = new ThreadLocal<Nesting>() {
        @Override
        protected Nesting initialValue() {
            return new Nesting();
        }
    };

    private @Nullable Frame top;
    private @Nullable Frame spare;

    private Nesting() {}

    /** One call. */
    public static final class Frame {
        private final Nesting owner;
        private @Nullable Frame below;
        private @Nullable Object rule;
        private @Nullable Object self;

        private Frame(Nesting owner) {
            this.owner = owner;
        }
    }

    /** Enters a call of {@code rule} on {@code self}; null if this thread is inside such a call already. */
    public static @Nullable Frame enter(Object rule, @Nullable Object self) {
        Nesting nesting = CURRENT.get();
        for (Frame frame = nesting.top; frame != null; frame = frame.below) {
            if (frame.rule == rule && frame.self == self) {
                return null;
            }
        }
        Frame frame = nesting.spare;
        if (frame == null) {
            frame = new Frame(nesting);
        } else {
            nesting.spare = frame.below;
        }
        frame.rule = rule;
        frame.self = self;
        frame.below = nesting.top;
        nesting.top = frame;
        return frame;
    }

    /** Leaves the call; whether it was the outermost, that is whether {@code frame} is not null. */
    public static boolean leave(@Nullable Object frame) {
        if (frame == null) {
            return false;
        }
        Frame left = (Frame) frame;
        Nesting nesting = left.owner;
        // Calls end in the order they began; anything above was lost with a thread that was stopped in between.
        while (nesting.top != null && nesting.top != left) {
            nesting.drop(nesting.top);
        }
        if (nesting.top == left) {
            nesting.drop(left);
        }
        return true;
    }

    /** Whether a state of an outermost call is one of this rule's. */
    public static boolean isOf(Object frame, Object rule) {
        return frame instanceof Frame && ((Frame) frame).rule == rule;
    }

    private void drop(Frame frame) {
        top = frame.below;
        frame.rule = null;
        frame.self = null;
        frame.below = spare;
        spare = frame;
    }
}
