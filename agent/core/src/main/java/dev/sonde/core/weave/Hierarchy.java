package dev.sonde.core.weave;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Which subtype pointcuts a class falls under, by walking up its class files. Nothing is loaded: asking the JVM for a supertype
 * while its subtype is being loaded is how agents cause class-circularity errors. Answers are kept by loader, weakly.
 * Thread-safe; one instance for each set of pointcuts.
 */
final class Hierarchy {
    private static final int DEEPEST = 100;

    private final Pointcuts pointcuts;
    private final Map<ClassLoader, Map<String, List<Pointcut>>> known =
            Collections.synchronizedMap(new WeakHashMap<>());
    private final Map<String, List<Pointcut>> knownToBootstrap = new ConcurrentHashMap<>();
    /** What a superclass must be woven with for the sake of a subclass that is below a type which it is not. */
    private final Map<String, List<Pointcut>> inherited = new ConcurrentHashMap<>();

    Hierarchy(Pointcuts pointcuts) {
        this.pointcuts = pointcuts;
    }

    /** Pointcuts that mean the class or any of its supertypes together with their subtypes. */
    List<Pointcut> of(@Nullable ClassLoader loader, ClassHeader header) {
        return collect(loader, header, 0);
    }

    /** Pointcuts that mean methods of the class of that internal name because a subclass inherits them. */
    List<Pointcut> inheritedFrom(String name) {
        return inherited.isEmpty() ? Collections.emptyList() : inherited.getOrDefault(name, Collections.emptyList());
    }

    /**
     * Notes the superclasses whose methods a class inherits into a type that a pointcut means: {@code class B extends A
     * implements Service}, where A declares the methods and is no Service.
     *
     * @return superclasses that were noted for the first time: they may be loaded already
     */
    List<String> noteInherited(@Nullable ClassLoader loader, ClassHeader header) {
        List<String> fresh = new ArrayList<>(0);
        String superName = header.superName();
        if (superName == null || Pointcuts.isOfTheJdk(superName) || header.isInterface()) {
            return fresh;
        }
        List<Pointcut> joined = joined(loader, header, superName);
        String at = superName;
        for (int depth = 0; !joined.isEmpty() && depth < DEEPEST && !Pointcuts.isOfTheJdk(at); depth++) {
            ClassHeader above = header(loader, at);
            if (above == null) {
                break;
            }
            if (noteInherited(above, joined)) {
                fresh.add(at);
            }
            String next = above.superName();
            at = next == null ? "java/lang/Object" : next;
        }
        return fresh;
    }

    /** The same for a class that is loaded, as its superclasses are. */
    void noteInherited(Class<?> type) {
        Class<?> above = type.getSuperclass();
        if (above == null || isOfTheJdk(above) || type.isInterface() || ClassHeader.isGeneratedProxy(type)) {
            return;
        }
        List<Pointcut> joined = pointcuts.belowType(type.getName().replace('.', '/'));
        for (Class<?> each : type.getInterfaces()) {
            addAll(joined, of(each, 1));
        }
        joined.removeIf(each -> !each.inherits());
        if (!joined.isEmpty()) {
            joined.removeAll(of(above, 1));
        }
        for (Class<?> c = above; !joined.isEmpty() && c != null && !isOfTheJdk(c); c = c.getSuperclass()) {
            ClassHeader header = header(c.getClassLoader(), c.getName().replace('.', '/'));
            if (header != null) {
                noteInherited(header, joined);
            }
        }
    }

    private static boolean isOfTheJdk(Class<?> type) {
        return Pointcuts.isOfTheJdk(type.getName().replace('.', '/'));
    }

    /** Pointcuts that mean the class, but not its superclass. */
    private List<Pointcut> joined(@Nullable ClassLoader loader, ClassHeader header, String superName) {
        List<Pointcut> found = pointcuts.belowType(header.name());
        for (String each : header.interfaces()) {
            addAll(found, above(loader, each, 1));
        }
        found.removeIf(each -> !each.inherits());
        if (!found.isEmpty()) {
            found.removeAll(above(loader, superName, 1));
        }
        return found;
    }

    private boolean noteInherited(ClassHeader above, List<Pointcut> joined) {
        boolean fresh = false;
        ClassMethods methods = null;
        for (Pointcut each : joined) {
            methods = methods == null ? above.methods() : methods;
            for (ClassMethods.Declared method : methods.all()) {
                Pointcut inherited = each.inherited();
                if (!method.isAbstract()
                        && inherited.matches(methods, method.name(), method.descriptor(), method.access())) {
                    fresh |= note(above.name(), inherited);
                    break;
                }
            }
        }
        return fresh;
    }

    private boolean note(String name, Pointcut pointcut) {
        synchronized (inherited) {
            List<Pointcut> before = inherited.getOrDefault(name, Collections.emptyList());
            if (before.contains(pointcut)) {
                return false;
            }
            List<Pointcut> after = new ArrayList<>(before);
            after.add(pointcut);
            inherited.put(name, after);
            return true;
        }
    }

    private List<Pointcut> collect(@Nullable ClassLoader loader, ClassHeader header, int depth) {
        List<Pointcut> found = pointcuts.belowType(header.name());
        if (depth > 0) {
            addImplementations(header, found);
        }
        if (depth < DEEPEST) {
            String superName = header.superName();
            if (superName != null && !superName.equals("java/lang/Object")) {
                addAll(found, above(loader, superName, depth + 1));
            }
            for (String each : header.interfaces()) {
                addAll(found, above(loader, each, depth + 1));
            }
        }
        return found.isEmpty() ? Collections.emptyList() : found;
    }

    private List<Pointcut> above(@Nullable ClassLoader loader, String name, int depth) {
        Map<String, List<Pointcut>> cache = knownTo(loader);
        List<Pointcut> found = cache.get(name);
        if (found == null) {
            ClassHeader header = header(loader, name);
            // A type whose file cannot be read still has its name.
            found = header == null ? pointcuts.belowType(name) : collect(loader, header, depth);
            cache.put(name, found.isEmpty() ? Collections.emptyList() : found);
        }
        return found;
    }

    private void addImplementations(ClassHeader header, List<Pointcut> found) {
        List<Pointcut> candidates = pointcuts.ofAbstractType(header.name());
        if (candidates.isEmpty()) {
            return;
        }
        ClassMethods methods = header.methods();
        for (Pointcut each : candidates) {
            String annotation = each.methodAnnotation();
            ClassAnnotations annotations = annotation == null ? null : header.annotations();
            Pointcut implementing = each.implementing(
                    methods, method -> annotations == null || annotations.satisfy(null, annotation, method.toString()));
            if (implementing != null) {
                found.add(implementing);
            }
        }
    }

    private Map<String, List<Pointcut>> knownTo(@Nullable ClassLoader loader) {
        if (loader == null) {
            return knownToBootstrap;
        }
        Map<String, List<Pointcut>> cache = known.get(loader);
        if (cache == null) {
            cache = new ConcurrentHashMap<>();
            known.put(loader, cache);
        }
        return cache;
    }

    private @Nullable ClassHeader header(@Nullable ClassLoader loader, String name) {
        boolean jdk = loader == null || name.startsWith("java/");
        if (jdk && !pointcuts.namesJdk()) {
            // No type of the JDK is below one of an application.
            return null;
        }
        byte[] file = file(loader, name);
        return file == null ? null : ClassHeader.read(file);
    }

    /** The class file that a loader finds for an internal name, or null. Loads no class. */
    static byte @Nullable [] file(@Nullable ClassLoader loader, String name) {
        String resource = name + ".class";
        try (InputStream in = loader == null || name.startsWith("java/")
                ? ClassLoader.getSystemResourceAsStream(resource)
                : loader.getResourceAsStream(resource)) {
            if (in == null) {
                return null;
            }
            ByteArrayOutputStream out = new ByteArrayOutputStream(4096);
            byte[] buffer = new byte[4096];
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                out.write(buffer, 0, n);
            }
            return out.toByteArray();
        } catch (IOException | RuntimeException | LinkageError e) {
            return null;
        }
    }

    private static void addAll(List<Pointcut> to, List<Pointcut> from) {
        for (Pointcut each : from) {
            if (!to.contains(each)) {
                to.add(each);
            }
        }
    }

    /** Of a class that is loaded already. */
    List<Pointcut> of(Class<?> type) {
        return of(type, 0);
    }

    private List<Pointcut> of(Class<?> type, int depth) {
        List<Pointcut> found = new ArrayList<>(0);
        collect(type, found, depth);
        return found;
    }

    private void collect(@Nullable Class<?> type, List<Pointcut> found, int depth) {
        if (type == null || type == Object.class || depth > DEEPEST) {
            return;
        }
        String name = type.getName().replace('.', '/');
        addAll(found, pointcuts.belowType(name));
        if (depth > 0 && !pointcuts.ofAbstractType(name).isEmpty()) {
            ClassHeader header = header(type.getClassLoader(), name);
            if (header != null) {
                addImplementations(header, found);
            }
        }
        collect(type.getSuperclass(), found, depth + 1);
        for (Class<?> each : type.getInterfaces()) {
            collect(each, found, depth + 1);
        }
    }
}
