package io.hanode.testkit.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;

/**
 * Ports on loopback that nobody uses. They are below those that systems give to outgoing connections, and kept from other test processes
 * until this one ends, so that a server that stops and starts finds its port free.
 */
public final class FreePort {

    private static final int LOWEST = 15_000;
    private static final int COUNT = 15_000;

    private static final Set<Integer> GIVEN = new HashSet<>();
    private static final Random RANDOM = new Random();

    private FreePort() {}

    /** One byte a port: a lock on it keeps the port, and is gone with the process. */
    private static final FileChannel LOCKS = openLocks();

    /** A port that neither this process nor another of the same user was given, as long as they live. */
    public static synchronized int take() {
        while (true) {
            int port = LOWEST + RANDOM.nextInt(COUNT);
            if (isFree(port) && GIVEN.add(port) && isLocked(port)) {
                return port;
            }
        }
    }

    private static FileChannel openLocks() {
        Path file = Path.of(System.getProperty("java.io.tmpdir"), "hanode-ports-" + System.getProperty("user.name"));
        try {
            return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw new UncheckedIOException("ports are shared out with other test processes through " + file, e);
        }
    }

    private static boolean isLocked(int port) {
        try {
            return LOCKS.tryLock(port, 1, false) != null;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1);
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
