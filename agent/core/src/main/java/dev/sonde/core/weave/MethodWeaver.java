package dev.sonde.core.weave;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.bytebuddy.jar.asm.Handle;
import net.bytebuddy.jar.asm.Label;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.jar.asm.Type;

/**
 * Weaves one method:
 *
 * <pre>
 *   state = open(this, a0, …)            if the join point is stateful
 *   aN = pass(aN, state)                 if it suspends, too: the continuation that is told of the end
 *   start = enter()                      or enter(this, a0, …)
 *   try { …body… }                       before each return: exit(result, this, a0, …, start, state), which
 *                                        gives the result to return where that may be exchanged
 *   catch (Throwable t) { fail(t, this, a0, …, start, state); throw t; }    not in constructors
 * </pre>
 *
 * The original locals never move: ours live above them, and every frame is told so. Parameters that the body overwrites are
 * copied first. References travel as Object, so that linking resolves no class of the application.
 */
final class MethodWeaver extends MethodVisitor {
    private static final String BRIDGE = "java/lang/SondeBridge";
    private static final Handle LINK = new Handle(
            Opcodes.H_INVOKESTATIC,
            BRIDGE,
            "link",
            "(Ljava/lang/invoke/MethodHandles$Lookup;Ljava/lang/String;Ljava/lang/invoke/MethodType;I)L" + BRIDGE + ";",
            false);

    private final MethodSurvey method;
    private final JoinPoint joinPoint;
    private final String owner;
    private final Type result;
    private final boolean guarded;
    /** Where this and each argument are read from at the end. */
    private int self;

    private final int[] captured;
    /** Our own locals in slot order, as frames name them, from {@link #firstOwn} on. */
    private final List<Object> ownLocals = new ArrayList<>();

    private final int firstOwn;
    private final int start;
    private int nextOwn;
    private int state = -1;

    private Label rangeStart = new Label();
    private boolean rangeHasCode;
    private final List<Label[]> ranges = new ArrayList<>();

    MethodWeaver(MethodVisitor next, String owner, MethodSurvey method, JoinPoint joinPoint) {
        super(Opcodes.ASM9, next);
        this.method = method;
        this.joinPoint = joinPoint;
        this.owner = owner;
        result = Type.getReturnType(method.descriptor);
        guarded = !method.isConstructor();
        captured = method.slots.clone();
        firstOwn = method.maxLocals();
        start = firstOwn;
        nextOwn = firstOwn + 2;
        ownLocals.add(Opcodes.LONG);
    }

    @Override
    public void visitCode() {
        super.visitCode();
        boolean selfAtEntry = !method.isStatic() && !method.isConstructor();
        // All of our locals get their value before the first frame can mention them.
        if (joinPoint.stateful()) {
            state = own("java/lang/Object", 1);
            StringBuilder descriptor = new StringBuilder("(");
            pushEntryValues(descriptor, selfAtEntry);
            call("open", descriptor.append(")Ljava/lang/Object;"));
            super.visitVarInsn(Opcodes.ASTORE, state);
            if (Shape.isSuspending(method.descriptor)) {
                passContinuation();
            }
        }
        StringBuilder descriptor = new StringBuilder("(");
        if (joinPoint.entryValues()) {
            pushEntryValues(descriptor, selfAtEntry);
        }
        call("enter", descriptor.append(")J"));
        super.visitVarInsn(Opcodes.LSTORE, start);
        if (selfAtEntry && !method.selfReliable()) {
            self = own(owner, 1);
            super.visitVarInsn(Opcodes.ALOAD, 0);
            super.visitVarInsn(Opcodes.ASTORE, self);
        }
        for (int i = 0; i < captured.length; i++) {
            if (!method.reliable(i)) {
                Type type = method.arguments[i];
                captured[i] = own(MethodSurvey.frameType(type), type.getSize());
                super.visitVarInsn(type.getOpcode(Opcodes.ILOAD), method.slots[i]);
                super.visitVarInsn(type.getOpcode(Opcodes.ISTORE), captured[i]);
            }
        }
        openRange();
    }

    @Override
    public void visitInsn(int opcode) {
        if (opcode < Opcodes.IRETURN || opcode > Opcodes.RETURN) {
            rangeHasCode = true;
            super.visitInsn(opcode);
            return;
        }
        closeRange();
        boolean exchanged = Shape.isExchanged(method.descriptor);
        StringBuilder descriptor = new StringBuilder("(");
        if (opcode != Opcodes.RETURN) {
            if (!exchanged) {
                super.visitInsn(result.getSize() == 2 ? Opcodes.DUP2 : Opcodes.DUP);
            }
            descriptor.append(erased(result));
        }
        pushLeaveValues(descriptor);
        call("exit", descriptor.append(exchanged ? ")Ljava/lang/Object;" : ")V"));
        if (exchanged) {
            super.visitTypeInsn(Opcodes.CHECKCAST, result.getInternalName());
        }
        super.visitInsn(opcode);
        openRange();
    }

    private void passContinuation() {
        int slot = method.slots[method.slots.length - 1];
        super.visitVarInsn(Opcodes.ALOAD, slot);
        super.visitVarInsn(Opcodes.ALOAD, state);
        call("pass", "(Ljava/lang/Object;Ljava/lang/Object;)Ljava/lang/Object;");
        super.visitTypeInsn(Opcodes.CHECKCAST, Shape.CONTINUATION);
        super.visitVarInsn(Opcodes.ASTORE, slot);
    }

    @Override
    public void visitFrame(int type, int localCount, Object[] locals, int stackCount, Object[] stack) {
        int slots = 0;
        for (int i = 0; i < localCount; i++) {
            slots += locals[i] == Opcodes.LONG || locals[i] == Opcodes.DOUBLE ? 2 : 1;
        }
        List<Object> all = new ArrayList<>(Arrays.asList(locals).subList(0, localCount));
        pad(all, slots);
        super.visitFrame(Opcodes.F_NEW, all.size(), all.toArray(), stackCount, stack);
    }

    @Override
    public void visitMaxs(int maxStack, int maxLocals) {
        closeRange();
        if (guarded && !ranges.isEmpty()) {
            catchAll();
        }
        super.visitMaxs(0, 0);
    }

    private void catchAll() {
        Label handler = new Label();
        for (Label[] range : ranges) {
            super.visitTryCatchBlock(range[0], range[1], handler, null);
        }
        super.visitLabel(handler);
        List<Object> locals = new ArrayList<>();
        int slots = 0;
        if (!method.isStatic()) {
            locals.add(self == 0 ? owner : Opcodes.TOP);
            slots = 1;
        }
        for (int i = 0; i < captured.length; i++) {
            Type type = method.arguments[i];
            if (method.reliable(i)) {
                locals.add(MethodSurvey.frameType(type));
            } else {
                for (int s = 0; s < type.getSize(); s++) {
                    locals.add(Opcodes.TOP);
                }
            }
            slots += type.getSize();
        }
        pad(locals, slots);
        super.visitFrame(Opcodes.F_NEW, locals.size(), locals.toArray(), 1, new Object[] {"java/lang/Throwable"});
        super.visitInsn(Opcodes.DUP);
        StringBuilder descriptor = new StringBuilder("(Ljava/lang/Throwable;");
        pushLeaveValues(descriptor);
        call("fail", descriptor.append(")V"));
        super.visitInsn(Opcodes.ATHROW);
    }

    private void pad(List<Object> locals, int slots) {
        for (int s = slots; s < firstOwn; s++) {
            locals.add(Opcodes.TOP);
        }
        locals.addAll(ownLocals);
    }

    private int own(Object frameType, int size) {
        int slot = nextOwn;
        ownLocals.add(frameType);
        nextOwn += size;
        return slot;
    }

    private void pushEntryValues(StringBuilder descriptor, boolean withSelf) {
        if (withSelf) {
            super.visitVarInsn(Opcodes.ALOAD, 0);
            descriptor.append("Ljava/lang/Object;");
        }
        pushArguments(descriptor, method.slots);
    }

    private void pushLeaveValues(StringBuilder descriptor) {
        if (!method.isStatic()) {
            super.visitVarInsn(Opcodes.ALOAD, self);
            descriptor.append("Ljava/lang/Object;");
        }
        pushArguments(descriptor, captured);
        super.visitVarInsn(Opcodes.LLOAD, start);
        descriptor.append('J');
        if (state >= 0) {
            super.visitVarInsn(Opcodes.ALOAD, state);
            descriptor.append("Ljava/lang/Object;");
        }
    }

    private void pushArguments(StringBuilder descriptor, int[] slots) {
        for (int i = 0; i < slots.length; i++) {
            super.visitVarInsn(method.arguments[i].getOpcode(Opcodes.ILOAD), slots[i]);
            descriptor.append(erased(method.arguments[i]));
        }
    }

    private void call(String site, CharSequence descriptor) {
        super.visitInvokeDynamicInsn(site, descriptor.toString(), LINK, joinPoint.id());
    }

    private static String erased(Type type) {
        return type.getSort() >= Type.ARRAY ? "Ljava/lang/Object;" : type.getDescriptor();
    }

    // ---- the ranges that the handler covers: the body, not what we put before its returns

    private void openRange() {
        if (guarded) {
            rangeStart = new Label();
            super.visitLabel(rangeStart);
            rangeHasCode = false;
        }
    }

    private void closeRange() {
        if (guarded && rangeHasCode) {
            Label end = new Label();
            super.visitLabel(end);
            ranges.add(new Label[] {rangeStart, end});
        }
    }

    @Override
    public void visitIntInsn(int opcode, int operand) {
        rangeHasCode = true;
        super.visitIntInsn(opcode, operand);
    }

    @Override
    public void visitVarInsn(int opcode, int slot) {
        rangeHasCode = true;
        super.visitVarInsn(opcode, slot);
    }

    @Override
    public void visitTypeInsn(int opcode, String type) {
        rangeHasCode = true;
        super.visitTypeInsn(opcode, type);
    }

    @Override
    public void visitFieldInsn(int opcode, String fieldOwner, String name, String descriptor) {
        rangeHasCode = true;
        super.visitFieldInsn(opcode, fieldOwner, name, descriptor);
    }

    @Override
    public void visitMethodInsn(int opcode, String callee, String name, String descriptor, boolean isInterface) {
        rangeHasCode = true;
        super.visitMethodInsn(opcode, callee, name, descriptor, isInterface);
    }

    @Override
    public void visitInvokeDynamicInsn(String name, String descriptor, Handle bootstrap, Object... arguments) {
        rangeHasCode = true;
        super.visitInvokeDynamicInsn(name, descriptor, bootstrap, arguments);
    }

    @Override
    public void visitJumpInsn(int opcode, Label label) {
        rangeHasCode = true;
        super.visitJumpInsn(opcode, label);
    }

    @Override
    public void visitLdcInsn(Object value) {
        rangeHasCode = true;
        super.visitLdcInsn(value);
    }

    @Override
    public void visitIincInsn(int slot, int increment) {
        rangeHasCode = true;
        super.visitIincInsn(slot, increment);
    }

    @Override
    public void visitTableSwitchInsn(int min, int max, Label otherwise, Label... labels) {
        rangeHasCode = true;
        super.visitTableSwitchInsn(min, max, otherwise, labels);
    }

    @Override
    public void visitLookupSwitchInsn(Label otherwise, int[] keys, Label[] labels) {
        rangeHasCode = true;
        super.visitLookupSwitchInsn(otherwise, keys, labels);
    }

    @Override
    public void visitMultiANewArrayInsn(String descriptor, int dimensions) {
        rangeHasCode = true;
        super.visitMultiANewArrayInsn(descriptor, dimensions);
    }
}
