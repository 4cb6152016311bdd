package dev.sonde.core.source.log;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import dev.sonde.core.event.ThreadState;
import dev.sonde.core.source.Observed;
import dev.sonde.core.source.SourceKind;
import java.io.FileNotFoundException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@SuppressWarnings("NullAway.Init")
class LogbackTest {
    private static Observed observed;
    private final LoggerContext context = new LoggerContext();
    private final Logger logger = context.getLogger("com.example.Shop");

    @BeforeAll
    static void weave() throws Exception {
        observed = Observed.weave(SourceKind.LOG);
    }

    @BeforeEach
    void forget() {
        observed.forget();
    }

    @AfterEach
    void nothingWentWrongOnTheWay() {
        assertThat(observed.faults()).isEmpty();
    }

    @Test
    void countsWarningsAndErrorsByTheirExceptions() {
        logger.debug("no");
        logger.info("no");
        logger.warn("yes");
        logger.error("yes {}", 1);
        logger.error("yes", new FileNotFoundException());
        logger.warn("yes", new IllegalStateException(new FileNotFoundException()));
        assertThat(observed.lines())
                .containsExactly(
                        "warning none com.example.Shop",
                        "error none com.example.Shop",
                        "error FileNotFoundException com.example.Shop",
                        "warning IllegalStateException com.example.Shop");
        assertThat(observed.nanos()).containsOnly(0L);
    }

    @Test
    void whatTheLevelHoldsBackIsNotLogged() {
        logger.setLevel(Level.ERROR);
        logger.warn("no");
        logger.error("yes");
        assertThat(observed.lines()).containsExactly("error none com.example.Shop");
    }

    @Test
    void anEventIsOneHoweverManyAppendersHearIt() {
        for (int i = 0; i < 3; i++) {
            logger.addAppender(appender(event -> {}));
            context.getLogger("com").addAppender(appender(event -> {}));
        }
        logger.warn("yes");
        assertThat(observed.lines()).containsExactly("warning none com.example.Shop");
    }

    @Test
    void anAppendersOwnEventsCountToo() {
        Logger other = context.getLogger("appender");
        logger.addAppender(appender(event -> other.error("cannot write")));
        logger.warn("yes");
        assertThat(observed.lines()).containsExactlyInAnyOrder("warning none com.example.Shop", "error none appender");
    }

    @Test
    void theAgentsOwnWorkCountsNowhere() {
        ThreadState.current().suppressed++;
        try {
            logger.error("no");
        } finally {
            ThreadState.current().suppressed--;
        }
        assertThat(observed.lines()).isEmpty();
    }

    private interface Heard {
        void event(ILoggingEvent event);
    }

    private AppenderBase<ILoggingEvent> appender(Heard heard) {
        AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {
            @Override
            protected void append(ILoggingEvent event) {
                heard.event(event);
            }
        };
        appender.setContext(context);
        appender.start();
        return appender;
    }
}
