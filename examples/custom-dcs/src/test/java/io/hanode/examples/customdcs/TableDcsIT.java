package io.hanode.examples.customdcs;

import static org.assertj.core.api.Assertions.assertThat;

import io.hanode.dcs.DcsClient;
import io.hanode.dcs.DcsException;
import io.hanode.dcs.DcsScope;
import io.hanode.dcs.DcsSession;
import io.hanode.testkit.dcs.NetworkedDcsContract;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.h2.tools.Server;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** The tables keep the contract of all stores. */
class TableDcsIT extends NetworkedDcsContract {

    @TempDir
    static Path directory;

    private static Server server;

    @BeforeAll
    static void startServer() throws Exception {
        server = Server.createTcpServer(
                        "-tcpPort", "0", "-ifNotExists", "-baseDir", directory.toString())
                .start();
    }

    @AfterAll
    static void stopServer() {
        server.stop();
    }

    @Override
    protected InetSocketAddress server() {
        return new InetSocketAddress("127.0.0.1", server.getPort());
    }

    @Override
    protected DcsClient connect(DcsScope scope, String address) {
        return TableDcs.at(address, "./store", "ha", "secret").connect(scope);
    }

    /** Each statement is a round trip: on the contract's slow network an acquisition takes seconds. */
    @Override
    protected Duration ttl() {
        return Duration.ofSeconds(6);
    }

    @Override
    protected boolean expire(DcsSession session) {
        asForeigner("any", tables -> {
            tables.endSession(((TableSession) session).id());
            return true;
        });
        return true;
    }

    @Override
    protected boolean putForeign(DcsScope scope, String key, byte[] value) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(value))
                    .toString();
            return asForeigner(scope.path(), tables -> tables.put(key, text, null) > 0);
        } catch (CharacterCodingException e) {
            // The column takes texts only: nobody can write such a thing.
            return true;
        }
    }

    private boolean asForeigner(String path, Transactions.Step<Boolean> step) {
        TableDcs dcs = TableDcs.at("127.0.0.1:" + server.getPort(), "./store", "ha", "secret");
        try (Transactions transactions = dcs.transactions(path)) {
            return transactions.call("what a foreign program does", Duration.ofSeconds(10), step);
        } catch (DcsException e) {
            throw new AssertionError(e);
        }
    }
}
