package com.example.accounts;

/** Thrown by a method under measurement; made once, so that its making is not measured. */
public final class Refusal extends Exception {
    @SuppressWarnings("StaticAssignmentOfThrowable") // has no trace that could mislead
    public static final Refusal INSTANCE = new Refusal();

    private Refusal() {
        super("refused", null, false, false);
    }
}
