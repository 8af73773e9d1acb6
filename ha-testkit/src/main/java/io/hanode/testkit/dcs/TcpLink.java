package io.hanode.testkit.dcs;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;

/** One connection through a {@link TcpProxy}: a client's, and the one to the server that belongs to it. */
final class TcpLink {

    private static final int BUFFER = 64 * 1024;
    private static final int CONNECT_MILLIS = 5_000;

    private final TcpProxy proxy;
    private final Socket client;
    private final Socket upstream = new Socket();
    private volatile boolean forgotten;

    TcpLink(TcpProxy proxy, Socket client) {
        this.proxy = proxy;
        this.client = client;
    }

    /** Connects and passes on what comes, until one side closes. */
    void run() {
        try {
            proxy.awaitPassage(true);
            upstream.connect(proxy.target(), CONNECT_MILLIS);
            client.setTcpNoDelay(true);
            upstream.setTcpNoDelay(true);
            TcpProxy.start("requests", () -> pump(client, upstream, true));
            pump(upstream, client, false);
        } catch (IOException e) {
            close();
        }
    }

    /** From now on nothing passes and nothing is closed, whatever the server does; the client may close. */
    void forget() {
        forgotten = true;
    }

    void close() {
        closeQuietly(client);
        closeQuietly(upstream);
        proxy.ended(this);
    }

    private void pump(Socket from, Socket to, boolean requests) {
        byte[] buffer = new byte[BUFFER];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                proxy.awaitPassage(requests);
                if (forgotten) {
                    continue;
                }
                DcsOutage outage = proxy.outage();
                if (outage == DcsOutage.CUT_BEFORE_REPLY && !requests) {
                    break;
                }
                if (outage != (requests ? DcsOutage.REQUESTS_LOST : DcsOutage.REPLIES_LOST)) {
                    out.write(buffer, 0, count);
                    out.flush();
                }
            }
        } catch (IOException e) {
            // The other side has gone: so does this one.
        }
        if (requests || !forgotten) {
            close();
        }
    }

    private static void closeQuietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // Nobody can do anything about it.
        }
    }
}
