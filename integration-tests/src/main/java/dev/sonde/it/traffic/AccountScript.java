package dev.sonde.it.traffic;

import dev.sonde.it.traffic.ApiClient.Body;
import dev.sonde.it.traffic.ApiClient.Target;
import java.util.UUID;

/** Accounts come, talk, fail and go. */
final class AccountScript {

    /** A script that answers messages with this word must be active. */
    static final String KEYWORD = "price";

    private final Visitor visitor;
    private final Ledger ledger;

    AccountScript(Visitor visitor) {
        this.visitor = visitor;
        this.ledger = visitor.ledger();
    }

    void play(String name, int round) {
        String id = create(name, false);
        visitor.post(409, "/accounts", newAccount(name, false));
        ledger.statementRefused("insert");
        visitor.get(200, "/accounts/{id}", id);
        visitor.get(200, "/accounts/{id}", id);
        visitor.get(404, "/accounts/{id}", UUID.randomUUID());
        visitor.post(409, "/accounts/{id}/messages", message("hello"), id);
        start(id);
        // Starting it again changes nothing.
        start(id);
        talk(id, round);
        redPackets(id);
        reportErrors(id, round);
        end(id, round);
        secondFactor(name + "-2fa", round);
        visitor.get(200, "/accounts?limit=20");
        visitor.get(200, "/accounts?status=ONLINE&limit=5");
        visitor.get(400, "/accounts?status=SLEEPING");
        visitor.get(200, "/accounts/export");
        visitor.get(200, "/events?limit=3");
        visitor.get(200, "/reports/overview");
    }

    private String create(String phone, boolean secondFactor) {
        String id =
                visitor.post(201, "/accounts", newAccount(phone, secondFactor)).field("id");
        ledger.accountIs(id, "offline");
        return id;
    }

    private void start(String id) {
        visitor.trigger(200, "/accounts/{id}/start", id);
        ledger.accountIs(id, "online");
    }

    private void talk(String id, int round) {
        visitor.post(201, "/accounts/{id}/messages", message("hello " + round), id);
        ledger.sent(id, 1);
        int batch = 2 + round % 4;
        visitor.post(201, "/accounts/{id}/messages/batch", batch(batch), id);
        ledger.sent(id, batch);
        ledger.batchInserted(batch);
        visitor.post(200, "/accounts/{id}/inbox", message("what is the " + KEYWORD + "?"), id);
        ledger.received(id);
        ledger.replied(id);
        visitor.post(204, "/accounts/{id}/inbox", message("good bye"), id);
        ledger.received(id);
        String received = visitor.get(200, "/accounts/{id}/messages", id).lastBefore("\"RECEIVED\"", "id");
        visitor.send(
                201,
                "POST",
                Target.route("/api/v1/accounts/{id}/messages/{messageId}/replies", id, received),
                Body.json(message("you are welcome")).inChunks());
        ledger.replied(id);
        visitor.post(404, "/accounts/{id}/messages/{messageId}/replies", message("to nobody"), id, UUID.randomUUID());
    }

    private void redPackets(String id) {
        visitor.post(201, "/accounts/{id}/red-packets", redPacket("anna", "8.88"), id);
        ledger.redPacket(id, "success");
        visitor.post(201, "/accounts/{id}/red-packets", redPacket("anna", "200.01"), id);
        ledger.redPacket(id, "failure");
        visitor.post(201, "/accounts/{id}/red-packets", redPacket("blocked", "1"), id);
        ledger.redPacket(id, "failure");
        visitor.post(400, "/accounts/{id}/red-packets", redPacket("anna", "0"), id);
    }

    /** One to four errors, so that some accounts have an alert and others none; every third account is cut off. */
    private void reportErrors(String id, int round) {
        String[] types = {"flood_wait", "peer_blocked", "timeout", "flood_wait"};
        for (int i = 0; i <= round % types.length; i++) {
            visitor.post(202, "/accounts/{id}/errors", error(types[i], false), id);
            ledger.errorReported(id, types[i]);
        }
        if (round % 3 == 0) {
            visitor.post(202, "/accounts/{id}/errors", error("session_revoked", true), id);
            ledger.accountIs(id, "error");
            ledger.errorReported(id, "session_revoked");
            visitor.post(409, "/accounts/{id}/messages", message("am I there?"), id);
        }
    }

    /** Some stay as they are, some are stopped, some are deleted. */
    private void end(String id, int round) {
        switch (round % 5) {
            case 0, 1 -> {
                visitor.trigger(200, "/accounts/{id}/stop", id);
                ledger.accountIs(id, "offline");
            }
            case 2, 3 -> {
                visitor.delete(204, "/accounts/{id}", id);
                ledger.accountGone(id);
                visitor.get(404, "/accounts/{id}", id);
            }
            default -> visitor.get(200, "/accounts/{id}", id);
        }
    }

    private void secondFactor(String phone, int round) {
        String id = create(phone, true);
        visitor.trigger(409, "/accounts/{id}/start", id);
        ledger.startRefused(id, "second_factor_required");
        visitor.post(409, "/accounts/{id}/start", "{\"code\":\"000000\"}", id);
        ledger.startRefused(id, "second_factor_wrong");
        if (round % 2 == 0) {
            visitor.post(200, "/accounts/{id}/start", "{\"code\":\"123456\"}", id);
            ledger.accountIs(id, "online");
        }
        if (round % 4 == 3) {
            visitor.delete(204, "/accounts/{id}", id);
            ledger.accountGone(id);
        }
    }

    private static String newAccount(String phone, boolean secondFactor) {
        return "{\"phone\":\"" + phone + "\",\"displayName\":\"Zoë\",\"secondFactor\":" + secondFactor + "}";
    }

    private static String message(String text) {
        return "{\"peer\":\"anna\",\"text\":\"" + text + "\"}";
    }

    private static String batch(int size) {
        return "{\"peer\":\"ben\",\"texts\":[" + "\"again\",".repeat(size - 1) + "\"last\"]}";
    }

    private static String redPacket(String receiver, String amount) {
        return "{\"receiver\":\"" + receiver + "\",\"amount\":" + amount + "}";
    }

    private static String error(String type, boolean fatal) {
        return "{\"type\":\"" + type + "\",\"detail\":\"reported by the network\",\"fatal\":" + fatal + "}";
    }
}
