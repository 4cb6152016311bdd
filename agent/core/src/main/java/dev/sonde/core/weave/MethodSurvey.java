package dev.sonde.core.weave;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import net.bytebuddy.jar.asm.Label;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.jar.asm.Type;
import org.jspecify.annotations.Nullable;

/** What a method does to its own parameters, learned by reading it once. */
final class MethodSurvey extends MethodVisitor {
    final String owner;
    final int access;
    final String name;
    final String descriptor;
    final Type[] arguments;
    /** The local slot of each argument. */
    final int[] slots;
    /** The first slot that no parameter has. */
    final int firstFree;

    private final @Nullable String[] namesBySlot;
    private final List<String> declaredNames = new ArrayList<>();
    /** Slots that the body assigns, or whose type some frame does not know any more. */
    private final BitSet unreliable = new BitSet();

    private int maxLocals;

    MethodSurvey(String owner, int access, String name, String descriptor) {
        super(Opcodes.ASM9);
        this.owner = owner;
        this.access = access;
        this.name = name;
        this.descriptor = descriptor;
        arguments = Type.getArgumentTypes(descriptor);
        slots = new int[arguments.length];
        int slot = isStatic() ? 0 : 1;
        for (int i = 0; i < arguments.length; i++) {
            slots[i] = slot;
            slot += arguments[i].getSize();
        }
        firstFree = slot;
        namesBySlot = new @Nullable String[slot];
    }

    boolean isStatic() {
        return (access & Opcodes.ACC_STATIC) != 0;
    }

    boolean isConstructor() {
        return name.equals("<init>");
    }

    int maxLocals() {
        return Math.max(maxLocals, firstFree);
    }

    /** Whether slot 0 still holds this wherever the method ends. */
    boolean selfReliable() {
        return !unreliable.get(0);
    }

    /** Whether the argument's slots still hold it wherever the method ends. */
    boolean reliable(int argument) {
        int slot = slots[argument];
        return !unreliable.get(slot) && !(arguments[argument].getSize() == 2 && unreliable.get(slot + 1));
    }

    /** Parameter names, from the class file's own list or its debug information; empty where it has neither. */
    List<String> parameterNames() {
        if (declaredNames.size() == arguments.length) {
            return Collections.unmodifiableList(declaredNames);
        }
        List<String> names = new ArrayList<>();
        for (int slot : slots) {
            String found = namesBySlot[slot];
            if (found == null) {
                return Collections.emptyList();
            }
            names.add(found);
        }
        return Collections.unmodifiableList(names);
    }

    boolean lacksNames() {
        return arguments.length > 0 && parameterNames().isEmpty();
    }

    /** Takes names that the class file at hand does not have. */
    void takeNames(List<String> names) {
        declaredNames.clear();
        declaredNames.addAll(names);
    }

    @Override
    public void visitParameter(@Nullable String parameter, int flags) {
        if (parameter != null) {
            declaredNames.add(parameter);
        }
    }

    @Override
    public void visitLocalVariable(
            String variable, String type, @Nullable String signature, Label start, Label end, int index) {
        if (index < namesBySlot.length && namesBySlot[index] == null) {
            namesBySlot[index] = variable;
        }
    }

    @Override
    public void visitVarInsn(int opcode, int slot) {
        if (opcode >= Opcodes.ISTORE && opcode <= Opcodes.ASTORE) {
            unreliable.set(slot);
            if (opcode == Opcodes.LSTORE || opcode == Opcodes.DSTORE) {
                unreliable.set(slot + 1);
            }
        }
    }

    @Override
    public void visitIincInsn(int slot, int increment) {
        unreliable.set(slot);
    }

    /** A parameter that some frame forgets or retypes cannot be named where all paths meet. */
    @Override
    public void visitFrame(int type, int localCount, Object[] locals, int stackCount, Object[] stack) {
        Object[] bySlot = new Object[firstFree];
        Arrays.fill(bySlot, Opcodes.TOP);
        int slot = 0;
        for (int i = 0; i < localCount && slot < firstFree; i++) {
            bySlot[slot] = locals[i];
            slot += locals[i] == Opcodes.LONG || locals[i] == Opcodes.DOUBLE ? 2 : 1;
        }
        if (!isStatic() && !(owner.equals(bySlot[0]) || bySlot[0] == Opcodes.UNINITIALIZED_THIS)) {
            unreliable.set(0);
        }
        for (int i = 0; i < arguments.length; i++) {
            if (!frameType(arguments[i]).equals(bySlot[slots[i]])) {
                unreliable.set(slots[i]);
            }
        }
    }

    @Override
    public void visitMaxs(int maxStack, int locals) {
        maxLocals = locals;
    }

    /** How a frame names a type. */
    static Object frameType(Type type) {
        switch (type.getSort()) {
            case Type.LONG:
                return Opcodes.LONG;
            case Type.DOUBLE:
                return Opcodes.DOUBLE;
            case Type.FLOAT:
                return Opcodes.FLOAT;
            case Type.ARRAY:
                return type.getDescriptor();
            case Type.OBJECT:
                return type.getInternalName();
            default:
                return Opcodes.INTEGER;
        }
    }
}
