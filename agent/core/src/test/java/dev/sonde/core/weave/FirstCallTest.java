package dev.sonde.core.weave;

import static java.lang.invoke.MethodType.methodType;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sonde.core.start.BridgeInjection;
import java.lang.instrument.Instrumentation;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.Method;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import net.bytebuddy.agent.ByteBuddyAgent;
import org.junit.jupiter.api.Test;

class FirstCallTest {
    private static final long LINKING_MILLIS = 400;
    private static final List<Long> DURATIONS = new CopyOnWriteArrayList<>();

    /** What is woven. */
    public static final class Napper {
        public static void nap(long millis) throws InterruptedException {
            Thread.sleep(millis);
        }
    }

    /** Takes long to link. */
    private static final class SlowToLink extends Hook {
        SlowToLink() {
            super("slow", false, Napper.class.getName());
        }

        @Override
        public boolean matches(String method, String descriptor, int access) {
            return method.equals("nap");
        }

        @Override
        public boolean timed() {
            return true;
        }

        @Override
        public MethodHandle exit(Linkage linkage) {
            try {
                Thread.sleep(LINKING_MILLIS);
                return MethodHandles.lookup()
                        .findStatic(FirstCallTest.class, "left", methodType(void.class, Object.class, long.class));
            } catch (InterruptedException | ReflectiveOperationException e) {
                throw new LinkageError("left", e);
            }
        }
    }

    @SuppressWarnings("unused")
    private static void left(Object state, long nanos) {
        DURATIONS.add(TimeUnit.NANOSECONDS.toMillis(nanos));
    }

    @Test
    void theTimeThatLinkingTakesIsNotTheMethods() throws Exception {
        Instrumentation instrumentation = ByteBuddyAgent.install();
        BridgeInjection.inject(instrumentation, null);
        new Weaving(instrumentation, MatchListener.SILENT).install(List.of(Pointcut.of(new SlowToLink())));
        Method nap = new ClassFiles(Napper.class.getName())
                .loadClass(Napper.class.getName())
                .getMethod("nap", long.class);

        long before = System.nanoTime();
        nap.invoke(null, 60L);
        long firstCall = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - before);
        nap.invoke(null, 450L);
        Thread other = new Thread(() -> {
            try {
                nap.invoke(null, 450L);
            } catch (ReflectiveOperationException e) {
                throw new LinkageError("nap", e);
            }
        });
        other.start();
        other.join();

        assertThat(firstCall).isGreaterThanOrEqualTo(LINKING_MILLIS);
        assertThat(DURATIONS).hasSize(3);
        assertThat(DURATIONS.get(0)).isBetween(60L, LINKING_MILLIS - 1);
        assertThat(DURATIONS.subList(1, 3)).allMatch(millis -> millis >= 450);
    }
}
