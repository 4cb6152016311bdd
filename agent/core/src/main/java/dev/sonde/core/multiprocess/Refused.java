package dev.sonde.core.multiprocess;

import java.io.IOException;

/** Bytes that are no whole and right file of ours. */
class Refused extends IOException {
    private static final long serialVersionUID = 1;

    Refused(String why) {
        super(why);
    }
}
