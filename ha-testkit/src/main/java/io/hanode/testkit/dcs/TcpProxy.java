package io.hanode.testkit.dcs;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Stands between a client and a real server on loopback, and makes the network fail: silence, lost replies, closed connections.
 * Thread-safe.
 */
public final class TcpProxy implements AutoCloseable {

    /** How the names of all its threads begin. */
    static final String THREAD_PREFIX = "tcp-proxy-";

    private static final int BUFFER = 64 * 1024;
    private static final int CONNECT_MILLIS = 5_000;

    private final InetSocketAddress target;
    private final ServerSocket server;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private @Nullable DcsOutage outage;
    private boolean closed;

    /**
     * Listens on a free port of the loopback interface.
     *
     * @param host the real server's
     * @param port the real server's
     */
    public TcpProxy(String host, int port) {
        this.target = new InetSocketAddress(host, port);
        try {
            this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot listen on loopback", e);
        }
        start("accept", this::accept);
    }

    /** Where clients connect to, {@code 127.0.0.1:port}. */
    public String address() {
        return "127.0.0.1:" + server.getLocalPort();
    }

    /** Starts an outage, which lasts until {@link #restore}. */
    public void fail(DcsOutage kind) {
        synchronized (this) {
            outage = kind;
        }
        if (kind == DcsOutage.CUT) {
            closeConnections();
        }
    }

    /**
     * Ends the outage. Connections that were silent go on where they stopped; those that lost replies are closed, since what was lost
     * does not come any more.
     */
    public void restore() {
        DcsOutage was;
        synchronized (this) {
            was = outage;
            outage = null;
            notifyAll();
        }
        if (was == DcsOutage.REPLIES_LOST) {
            closeConnections();
        }
    }

    /** Closes all connections once; new ones pass. */
    public void closeConnections() {
        sockets.forEach(TcpProxy::closeQuietly);
        sockets.clear();
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot close the proxy of " + target, e);
        } finally {
            closeConnections();
        }
    }

    private void accept() {
        while (!isClosed()) {
            try {
                Socket client = server.accept();
                if (outage() == DcsOutage.CUT) {
                    closeQuietly(client);
                } else {
                    sockets.add(client);
                    start("connect", () -> connect(client));
                }
            } catch (IOException e) {
                // Closed: the loop's condition says so.
            }
        }
    }

    private void connect(Socket client) {
        Socket upstream = new Socket();
        try {
            awaitForwarding(DcsOutage.SILENT);
            sockets.add(upstream);
            upstream.connect(target, CONNECT_MILLIS);
            client.setTcpNoDelay(true);
            upstream.setTcpNoDelay(true);
            start("requests", () -> pump(client, upstream, true));
            pump(upstream, client, false);
        } catch (IOException e) {
            closeQuietly(client);
            closeQuietly(upstream);
        }
    }

    private void pump(Socket from, Socket to, boolean requests) {
        byte[] buffer = new byte[BUFFER];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                awaitForwarding(DcsOutage.SILENT);
                if (requests || outage() != DcsOutage.REPLIES_LOST) {
                    out.write(buffer, 0, count);
                    out.flush();
                }
            }
        } catch (IOException e) {
            // The other side has gone: so does this one.
        } finally {
            closeQuietly(from);
            closeQuietly(to);
            sockets.remove(from);
            sockets.remove(to);
        }
    }

    private synchronized void awaitForwarding(DcsOutage blocking) throws IOException {
        while (outage == blocking && !closed) {
            try {
                wait();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted", e);
            }
        }
    }

    private synchronized @Nullable DcsOutage outage() {
        return outage;
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    private static void start(String what, Runnable work) {
        Thread thread = new Thread(work, THREAD_PREFIX + what);
        thread.setDaemon(true);
        thread.start();
    }

    private static void closeQuietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // Nobody can do anything about it.
        }
    }
}
