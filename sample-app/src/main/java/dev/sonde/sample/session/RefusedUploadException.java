package dev.sonde.sample.session;

/** An uploaded file is not a session file; answered with 415. */
public class RefusedUploadException extends RuntimeException {
    RefusedUploadException(String message) {
        super(message);
    }
}
