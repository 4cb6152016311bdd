package dev.sonde.it.http;

import java.io.IOException;

/**
 * One way for a client and an application to behave.
 *
 * @param area of the documentation's table
 * @param id what containers call it where they differ
 * @param title for people
 * @param script does it, and says what is true then
 */
record Scenario(String area, String id, String title, Script script) {

    /** Talks to the server at that port and tells {@code truth} what it saw. */
    interface Script {
        void play(int port, Truth truth) throws IOException;
    }

    @Override
    public String toString() {
        return title;
    }
}
