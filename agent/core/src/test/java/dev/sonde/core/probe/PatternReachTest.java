package dev.sonde.core.probe;

import static dev.sonde.core.probe.WovenRules.call;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.lang.reflect.Proxy;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Which calls each kind of pattern counts, and how often. */
class PatternReachTest {
    private static final String KINDS = Kinds.class.getName();
    private static final Map<String, String> RULES = new LinkedHashMap<>();
    private static WovenRules woven;

    static {
        RULES.put("plain", "Service.handle(..)");
        RULES.put("below", "Service+.handle(..)");
        RULES.put("text", "Service+.handle(String)");
        RULES.put("twice", "Service.twice(..)");
        RULES.put("twice_below", "Service+.twice(..)");
        RULES.put("of", "Service+.of()");
        RULES.put("direct", "Direct.handle(..)");
        RULES.put("joined", "Joined+.handle(..)");
        RULES.put("everything", "Service.*(..)");
        RULES.put("accept", "Consumer.accept(Object)");
        RULES.put("accept_below", "Consumer+.accept(..)");
        RULES.put("accept_text", "TextConsumer+.accept(Object)");
        RULES.put("next", "Source.next()");
        RULES.put("made", "Made.new(..)");
        RULES.put("made_below", "Made+.new(..)");
        RULES.put("made_plain", "Made.new()");
        RULES.put("visible", "Hidden+.visible()");
        RULES.put("point", "Point.new(..)");
        RULES.put("sum", "Point.sum()");
        RULES.put("weight", "Level.weight()");
        RULES.put("weight_below", "Level+.weight()");
        RULES.put("inner", "Inner.new(..)");
        RULES.put("variable", "variable(String...)");
        RULES.put("arrays", "arrays(int[][], byte)");
        RULES.put("hidden", "hidden(String)");
        RULES.put("foreign", "foreign()");
        RULES.put("locked", "locked(boolean)");
        RULES.put("refusing", "BelowRefusing.new(..)");
    }

    @BeforeAll
    static void weave() throws Exception {
        StringBuilder text = new StringBuilder("metrics:\n");
        RULES.keySet().forEach(name -> text.append("  ").append(name).append("_total: {type: counter}\n"));
        RULES.keySet().forEach(name -> text.append("  ").append(name).append("_now: {type: gauge}\n"));
        text.append("rules:\n");
        RULES.forEach((name, pattern) -> {
            text.append("  - name: ").append(name).append("\n    at: ");
            text.append(KINDS).append('.').append(pattern);
            text.append("\n    do: [{count: ").append(name).append("_total}");
            text.append(pattern.contains("new(") ? "]\n" : ", {in_flight: " + name + "_now}]\n");
        });
        woven = new WovenRules(KINDS, text.toString());
    }

    private interface Code {
        void run() throws Throwable;
    }

    /** How often each rule counts while the code runs; only those that do. */
    private static Map<String, Integer> counts(Code code) throws Throwable {
        Map<String, Double> before = new LinkedHashMap<>();
        RULES.keySet().forEach(name -> before.put(name, woven.value(name + "_total")));
        code.run();
        Map<String, Integer> counted = new LinkedHashMap<>();
        RULES.keySet().forEach(name -> {
            int count = (int) (woven.value(name + "_total") - before.get(name));
            if (count != 0) {
                counted.put(name, count);
            }
            assertThat(woven.value(name + "_now")).as(name).isZero();
            assertThat(woven.rule(name).off()).as(name).isNull();
        });
        return counted;
    }

    private static Object make(String name, Object... arguments) throws Throwable {
        return woven.make(KINDS + "$" + name, arguments);
    }

    @Test
    void anInterfaceReachesWhatImplementsItWithAndWithoutPlus() throws Throwable {
        Object direct = make("Direct");
        assertThat(counts(() -> call(direct, "handle", "a")))
                .isEqualTo(Map.of("plain", 1, "below", 1, "text", 1, "direct", 1, "everything", 1));
    }

    @Test
    void aCallPassedOnToSuperCountsOnceAndTheOverriddenMethodNamedByItselfStillCounts() throws Throwable {
        Object passing = make("Passing");
        assertThat(counts(() -> assertThat(call(passing, "handle", "a")).isEqualTo("a!")))
                .isEqualTo(Map.of("plain", 1, "below", 1, "text", 1, "direct", 1, "everything", 1));
    }

    @Test
    void aCallPassedOnToAnotherObjectIsAnotherCall() throws Throwable {
        Object decorating = make("Decorating");
        assertThat(counts(() -> call(decorating, "handle", "a")))
                .isEqualTo(Map.of("plain", 2, "below", 2, "text", 2, "direct", 1, "everything", 2));
    }

    @Test
    void aRecursiveCallCountsEachTime() throws Throwable {
        Object recursive = make("Recursive");
        assertThat(counts(() -> call(recursive, "handle", "abc")))
                .isEqualTo(Map.of("plain", 4, "below", 4, "text", 4, "direct", 1, "everything", 4));
    }

    @Test
    void aMethodInheritedFromAClassOutsideIsReachedForSubtypesOnly() throws Throwable {
        Object joined = make("Joined");
        assertThat(counts(() -> assertThat(call(joined, "handle", "a")).isEqualTo("elsewhere a")))
                .isEqualTo(Map.of("plain", 1, "below", 1, "text", 1, "joined", 1, "everything", 1));
        Object elsewhere = make("Elsewhere");
        assertThat(counts(() -> call(elsewhere, "handle", "a"))).isEmpty();
        Object overriding = make("JoinedAndOverriding");
        assertThat(counts(() -> call(overriding, "handle", "a")))
                .isEqualTo(Map.of("plain", 1, "below", 1, "text", 1, "everything", 1));
    }

    @Test
    void aSuperclassThatIsLoadedAlreadyIsWovenSoonAfter() throws Throwable {
        Object early = make("Early");
        assertThat(counts(() -> call(early, "handle", "a"))).isEmpty();
        Object late = make("Late");
        await().untilAsserted(() -> {
            double before = woven.value("below_total");
            try {
                call(late, "handle", "a");
                call(early, "handle", "a");
            } catch (Throwable e) {
                throw new AssertionError(e);
            }
            assertThat(woven.value("below_total") - before).isEqualTo(1);
        });
    }

    @Test
    void defaultAndStaticMethodsOfAnInterfaceCountOnce() throws Throwable {
        Object direct = make("Direct");
        assertThat(counts(() -> call(direct, "twice", "a")))
                .isEqualTo(Map.of(
                        "plain", 2, "below", 2, "text", 2, "direct", 2, "twice", 1, "twice_below", 1, "everything", 3));
        assertThat(counts(() -> woven.callStatic(KINDS + "$Service", "of")))
                .isEqualTo(Map.of("of", 1, "everything", 1));
    }

    @Test
    void anOverloadThatIsNoneOfTheInterfaceCountsOnlyBelowIt() throws Throwable {
        Object whole = make("Whole");
        assertThat(counts(() -> call(whole, "handle", 7)))
                .isEqualTo(Map.of("plain", 1, "below", 2, "text", 1, "everything", 1));
    }

    @Test
    void aBridgeAndTheMethodItLeadsToAreOneCall() throws Throwable {
        Object consumer = make("TextConsumer");
        assertThat(counts(() -> call(consumer, "accept", "a")))
                .isEqualTo(Map.of("accept", 1, "accept_below", 1, "accept_text", 1));
        Object loud = make("LoudTextConsumer");
        assertThat(counts(() -> call(loud, "accept", "a")))
                .isEqualTo(Map.of("accept", 1, "accept_below", 1, "accept_text", 1));
        Object words = make("Words");
        assertThat(counts(() -> call(words, "next"))).isEqualTo(Map.of("next", 1));
        Object shown = make("Shown");
        assertThat(counts(() -> shown.getClass().getMethod("visible").invoke(shown)))
                .isEqualTo(Map.of("visible", 1));
    }

    @Test
    void anObjectIsMadeOnceHoweverManyConstructorsItTook() throws Throwable {
        assertThat(counts(() -> make("Made", "a"))).isEqualTo(Map.of("made", 1, "made_below", 1));
        // Made() makes another as its argument
        assertThat(counts(() -> make("Made"))).isEqualTo(Map.of("made", 2, "made_below", 2, "made_plain", 1));
        assertThat(counts(() -> make("MadeBelow", "a"))).isEqualTo(Map.of("made", 1, "made_below", 1));
        assertThat(counts(() ->
                        woven.type(KINDS + "$Made").getConstructor(int.class).newInstance(1)))
                .isEqualTo(Map.of("made", 3, "made_below", 3, "made_plain", 1));
    }

    @Test
    void whatAConstructorRefusesIsNotMade() throws Throwable {
        assertThatThrownBy(() -> make("BelowRefusing", true)).isInstanceOf(IllegalStateException.class);
        assertThat(counts(() -> make("BelowRefusing", false))).isEqualTo(Map.of("refusing", 1));
    }

    @Test
    void recordsAndEnums() throws Throwable {
        Object point = make("Point", 1, 2);
        assertThat(counts(() -> assertThat(call(point, "sum")).isEqualTo(3))).isEqualTo(Map.of("sum", 1));
        assertThat(counts(() -> make("Point", 1, 2))).isEqualTo(Map.of("point", 1));
        Object[] levels = woven.type(KINDS + "$Level").getEnumConstants();
        assertThat(counts(() -> call(levels[0], "weight"))).isEqualTo(Map.of("weight", 1, "weight_below", 1));
        // HIGH is a class of its own
        assertThat(counts(() -> assertThat(call(levels[1], "weight")).isEqualTo(2)))
                .isEqualTo(Map.of("weight", 1, "weight_below", 1));
    }

    @Test
    void signatures() throws Throwable {
        Object outer = woven.make(KINDS);
        assertThat(counts(() -> make("Inner", outer, "text"))).isEqualTo(Map.of("inner", 1));
        assertThat(counts(() -> woven.callStatic(KINDS, "variable", (Object) new String[] {"a"})))
                .isEqualTo(Map.of("variable", 1));
        int[][] numbers = {{1}};
        assertThat(counts(() -> woven.callStatic(KINDS, "arrays", numbers, (byte) 1)))
                .isEqualTo(Map.of("arrays", 1));
        Object supplier = woven.callStatic(KINDS, "lambda", "x");
        assertThat(counts(() -> assertThat(((Supplier<?>) supplier).get()).isEqualTo("x")))
                .isEqualTo(Map.of("hidden", 1));
        assertThat(woven.rule("foreign").misses()).first().asString().contains("native");
    }

    @Test
    void aThrowingMethodCountsOnceAndItsMonitorAndFinallyAreAsTheyWere() throws Throwable {
        Object kinds = woven.make(KINDS);
        assertThat(counts(() -> assertThatThrownBy(() -> call(kinds, "locked", true))
                        .isInstanceOf(IllegalStateException.class)))
                .isEqualTo(Map.of("locked", 1, "variable", 1));
        assertThat(Thread.holdsLock(kinds)).isFalse();
        assertThat(counts(() -> call(kinds, "locked", false))).isEqualTo(Map.of("locked", 1, "variable", 1));
    }

    @Test
    void aProxyInFrontOfAnObjectIsNoCallOfItsOwn() throws Throwable {
        Object direct = make("Direct");
        Class<?> service = woven.type(KINDS + "$Service");
        Object proxy = Proxy.newProxyInstance(
                service.getClassLoader(),
                new Class<?>[] {service},
                (p, method, arguments) -> method.invoke(direct, arguments));
        assertThat(counts(() -> service.getMethod("handle", String.class).invoke(proxy, "a")))
                .isEqualTo(Map.of("plain", 1, "below", 1, "text", 1, "direct", 1, "everything", 1));
    }
}
