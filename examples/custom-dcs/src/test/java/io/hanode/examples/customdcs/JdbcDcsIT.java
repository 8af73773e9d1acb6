package io.hanode.examples.customdcs;

import io.hanode.dcs.DcsClient;
import io.hanode.dcs.DcsException;
import io.hanode.dcs.DcsScope;
import io.hanode.dcs.DcsSession;
import io.hanode.dcs.Deadline;
import io.hanode.testkit.dcs.NetworkedDcsContract;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;
import java.util.function.Consumer;
import org.h2.tools.Server;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** A table in a database server keeps the contract of all stores. */
class JdbcDcsIT extends NetworkedDcsContract {

    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private static Server server;
    private static final Properties LOGIN = new Properties();

    static {
        LOGIN.setProperty("user", "sa");
    }

    @BeforeAll
    static void startServer() throws SQLException {
        server = Server.createTcpServer("-tcpPort", "0", "-ifNotExists").start();
    }

    @AfterAll
    static void stopServer() {
        server.stop();
    }

    @Override
    protected InetSocketAddress server() {
        return InetSocketAddress.createUnresolved("127.0.0.1", server.getPort());
    }

    @Override
    protected DcsClient connect(DcsScope scope, String address) {
        return new JdbcDcs(url(address), "sa", "").connect(scope);
    }

    @Override
    protected boolean expire(DcsSession session) {
        JdbcSession own = (JdbcSession) session;
        change(own.client.row.path, content -> content.endSession(own.id));
        return true;
    }

    @Override
    protected boolean putForeign(DcsScope scope, String key, byte[] value) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(value))
                    .toString();
            change(scope.path(), content -> content.put(key, text, null));
        } catch (CharacterCodingException e) {
            // The content is text, so what is none cannot get in.
        }
        return true;
    }

    private void change(String path, Consumer<Content> change) {
        try (Row row = new Row(url(server().getHostString() + ":" + server().getPort()), LOGIN, path)) {
            row.change(Deadline.in(TIMEOUT), content -> {
                change.accept(content);
                return true;
            });
        } catch (DcsException e) {
            throw new IllegalStateException(e);
        }
    }

    /** In the server's memory, and not gone with the last connection. */
    private static String url(String address) {
        return "jdbc:h2:tcp://" + address + "/mem:test;DB_CLOSE_DELAY=-1;NETWORK_TIMEOUT=4000";
    }
}
