package dev.sonde.sample.web;

/** The request makes no sense; answered with 400. */
public class InvalidRequestException extends RuntimeException {
    public InvalidRequestException(String message) {
        super(message);
    }
}
