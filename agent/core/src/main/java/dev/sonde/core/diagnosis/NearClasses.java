package dev.sonde.core.diagnosis;

import dev.sonde.core.expression.Nearest;
import dev.sonde.core.probe.Descriptors;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Classes that may have been meant by a name that none has. */
final class NearClasses {
    private static final int MOST_TOLD = 3;

    private final ClassSource classes;

    NearClasses(ClassSource classes) {
        this.classes = classes;
    }

    /**
     * What to say of a type that is not there.
     *
     * @param exact whether it is a name and no pattern
     */
    String none(String type, boolean exact) {
        String what =
                (exact ? "no class " + type + " is " : "no class that `" + type + "` means is ") + classes.place();
        String simple = last(type);
        if (simple.indexOf('*') >= 0 || !exact) {
            return what + packages(type);
        }
        List<String> same = new ArrayList<>();
        Set<String> neighbours = new TreeSet<>();
        Set<String> simples = new TreeSet<>();
        String parent = parent(type);
        for (String each : classes.names()) {
            String name = Descriptors.type(each);
            String last = last(name);
            if (last.equals(simple)) {
                same.add(name);
            }
            if (parent(name).equals(parent)) {
                neighbours.add(last);
            }
            simples.add(last);
        }
        if (!same.isEmpty()) {
            return what + ", but " + told(same);
        }
        String neighbour = Nearest.to(simple, neighbours);
        if (neighbour != null) {
            return what + ", did you mean `" + (parent.isEmpty() ? "" : parent + ".") + neighbour + "`?";
        }
        String nearest = Nearest.to(simple, simples);
        if (nearest != null && simple.length() > 4) {
            for (String each : classes.names()) {
                if (last(Descriptors.type(each)).equals(nearest)) {
                    return what + ", did you mean `" + Descriptors.type(each) + "`?";
                }
            }
        }
        return what + packages(type);
    }

    /** Whether the package is there, and which one is nearest where it is not. */
    private String packages(String type) {
        int wild = type.indexOf('*') < 0 ? type.length() : type.indexOf('*');
        int gap = type.indexOf("..") < 0 ? type.length() : type.indexOf("..");
        String parent = gap < wild ? type.substring(0, gap) : parent(type.substring(0, wild));
        if (parent.isEmpty() || parent.startsWith(".")) {
            return "";
        }
        Set<String> packages = new TreeSet<>();
        int count = 0;
        for (String each : classes.names()) {
            int dot = each.lastIndexOf('.');
            if (dot > 0) {
                packages.add(each.substring(0, dot));
                count += each.startsWith(parent + ".") ? 1 : 0;
            }
        }
        if (count > 0) {
            return "; " + parent + " has " + count + (count == 1 ? " class" : " classes");
        }
        String nearest = Nearest.to(parent, packages);
        return nearest == null ? "" : "; there is no package " + parent + ", did you mean `" + nearest + "`?";
    }

    private static String told(List<String> names) {
        String all = String.join(", ", names.subList(0, Math.min(names.size(), MOST_TOLD)));
        return all + (names.size() == 1 ? " is" : " are" + (names.size() > MOST_TOLD ? ", among others" : ""));
    }

    /** The nearest name; a star within what was written stands for nothing. */
    static @Nullable String nearest(String written, Set<String> names) {
        return Nearest.to(written.replace("*", ""), names);
    }

    private static String last(String name) {
        return name.substring(Math.max(name.lastIndexOf('.'), name.lastIndexOf('$')) + 1);
    }

    private static String parent(String name) {
        int dot = Math.max(name.lastIndexOf('.'), name.lastIndexOf('$'));
        return dot < 0 ? "" : name.substring(0, dot);
    }
}
