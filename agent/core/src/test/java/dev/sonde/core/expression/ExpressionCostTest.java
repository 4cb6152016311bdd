package dev.sonde.core.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandle;
import java.lang.management.ManagementFactory;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What an expression may not cost the application: garbage on every event, and classes that cannot be unloaded. */
class ExpressionCostTest {
    private static final int CALLS = 20_000;

    private final World.TestScope scope =
            new World.TestScope().with("account", World.Account.class, null).with("status", int.class, 0);

    @Test
    void typedConditionsAllocateNothing() throws Throwable {
        MethodHandle handle = Expression.parse(
                        "status >= 200 && account.parent.count() + 1 > 3 && account.boxed == 7 && account.state == 'ONLINE'"
                                + " || account.parent.parent.secret % 16 == (account.missing ?: 3)")
                .condition(scope, MemberAccess.NONE);
        World.Account account = new World.Account("a", new World.Account("p", null));
        assertThat((boolean) handle.invokeExact(account, 200)).isTrue();
        assertThat(allocatedBy(() -> (boolean) handle.invokeExact(account, 200) ? 1 : 0))
                .isZero();
    }

    @Test
    void typedNumbersAllocateNothingAndAreNaNThroughNull() throws Throwable {
        MethodHandle handle = Expression.parse("account.parent.ratio").number(scope, MemberAccess.NONE);
        World.Account orphan = new World.Account("a", null);
        assertThat((double) handle.invokeExact(orphan, 0)).isNaN();
        assertThat(allocatedBy(() -> (int) (double) handle.invokeExact(orphan, 0)))
                .isZero();
    }

    @Test
    void readingAReferenceWhoseTypeIsNotKnownAllocatesNothing() throws Throwable {
        MethodHandle handle = Expression.parse("any.parent.grade == 'B' || any.parent.state == 'OFFLINE'")
                .condition(new World.TestScope().with("any", Object.class, null), MemberAccess.NONE);
        World.Account account = new World.Account("a", null);
        assertThat((boolean) handle.invokeExact((Object) account)).isFalse();
        assertThat(allocatedBy(() -> (boolean) handle.invokeExact((Object) account) ? 1 : 0))
                .isZero();
    }

    private interface Call {
        int call() throws Throwable;
    }

    /** Bytes per call once method handles have been turned into bytecode. */
    private static long allocatedBy(Call call) throws Throwable {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long id = Thread.currentThread().getId();
        int sum = 0;
        long least = Long.MAX_VALUE;
        for (int round = 0; round < 5; round++) {
            long before = threads.getThreadAllocatedBytes(id);
            for (int i = 0; i < CALLS; i++) {
                sum += call.call();
            }
            least = Math.min(least, threads.getThreadAllocatedBytes(id) - before);
        }
        assertThat(sum).isGreaterThanOrEqualTo(0);
        return least / CALLS;
    }

    public static final class Plugin {
        public String name() {
            return "plugin";
        }
    }

    /** Defines its own copy of {@link Plugin}. */
    private static final class PluginLoader extends ClassLoader {
        PluginLoader() {
            super(ExpressionCostTest.class.getClassLoader());
        }

        Object plugin() throws IOException, ReflectiveOperationException {
            String name = Plugin.class.getName();
            try (InputStream in = Objects.requireNonNull(
                    ExpressionCostTest.class.getResourceAsStream("ExpressionCostTest$Plugin.class"))) {
                byte[] bytes = in.readAllBytes();
                return defineClass(name, bytes, 0, bytes.length)
                        .getConstructor()
                        .newInstance();
            }
        }
    }

    @Test
    void classesThatWereReadCanBeUnloaded() throws Throwable {
        MethodHandle handle =
                Expression.parse("any.name").compile(new World.TestScope().with("any", Object.class, null));
        WeakReference<ClassLoader> loader = read(handle);
        await().atMost(Duration.ofSeconds(30)).until(() -> {
            System.gc();
            return loader.get() == null;
        });
        assertThat(handle.invokeWithArguments(new Plugin())).isEqualTo("plugin");
    }

    private static WeakReference<ClassLoader> read(MethodHandle handle) throws Throwable {
        PluginLoader loader = new PluginLoader();
        Object plugin = loader.plugin();
        assertThat(plugin).isNotInstanceOf(Plugin.class);
        assertThat(handle.invokeWithArguments(plugin)).isEqualTo("plugin");
        return new WeakReference<>(loader);
    }
}
