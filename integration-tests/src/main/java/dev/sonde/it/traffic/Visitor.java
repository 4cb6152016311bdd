package dev.sonde.it.traffic;

import dev.sonde.it.traffic.ApiClient.Body;
import dev.sonde.it.traffic.ApiClient.Target;

/** One user with a token; the short way for scripts to say what is sent and what must come back. */
final class Visitor {

    private final ApiClient client;
    private final Ledger ledger;
    private final String token;

    private Visitor(ApiClient client, Ledger ledger, String token) {
        this.client = client;
        this.ledger = ledger;
        this.token = token;
    }

    static Visitor login(ApiClient client, Ledger ledger, String username, String password) {
        String credentials = "{\"username\":\"" + username + "\",\"password\":\"" + password + "\"}";
        Answer answer = client.expect(200, "POST", Target.route("/api/v1/login"), Body.json(credentials), null);
        return new Visitor(client, ledger, answer.field("token"));
    }

    Visitor loginAgain(String username, String password) {
        return login(client, ledger, username, password);
    }

    ApiClient client() {
        return client;
    }

    Ledger ledger() {
        return ledger;
    }

    Answer get(int status, String route, Object... values) {
        return send(status, "GET", Target.route("/api/v1" + route, values), Body.NONE);
    }

    Answer post(int status, String route, String json, Object... values) {
        return send(status, "POST", Target.route("/api/v1" + route, values), Body.json(json));
    }

    /** Without a body. */
    Answer trigger(int status, String route, Object id) {
        return send(status, "POST", Target.route("/api/v1" + route, id), Body.NONE);
    }

    Answer put(int status, String route, Body body, Object... values) {
        return send(status, "PUT", Target.route("/api/v1" + route, values), body);
    }

    Answer delete(int status, String route, Object... values) {
        return send(status, "DELETE", Target.route("/api/v1" + route, values), Body.NONE);
    }

    Answer send(int status, String method, Target target, Body body, String... headers) {
        return client.expect(status, method, target, body, token, headers);
    }
}
