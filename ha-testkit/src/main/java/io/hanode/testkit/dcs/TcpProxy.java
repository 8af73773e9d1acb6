package io.hanode.testkit.dcs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Stands between a client and a real server on loopback, and makes the network fail: silence, lost requests or replies, delays,
 * closed connections. Thread-safe.
 */
public final class TcpProxy implements AutoCloseable {

    /** How the names of all its threads begin. */
    static final String THREAD_PREFIX = "tcp-proxy-";

    private final InetSocketAddress target;
    private final ServerSocket server;
    private final Set<TcpLink> links = ConcurrentHashMap.newKeySet();
    private @Nullable DcsOutage outage;
    private long requestDelayNanos;
    private long replyDelayNanos;
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

    /** Delays what passes from now on, each direction by its own time, until {@link #restore}; zero for no delay. */
    public synchronized void delay(Duration requests, Duration replies) {
        requestDelayNanos = requests.toNanos();
        replyDelayNanos = replies.toNanos();
    }

    /**
     * Ends outage and delays. Connections that were silent go on where they stopped; those that lost requests or replies are closed,
     * since what was lost does not come any more.
     */
    public void restore() {
        DcsOutage was;
        synchronized (this) {
            was = outage;
            outage = null;
            requestDelayNanos = 0;
            replyDelayNanos = 0;
            notifyAll();
        }
        if (was == DcsOutage.REQUESTS_LOST || was == DcsOutage.REPLIES_LOST) {
            closeConnections();
        }
    }

    /** Lets the connections of now be silent for ever, as a firewall does that has forgotten them; new ones pass. */
    public void forgetConnections() {
        links.forEach(TcpLink::forget);
    }

    /** Closes all connections once; new ones pass. */
    public void closeConnections() {
        links.forEach(TcpLink::close);
    }

    /** How many connections clients hold open. */
    public int connections() {
        return links.size();
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

    InetSocketAddress target() {
        return target;
    }

    void ended(TcpLink link) {
        links.remove(link);
    }

    private void accept() {
        while (!isClosed()) {
            try {
                Socket client = server.accept();
                if (outage() == DcsOutage.CUT) {
                    client.close();
                } else {
                    TcpLink link = new TcpLink(this, client);
                    links.add(link);
                    start("connect", link::run);
                }
            } catch (IOException e) {
                // Closed: the loop's condition says so.
            }
        }
    }

    /** Waits while nothing may pass, and for the delay of the direction. */
    synchronized void awaitPassage(boolean requests) throws IOException {
        long due = System.nanoTime() + (requests ? requestDelayNanos : replyDelayNanos);
        while (!closed) {
            boolean silent = outage == DcsOutage.SILENT;
            long left = due - System.nanoTime();
            if (!silent && left <= 0) {
                return;
            }
            try {
                wait(silent ? 0 : 1 + left / 1_000_000);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted", e);
            }
        }
    }

    synchronized @Nullable DcsOutage outage() {
        return outage;
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    static void start(String what, Runnable work) {
        Thread thread = new Thread(work, THREAD_PREFIX + what);
        thread.setDaemon(true);
        thread.start();
    }
}
