package dev.sonde.it.traffic;

import dev.sonde.it.traffic.ApiClient.Body;
import dev.sonde.it.traffic.ApiClient.Target;
import java.util.UUID;

/** Users and administrators' tools, and everything that goes wrong before a request reaches its handler. */
final class AccessScript {

    private static final String UNMATCHED = "{unmatched}";

    private final Visitor admin;
    private final Visitor operator;

    AccessScript(Visitor admin, Visitor operator) {
        this.admin = admin;
        this.operator = operator;
    }

    void play(String name) {
        users(name);
        tools(name);
        withoutToken();
        unusual();
        errors();
    }

    private void users(String name) {
        String user = "{\"username\":\"" + name + "\",\"password\":\"secret\",\"role\":\"OPERATOR\"}";
        String id = admin.post(201, "/users", user).field("id");
        admin.post(409, "/users", user);
        admin.ledger().statementRefused("insert");
        admin.get(200, "/users");
        admin.get(200, "/users/{id}", id);
        admin.loginAgain(name, "secret").send(204, "POST", Target.route("/api/v1/logout"), Body.NONE);
        admin.delete(204, "/users/{id}", id);
        admin.get(404, "/users/{id}", id);
        operator.get(403, "/users");
        operator.delete(403, "/users/{id}", id);
    }

    private void tools(String name) {
        admin.put(204, "/cache/{name}", Body.text("a word"), name);
        admin.get(200, "/cache/{name}", name);
        admin.trigger(409, "/cache/{name}/increment", name);
        admin.post(200, "/cache/increments", "[\"" + name + "-x\",\"" + name + "-y\",\"" + name + "-x\"]");
        admin.trigger(200, "/cache/{name}/increment", name + "-x");
        admin.delete(204, "/cache/{name}", name);
        admin.send(204, "POST", Target.route("/api/v1/maintenance/analyze"), Body.NONE);
        admin.get(200, "/maintenance/busiest-account");
    }

    /** A filter answers these, so that their endpoint is the path, normalised. */
    private void withoutToken() {
        ApiClient client = admin.client();
        client.expect(401, "GET", Target.route("/api/v1/accounts"), Body.NONE, null);
        client.expect(401, "GET", Target.route("/api/v1/accounts/{uuid}", UUID.randomUUID()), Body.NONE, null);
        client.expect(401, "DELETE", Target.route("/api/v1/users/{id}", 42), Body.NONE, "wrong");
        client.expect(
                401,
                "POST",
                Target.route("/api/v1/login"),
                Body.json("{\"username\":\"admin\",\"password\":\"wrong\"}"),
                null);
        client.expect(400, "POST", Target.route("/api/v1/login"), Body.json("{\"username\":\"admin\"}"), null);
        client.expect(400, "POST", Target.route("/api/v1/login"), Body.json("{not json"), null);
    }

    private void unusual() {
        ApiClient client = admin.client();
        client.expect(200, "GET", new Target("/ui/index.html", "/ui/**"), Body.NONE, null);
        client.expect(200, "HEAD", new Target("/ui/index.html", "/ui/**"), Body.NONE, null);
        client.expect(404, "GET", new Target("/ui/" + UUID.randomUUID() + ".js", "/ui/**"), Body.NONE, null);
        client.expect(404, "GET", new Target("/.env", UNMATCHED), Body.NONE, null);
        client.expect(404, "GET", new Target("/" + UUID.randomUUID(), UNMATCHED), Body.NONE, null);
        admin.send(404, "GET", new Target("/api/v1/nothing", UNMATCHED), Body.NONE);
        admin.send(405, "PATCH", Target.route("/api/v1/accounts"), Body.NONE);
        admin.send(405, "PURGE", Target.route("/api/v1/accounts"), Body.NONE);
        admin.send(200, "OPTIONS", Target.route("/api/v1/accounts"), Body.NONE);
    }

    private void errors() {
        admin.get(500, "/diagnostics/failure");
        admin.get(200, "/diagnostics/warning");
        admin.get(500, "/diagnostics/broken-query");
        admin.ledger().statementRefused("select");
    }
}
