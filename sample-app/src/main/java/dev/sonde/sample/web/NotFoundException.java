package dev.sonde.sample.web;

/** What was asked for does not exist; answered with 404. */
public class NotFoundException extends RuntimeException {
    public NotFoundException(String what, Object id) {
        super("No " + what + " " + id);
    }
}
