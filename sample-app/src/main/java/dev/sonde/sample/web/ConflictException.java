package dev.sonde.sample.web;

/** The request does not fit the present state; answered with 409. */
public class ConflictException extends RuntimeException {
    public ConflictException(String message) {
        super(message);
    }
}
