package dev.sonde.it.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** Ports for servers that tests start. */
public final class Ports {

    private Ports() {}

    /** A port that was free a moment ago. Nothing keeps another process from taking it. */
    public static int free() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Takes a port on all addresses until the returned socket is closed. */
    public static ServerSocket take() {
        try {
            return new ServerSocket(0, 1, (InetAddress) null);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
