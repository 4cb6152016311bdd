package dev.sonde.core.event;

import org.jspecify.annotations.Nullable;

/**
 * The calls of subtype rules a thread is inside of, so that a call which an overriding method passes on to the one it overrides
 * counts once, and every other call, recursive ones included, for itself. Frames are kept and used again: no allocation after
 * the first. Owned by one thread.
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
        private @Nullable Dispatch call;
        private @Nullable Object self;
        private @Nullable Object value;

        private Frame(Nesting owner) {
            this.owner = owner;
        }
    }

    /** Enters a woven method on {@code self}; null if that is no call of its own that the rule means. */
    public static @Nullable Frame enter(Dispatch call, Object self) {
        Dispatch.Kind kind = call.of(self);
        if (kind == Dispatch.Kind.OUTSIDE) {
            return null;
        }
        Nesting nesting = CURRENT.get();
        if (kind == Dispatch.Kind.SUPER && nesting.isInside(call, self)) {
            return null;
        }
        Frame frame = nesting.spare;
        if (frame == null) {
            frame = new Frame(nesting);
        } else {
            nesting.spare = frame.below;
        }
        frame.call = call;
        frame.self = self;
        frame.below = nesting.top;
        nesting.top = frame;
        return frame;
    }

    /** Leaves the call; whether it was one, that is whether {@code frame} is not null. */
    public static boolean leave(@Nullable Object frame) {
        if (frame == null) {
            return false;
        }
        Frame left = (Frame) frame;
        left.owner.drop(left);
        return true;
    }

    /** Has the frame carry a value to the call's end. */
    public static Frame attach(Frame frame, @Nullable Object value) {
        frame.value = value;
        return frame;
    }

    /** What {@link #attach} was given; before {@link #leave}. */
    public static @Nullable Object attached(@Nullable Object frame) {
        return frame == null ? null : ((Frame) frame).value;
    }

    /** Whether a call's frame is one of this rule's. */
    public static boolean isOf(Object frame, Object rule) {
        if (!(frame instanceof Frame)) {
            return false;
        }
        Dispatch call = ((Frame) frame).call;
        return call != null && call.rule == rule;
    }

    private boolean isInside(Dispatch call, Object self) {
        for (Frame frame = top; frame != null; frame = frame.below) {
            Dispatch outer = frame.call;
            if (frame.self == self && outer != null && outer.rule == call.rule && outer.method.equals(call.method)) {
                return true;
            }
        }
        return false;
    }

    /** Frames of one method are left in the order they were entered, so the one that is left may lie below the top. */
    private void drop(Frame frame) {
        Frame above = null;
        for (Frame each = top; each != null; each = each.below) {
            if (each == frame) {
                if (above == null) {
                    top = frame.below;
                } else {
                    above.below = frame.below;
                }
                frame.call = null;
                frame.self = null;
                frame.value = null;
                frame.below = spare;
                spare = frame;
                return;
            }
            above = each;
        }
    }
}
