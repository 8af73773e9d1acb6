package io.hanode.rest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A socket on loopback that answers every request with the same bytes, or with none. */
final class CannedPeer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(CannedPeer.class);

    private static final Pattern LENGTH = Pattern.compile("(?i)content-length: (\\d+)");

    final List<String> requests = new CopyOnWriteArrayList<>();
    private final ServerSocket server;
    private final @Nullable String answer;
    private final List<Socket> connections = new CopyOnWriteArrayList<>();
    private volatile CountDownLatch asked = new CountDownLatch(0);
    private volatile boolean stalls;

    /** Null: accepts and never answers. */
    CannedPeer(@Nullable String answer) {
        this.answer = answer;
        try {
            server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread thread = new Thread(this::serve, "canned-peer");
        thread.setDaemon(true);
        thread.start();
    }

    /** Leaves the connection open after what it sent. */
    CannedPeer stall() {
        stalls = true;
        return this;
    }

    /** Counts down when it is asked (one that never answers: when it is connected to), and answers when the latch is open. */
    CannedPeer answerAfter(CountDownLatch latch) {
        asked = latch;
        return this;
    }

    String url() {
        return "http://127.0.0.1:" + server.getLocalPort() + "/patroni";
    }

    private void serve() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                connections.add(socket);
                answer(socket);
            } catch (IOException | InterruptedException e) {
                LOG.debug("The client went away, or the test is over: {}", e.toString());
            }
        }
    }

    private void answer(Socket socket) throws IOException, InterruptedException {
        if (answer == null) {
            asked.countDown();
            return;
        }
        String request = "";
        while (!request.endsWith("\r\n\r\n")) {
            request += (char) socket.getInputStream().read();
        }
        Matcher length = LENGTH.matcher(request);
        if (length.find()) {
            request += new String(
                    socket.getInputStream().readNBytes(Integer.parseInt(length.group(1))), StandardCharsets.UTF_8);
        }
        requests.add(request);
        asked.countDown();
        asked.await();
        socket.getOutputStream().write(answer.getBytes(StandardCharsets.UTF_8));
        socket.getOutputStream().flush();
        if (!stalls) {
            socket.close();
        }
    }

    @Override
    public void close() {
        try {
            server.close();
            for (Socket socket : connections) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
