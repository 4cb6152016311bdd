package dev.sonde.benchmarks.event;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.accounts.Account;
import com.example.accounts.Desk;
import com.example.accounts.Refusal;
import com.sun.management.ThreadMXBean;
import dev.sonde.core.metric.CounterTable;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The path of an event, from the woven method to its series, allocates nothing. */
class AllocationTest {
    private static final int EVENTS = 1_000_000;
    /** A pass may meet one-off allocations, such as the JVM's own when it compiles; not one in a thousand events. */
    private static final long NOISE_BYTES = EVENTS / 1000;
    /** Code that is still interpreted allocates; after so many passes it is compiled. */
    private static final int PASSES = 8;

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static Desk desk;

    enum Shape {
        NO_LABELS {
            @Override
            void run(Accounts accounts) {
                for (int i = 0; i < EVENTS; i++) {
                    desk.noLabels();
                }
            }
        },
        CONSTANT_LABELS {
            @Override
            void run(Accounts accounts) {
                for (int i = 0; i < EVENTS; i++) {
                    desk.constantLabels();
                }
            }
        },
        DYNAMIC_LABEL {
            @Override
            void run(Accounts accounts) {
                for (int i = 0; i < EVENTS; i++) {
                    desk.dynamicLabel(accounts.next());
                }
            }
        },
        TIMER {
            @Override
            void run(Accounts accounts) {
                for (int i = 0; i < EVENTS; i++) {
                    desk.timer(accounts.next());
                }
            }
        },
        CONDITION {
            @Override
            void run(Accounts accounts) {
                for (int i = 0; i < EVENTS; i++) {
                    Account account = accounts.next();
                    desk.condition(account, accounts.coin());
                }
            }
        },
        FAILING {
            @Override
            void run(Accounts accounts) {
                for (int i = 0; i < EVENTS; i++) {
                    try {
                        desk.failing(accounts.next());
                    } catch (Refusal expected) {
                        // The same one each time, so that only observing it could allocate.
                    }
                }
            }
        },
        OFF {
            @Override
            void run(Accounts accounts) {
                for (int i = 0; i < EVENTS; i++) {
                    desk.off(accounts.next());
                }
            }
        },
        DROPPED {
            @Override
            void run(Accounts accounts) {
                for (int i = 0; i < EVENTS; i++) {
                    desk.dropped(accounts.next());
                }
            }
        };

        abstract void run(Accounts accounts);
    }

    @BeforeAll
    static void weave() {
        desk = WovenDesk.open();
    }

    @ParameterizedTest
    @EnumSource
    void anEventAllocatesNothing(Shape shape) {
        Accounts accounts = new Accounts(100);
        long least = Long.MAX_VALUE;
        for (int pass = 0; pass < PASSES && least > NOISE_BYTES; pass++) {
            least = Math.min(least, allocated(shape, accounts));
        }
        assertThat(least).isLessThanOrEqualTo(NOISE_BYTES);
    }

    private static long allocated(Shape shape, Accounts accounts) {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        shape.run(accounts);
        return THREADS.getCurrentThreadAllocatedBytes() - before;
    }

    /** Without this, methods that are not observed at all would pass the test above. */
    @Test
    void eachEventIsCounted() throws Refusal {
        Accounts accounts = new Accounts(100);
        double before = total("desk_accounts_total");
        double refusedBefore = total("desk_refusals_total");
        double wantedBefore = total("desk_wanted_total");
        double offBefore = total("desk_off_total");
        Shape.DYNAMIC_LABEL.run(accounts);
        Shape.FAILING.run(accounts);
        Shape.CONDITION.run(accounts);
        Shape.OFF.run(accounts);
        assertThat(total("desk_accounts_total") - before).isEqualTo(EVENTS);
        assertThat(total("desk_refusals_total") - refusedBefore).isEqualTo(EVENTS);
        assertThat(total("desk_wanted_total") - wantedBefore).isEqualTo(EVENTS / 2.0);
        assertThat(total("desk_off_total") - offBefore).isZero();
    }

    private static double total(String metric) {
        return ((CounterTable) WovenDesk.store().table(metric))
                .snapshot().getDataPoints().stream()
                        .mapToDouble(point -> ((CounterDataPointSnapshot) point).getValue())
                        .sum();
    }
}
