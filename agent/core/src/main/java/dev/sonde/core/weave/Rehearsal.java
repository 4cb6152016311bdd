package dev.sonde.core.weave;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Weaves class files that nothing runs, to learn what would match: each goes through the same transformer as in a live JVM, so that
 * the answer is the same, and the advice's handles are made as at the first call, so that it fits or says why not. Nothing of
 * the application is initialised. Not thread-safe.
 */
public final class Rehearsal {
    private final ClassLoader loader;
    private final JoinPoints joinPoints = new JoinPoints();
    private final Transformer transformer;
    /** Superclasses that turned out to be meant when they may have been looked at already. */
    private final Set<String> again = new LinkedHashSet<>();

    /** @param loader finds the class files as resources, and the classes for {@link #link} */
    public Rehearsal(Collection<Pointcut> pointcuts, ClassLoader loader, MatchListener listener) {
        this.loader = loader;
        transformer = new Transformer(joinPoints, listener, again::add);
        transformer.want(new Pointcuts(new ArrayList<>(pointcuts)));
    }

    /** @param name internal, {@code com/example/Shop} */
    public void look(String name, byte[] classFile) {
        transformer.transform(loader, name, null, null, classFile);
    }

    /** To be called when all classes were looked at. */
    public void lookAgain() {
        for (String name : new ArrayList<>(again)) {
            try (InputStream in = loader.getResourceAsStream(name + ".class")) {
                if (in != null) {
                    look(name, bytes(in));
                }
            } catch (IOException e) {
                // Whoever reads the class path says which of its files cannot be read.
            }
        }
    }

    private static byte[] bytes(InputStream in) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream(8192);
        byte[] buffer = new byte[8192];
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
            out.write(buffer, 0, n);
        }
        return out.toByteArray();
    }

    /**
     * Makes the handles of everything that matched; who does not fit hears of it by {@link Advice#unfit}.
     *
     * @return classes that cannot be loaded, and why: nothing is known about those
     */
    public List<String> link() {
        Set<String> unknown = new LinkedHashSet<>();
        for (JoinPoint each : joinPoints.list()) {
            boolean rule = false;
            for (Advice advice : each.advice()) {
                rule |= !(advice instanceof Hook);
            }
            if (rule) {
                try {
                    link(each, Class.forName(each.className(), false, loader));
                } catch (ClassNotFoundException | LinkageError e) {
                    unknown.add(each.className() + ": " + e);
                }
            }
        }
        return new ArrayList<>(unknown);
    }

    private static void link(JoinPoint joinPoint, Class<?> type) {
        Linkage linkage = new Linkage(joinPoint, MethodHandles.lookup().in(type));
        for (Advice advice : joinPoint.advice()) {
            if (advice instanceof Hook) {
                continue; // a source's, which tests hold to the libraries it knows
            }
            try {
                if (advice.stateful()) {
                    advice.open(linkage);
                }
                advice.enter(linkage);
                advice.exit(linkage);
                advice.exchange(linkage);
                advice.fail(linkage);
            } catch (LinkageProblem e) {
                advice.unfit(joinPoint, e);
            }
        }
    }
}
