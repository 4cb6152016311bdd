package dev.sonde.it.harness;

import java.nio.file.Path;

/** A running program with the agent in it, on a port of its own. */
public final class AgentProcess implements AutoCloseable {

    private final RunningProgram program;
    private final AgentEndpoint endpoint;
    private final int port;

    private AgentProcess(RunningProgram program, int port) {
        this.program = program;
        this.port = port;
        this.endpoint = new AgentEndpoint(port);
    }

    /** Starts the program with these rules; does not wait for anything. */
    public static AgentProcess start(JavaProgram program, Path agentJar, Path rules) {
        int port = Ports.free();
        return new AgentProcess(
                program.withAgent(agentJar, "127.0.0.1:" + port + ":" + rules).start(), port);
    }

    /** Starts the program with the agent on all addresses of the machine, for a Prometheus in a container. */
    public static AgentProcess startReachable(JavaProgram program, Path agentJar, Path rules) {
        int port = Ports.free();
        return new AgentProcess(
                program.withAgent(agentJar, "host=0.0.0.0,port=" + port + ",rules=" + rules)
                        .start(),
                port);
    }

    public RunningProgram program() {
        return program;
    }

    public int port() {
        return port;
    }

    /** The agent's HTTP side, once it is ready. */
    public AgentEndpoint endpoint() {
        try {
            return endpoint.awaitReady(program::isAlive);
        } catch (IllegalStateException e) {
            throw program.failure(String.valueOf(e.getMessage()));
        }
    }

    /** One scrape, once the agent is ready. */
    public Scrape scrape() {
        return endpoint().scrape();
    }

    @Override
    public void close() {
        program.close();
    }
}
