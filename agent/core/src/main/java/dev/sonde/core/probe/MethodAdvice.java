package dev.sonde.core.probe;

import dev.sonde.core.weave.Advice;
import dev.sonde.core.weave.Linkage;
import dev.sonde.core.weave.LinkageProblem;
import java.lang.invoke.MethodHandle;
import java.util.function.BiConsumer;

/** What a rule does at methods, those included whose end is told later. */
interface MethodAdvice extends Advice {
    /**
     * {@code (self, a0, …)Object}: a call begins now, and what is returned is a {@link BiConsumer} to be told its result and error,
     * which does not throw and takes the first time only.
     */
    MethodHandle begin(Linkage linkage) throws LinkageProblem;
}
