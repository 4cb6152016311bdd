package dev.sonde.core.diagnosis;

import dev.sonde.core.probe.Descriptors;
import dev.sonde.core.weave.pattern.MethodPattern;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import net.bytebuddy.jar.asm.Opcodes;
import org.jspecify.annotations.Nullable;

/**
 * Why a pattern matches nothing: what is nearest to it among the classes at hand, and how that would be written. Reads class files of the
 * few classes in question only. Not thread-safe.
 */
public final class NearMisses {
    private static final int MOST_TOLD = 3;
    private static final int MOST_READ = 300;
    private static final int MOST_METHODS = 6;

    /** One class that was nearly meant; a lower rank is nearer. */
    private static final class Miss {
        final int rank;
        final String text;

        Miss(int rank, String text) {
            this.rank = rank;
            this.text = text;
        }
    }

    private final ClassSource classes;
    private final NearClasses near;
    private final Map<String, @Nullable ClassOutline> read = new HashMap<>();

    public NearMisses(ClassSource classes) {
        this.classes = classes;
        near = new NearClasses(classes);
    }

    /** Where {@link #of} has looked, to end a sentence with. */
    public String place() {
        return classes.place();
    }

    /** Sentences without a point, the nearest first; at most three. */
    public List<String> of(MethodPattern pattern) {
        List<String> found = types(pattern);
        List<String> told = new ArrayList<>();
        if (found.isEmpty()) {
            told.add(near.none(pattern.type(), !pattern.typeNames().isEmpty()));
            return told;
        }
        List<Miss> misses = new ArrayList<>();
        for (String each : found.subList(0, Math.min(found.size(), MOST_READ))) {
            misses.add(miss(pattern, each));
        }
        Collections.sort(misses, (a, b) -> Integer.compare(a.rank, b.rank));
        Set<String> advice = new LinkedHashSet<>();
        for (Miss each : misses) {
            int meant = each.text.indexOf(", did you mean ");
            if (told.size() < MOST_TOLD && (meant < 0 || advice.add(each.text.substring(meant)))) {
                told.add(each.text);
            }
        }
        if (found.size() > told.size()) {
            told.add("and " + (found.size() - told.size()) + " more types that `" + pattern.type() + "` means");
        }
        return told;
    }

    /** The same for a class by its full name. */
    public String ofType(String name) {
        if (classes.classFile(name) == null) {
            return near.none(name, true);
        }
        String type = Descriptors.type(name);
        ClassOutline outline = outline(name);
        if (!classes.isPresent(name)) {
            return type + " is there, but not loaded yet";
        }
        return outline != null && outline.isInterface
                ? type + " is an interface, name a class that implements it"
                : type + " was left alone";
    }

    private List<String> types(MethodPattern pattern) {
        List<String> names = pattern.typeNames();
        Predicate<String> meant = names.isEmpty() ? pattern::mayMatchType : name -> classes.classFile(name) != null;
        return (names.isEmpty() ? classes.names() : names)
                .stream().filter(meant).collect(Collectors.toList());
    }

    private Miss miss(MethodPattern pattern, String name) {
        String type = Descriptors.type(name);
        if (!classes.isPresent(name)) {
            return new Miss(0, type + " is there, but not loaded yet");
        }
        ClassOutline outline = outline(name);
        if (outline == null) {
            return new Miss(0, "the class file of " + type + " cannot be read by this agent");
        }
        String onType = pattern.typeAnnotation();
        if (onType != null && !carries(outline.annotations, onType)) {
            return new Miss(2, lacks(type, onType, outline.annotations));
        }
        List<ClassOutline.Method> named = with(outline.methods, method -> pattern.matchesName(method.name));
        if (named.isEmpty()) {
            return noSuchMethod(pattern, outline, type);
        }
        List<ClassOutline.Method> fitting =
                with(named, method -> pattern.matchesMethod(method.name, method.descriptor));
        return fitting.isEmpty() ? differs(pattern, named, type) : notWoven(pattern, fitting, outline, type);
    }

    // ---- the method is not there

    private Miss noSuchMethod(MethodPattern pattern, ClassOutline outline, String type) {
        if (pattern.isConstructor()) {
            return new Miss(
                    1,
                    type + " is an interface and has no constructors, `" + type
                            + "+.new(..)` means those of the classes that implement it");
        }
        Set<String> seen = new LinkedHashSet<>();
        seen.add(outline.name);
        String inherited = pattern.methodName().indexOf('*') < 0 ? inherited(pattern, outline, type, seen) : null;
        if (inherited != null) {
            return new Miss(1, inherited);
        }
        List<ClassOutline.Method> own = with(outline.methods, method -> !method.name.equals("<init>"));
        String wanted = pattern.methodName();
        String nearest = NearClasses.nearest(
                wanted, own.stream().map(method -> method.name).collect(Collectors.toSet()));
        if (nearest != null) {
            List<ClassOutline.Method> meant = with(own, method -> method.name.equals(nearest));
            return new Miss(1, type + " has no method " + wanted + ", did you mean " + quoted(meant) + "?");
        }
        return new Miss(
                own.isEmpty() ? 4 : 3,
                type + " has no method " + wanted + (own.isEmpty() ? " nor any other" : "; it has " + shown(own)));
    }

    private @Nullable String inherited(MethodPattern pattern, ClassOutline outline, String type, Set<String> seen) {
        List<String> above = new ArrayList<>(outline.interfaces);
        if (outline.superName != null) {
            above.add(0, outline.superName);
        }
        for (String each : above) {
            ClassOutline supertype = seen.add(each) ? outline(each) : null;
            if (supertype == null) {
                continue;
            }
            for (ClassOutline.Method method : supertype.methods) {
                if (pattern.matchesMethod(method.name, method.descriptor) && !method.is(Opcodes.ACC_PRIVATE)) {
                    String owner = Descriptors.type(supertype.name);
                    return type + " inherits " + method.shown() + " from " + owner + ", did you mean `"
                            + pattern.text().replace(pattern.type(), pattern.type() + "+") + "`?";
                }
            }
            String further = inherited(pattern, supertype, type, seen);
            if (further != null) {
                return further;
            }
        }
        return null;
    }

    // ---- the method is there, and others of its name or none of them is meant

    private static Miss differs(MethodPattern pattern, List<ClassOutline.Method> named, String type) {
        List<ClassOutline.Method> sameParameters = with(named, method -> pattern.matchesParameters(method.descriptor));
        if (!sameParameters.isEmpty()) {
            ClassOutline.Method method = sameParameters.get(0);
            return new Miss(
                    0,
                    type + "." + method.shown() + " gives " + Descriptors.result(method.descriptor)
                            + ", not what the pattern says");
        }
        return new Miss(0, type + " has " + shown(named) + ", whose parameters differ");
    }

    private static Miss notWoven(
            MethodPattern pattern, List<ClassOutline.Method> fitting, ClassOutline outline, String type) {
        String wanted = pattern.methodAnnotation();
        if (wanted != null
                && with(fitting, method -> carries(method.annotations, wanted)).isEmpty()) {
            if (carries(outline.annotations, wanted)) {
                return new Miss(
                        0,
                        "@" + wanted + " is on " + type + " and not on its methods, did you mean `(@" + wanted + " "
                                + pattern.type() + ")." + method(pattern) + "`?");
            }
            Set<String> there = new LinkedHashSet<>();
            fitting.forEach(method -> there.addAll(method.annotations));
            return new Miss(
                    there.isEmpty() ? 4 : 2, lacks(type + "." + fitting.get(0).shown(), wanted, there));
        }
        ClassOutline.Method first = fitting.get(0);
        String method = type + "." + first.shown();
        if (first.is(Opcodes.ACC_NATIVE)) {
            return new Miss(1, method + " is native and has no code to weave into");
        }
        if (first.is(Opcodes.ACC_ABSTRACT)) {
            return new Miss(
                    1,
                    method + " is abstract, and nothing implements it that is there"
                            + (pattern.subtypes() ? "" : "; `" + type + "+` means subtypes as well"));
        }
        return new Miss(1, method + " was left alone");
    }

    /** The pattern from the method's name on. */
    private static String method(MethodPattern pattern) {
        String text = pattern.text();
        return text.substring(text.lastIndexOf('.', text.indexOf('(')) + 1);
    }

    private static String lacks(String what, String wanted, Set<String> there) {
        String simple = wanted.substring(wanted.lastIndexOf('.') + 1);
        for (String each : there) {
            if (each.endsWith("." + simple)) {
                return what + " carries @" + each + ", not @" + wanted;
            }
        }
        return what + " does not carry @" + wanted + (there.isEmpty() ? "" : ", but @" + String.join(", @", there));
    }

    private static boolean carries(Set<String> annotations, String wanted) {
        return annotations.stream().anyMatch(each -> each.replace('$', '.').equals(wanted.replace('$', '.')));
    }

    // ---- methods

    private @Nullable ClassOutline outline(String name) {
        if (!read.containsKey(name)) {
            byte[] file = classes.classFile(name);
            read.put(name, file == null ? null : ClassOutline.read(file));
        }
        return read.get(name);
    }

    private static List<ClassOutline.Method> with(
            List<ClassOutline.Method> methods, Predicate<ClassOutline.Method> condition) {
        return methods.stream().filter(condition).collect(Collectors.toList());
    }

    private static String quoted(List<ClassOutline.Method> methods) {
        return methods.stream()
                .limit(MOST_TOLD)
                .map(method -> "`" + method.shown() + "`")
                .collect(Collectors.joining(" or "));
    }

    private static String shown(List<ClassOutline.Method> methods) {
        String shown = methods.stream()
                .limit(MOST_METHODS)
                .map(ClassOutline.Method::shown)
                .collect(Collectors.joining(", "));
        return methods.size() > MOST_METHODS ? shown + " and " + (methods.size() - MOST_METHODS) + " more" : shown;
    }
}
