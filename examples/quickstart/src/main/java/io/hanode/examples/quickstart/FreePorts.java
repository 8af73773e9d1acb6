package io.hanode.examples.quickstart;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Finds loopback ports that nobody uses. */
public final class FreePorts {

    /** Below the ports that systems give to outgoing connections, so that none of those takes one before its server starts. */
    private static final int LOWEST = 20_000;

    private static final int COUNT = 12_000;

    private FreePorts() {}

    /**
     * Free ports in ascending order, beginning anywhere, so that two clusters that start at the same time hardly meet.
     *
     * @throws IOException when there are not enough
     */
    public static List<Integer> take(int number) throws IOException {
        List<Integer> free = new ArrayList<>();
        int first = new Random().nextInt(COUNT - number);
        for (int port = LOWEST + first; free.size() < number && port < LOWEST + COUNT; port++) {
            if (isFree(port)) {
                free.add(port);
            }
        }
        if (free.size() < number) {
            throw new IOException("only " + free.size() + " of " + number + " free ports found on 127.0.0.1 between "
                    + (LOWEST + first) + " and " + (LOWEST + COUNT) + "; try again");
        }
        return free;
    }

    static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1);
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
