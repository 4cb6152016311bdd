package dev.sonde.sample.account;

import java.sql.Timestamp;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;

@Repository
class RedPacketRepository {
    private final JdbcTemplate jdbc;

    RedPacketRepository(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    void insert(RedPacket packet) {
        jdbc.update(
                """
                INSERT INTO red_packets (id, account_id, receiver, amount, status, reason, created_at)
                VALUES (?, ?, ?, ?, ?, ?, ?)
                """,
                packet.id(),
                packet.accountId(),
                packet.receiver(),
                packet.amount(),
                packet.status().name(),
                packet.reason(),
                Timestamp.from(packet.createdAt()));
    }
}
