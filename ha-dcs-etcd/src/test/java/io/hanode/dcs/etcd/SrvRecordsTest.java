package io.hanode.dcs.etcd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.hanode.dcs.DcsClient;
import io.hanode.dcs.DcsException;
import io.hanode.dcs.DcsException.Effect;
import io.hanode.dcs.DcsScope;
import io.hanode.http.Endpoint;
import io.hanode.model.ClusterName;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import javax.naming.Context;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against a name server on loopback that knows two records of {@code _etcd-client._tcp.example.test}, and no more. */
class SrvRecordsTest {

    private static final int HEADER = 12;
    private static final int SRV = 33;
    private static final int NAME_ERROR = 3;

    private DatagramSocket socket;

    @BeforeEach
    void startNameServer() throws IOException {
        socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        Thread thread = new Thread(this::serve, "test-dns");
        thread.setDaemon(true);
        thread.start();
        System.setProperty(Context.PROVIDER_URL, "dns://127.0.0.1:" + socket.getLocalPort());
    }

    @AfterEach
    void stopNameServer() {
        System.clearProperty(Context.PROVIDER_URL);
        socket.close();
    }

    @Test
    void serversAreFoundInTheOrderOfTheirPriority() throws Exception {
        assertThat(SrvRecords.find("example.test", false))
                .containsExactly(
                        new Endpoint("http", "a.example.test", 2379), new Endpoint("http", "b.example.test", 1));
    }

    @Test
    void domainWithoutRecordsIsNamed() {
        DcsScope scope = new DcsScope("service", new ClusterName("orders"));
        try (DcsClient client = EtcdDcs.discover("elsewhere.test").build().connect(scope)) {
            DcsException failure = catchThrowableOfType(DcsException.class, () -> client.read(Duration.ofSeconds(10)));
            assertThat(failure)
                    .hasMessageContaining("the etcd servers of elsewhere.test cannot be found")
                    .hasMessageContaining("_etcd-client._tcp.elsewhere.test");
            assertThat(failure.effect()).isEqualTo(Effect.NOT_APPLIED);
        }
    }

    private void serve() {
        byte[] buffer = new byte[512];
        while (!socket.isClosed()) {
            try {
                DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
                socket.receive(packet);
                byte[] reply = answer(Arrays.copyOf(buffer, packet.getLength()));
                socket.send(new DatagramPacket(reply, reply.length, packet.getSocketAddress()));
            } catch (IOException e) {
                // Closed: the loop's condition says so.
            }
        }
    }

    /** The question comes back, and after it the records: pointers to the question's name stand for their own. */
    private static byte[] answer(byte[] question) throws IOException {
        boolean known = new String(question, StandardCharsets.ISO_8859_1).contains("\7example\4test");
        int end = HEADER;
        while (question[end] != 0) {
            end += question[end] + 1;
        }
        end += 5;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.write(question, 0, 2);
        out.writeShort(0x8400 | (known ? 0 : NAME_ERROR));
        out.writeShort(1);
        out.writeShort(known ? 2 : 0);
        out.writeInt(0);
        out.write(question, HEADER, end - HEADER);
        if (known) {
            record(out, 20, 1, "b");
            record(out, 10, 2379, "a");
        }
        return bytes.toByteArray();
    }

    private static void record(DataOutputStream out, int priority, int port, String host) throws IOException {
        out.writeShort(0xc000 | HEADER);
        out.writeShort(SRV);
        out.writeShort(1);
        out.writeInt(60);
        byte[] target = ("\1" + host + "\7example\4test\0").getBytes(StandardCharsets.ISO_8859_1);
        out.writeShort(6 + target.length);
        out.writeShort(priority);
        out.writeShort(0);
        out.writeShort(port);
        out.write(target);
    }
}
