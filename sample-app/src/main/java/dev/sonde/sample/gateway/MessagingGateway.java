package dev.sonde.sample.gateway;

import java.math.BigDecimal;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The messaging network the accounts live on. */
public interface MessagingGateway {
    /**
     * Signs an account in.
     *
     * @param code the second factor, where the account has one
     * @return completes when the network has answered; with a {@link GatewayException} where it refused
     */
    CompletionStage<GatewaySession> connect(String accountId, boolean secondFactor, @Nullable String code);

    /** Signs an account out; does nothing for one that is not signed in. */
    void disconnect(String accountId);

    /** Delivers one text and waits for the receipt. */
    void sendText(String accountId, String peer, String text);

    /** Offers money to {@code receiver} and waits for the network's decision. */
    RedPacketReceipt sendRedPacket(String accountId, String receiver, BigDecimal amount);
}
