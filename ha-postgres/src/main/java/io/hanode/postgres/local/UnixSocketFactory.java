package io.hanode.postgres.local;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import javax.net.SocketFactory;

/**
 * Makes the JDBC driver connect through a server's Unix socket: its property {@code socketFactory} names this class, and
 * {@code socketFactoryArg} the socket's path. Host and port of the connection do not matter then. It cannot be encrypted: say
 * {@code sslmode=disable}.
 */
public final class UnixSocketFactory extends SocketFactory {

    private final String path;

    /** Connections to this socket. */
    public UnixSocketFactory(String path) {
        this.path = path;
    }

    @Override
    public Socket createSocket() throws IOException {
        return new UnixSocket(path);
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
        return connected();
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress localHost, int localPort) throws IOException {
        return connected();
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
        return connected();
    }

    @Override
    public Socket createSocket(InetAddress address, int port, InetAddress localAddress, int localPort)
            throws IOException {
        return connected();
    }

    private Socket connected() throws IOException {
        Socket socket = new UnixSocket(path);
        socket.connect(null, 0);
        return socket;
    }
}
