package io.hanode.it;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/** Two machines, a and b, each a network namespace with a device eth0, on one wire with this machine, which is their client. */
final class Lan implements AutoCloseable {

    private static final int ANSWER_MILLIS = 500;

    private final String id =
            "hn" + Integer.toHexString(ThreadLocalRandom.current().nextInt(0x1000, 0x10000));
    private final String bridge = id + "br";
    /** Of the range that is set aside for tests of networks. */
    private final String network = "198.18." + ThreadLocalRandom.current().nextInt(1, 255) + ".";

    private Lan() {}

    /** Skips the test, saying why on the console, where the machine does not let us make namespaces. */
    static Lan make() {
        assumePossible();
        Lan lan = new Lan();
        try {
            Machine.run("ip", "link", "add", lan.bridge, "type", "bridge");
            Machine.run("ip", "addr", "add", lan.client() + "/24", "dev", lan.bridge);
            Machine.run("ip", "link", "set", lan.bridge, "up");
            lan.addMachine("a", 11);
            lan.addMachine("b", 12);
            return lan;
        } catch (RuntimeException e) {
            lan.close();
            throw e;
        }
    }

    private static void assumePossible() {
        String probe = "hnprobe" + ThreadLocalRandom.current().nextInt(0x10000);
        String reason = null;
        try {
            Machine.run("ip", "netns", "add", probe);
            Machine.run("ip", "netns", "del", probe);
        } catch (RuntimeException e) {
            reason = "network namespaces cannot be made here (root and CAP_NET_ADMIN are needed): " + e.getMessage();
            System.out.println("SKIPPED: " + reason);
        }
        assumeTrue(reason == null, reason);
    }

    private void addMachine(String name, int number) {
        String space = id + name;
        Machine.run("ip", "netns", "add", space);
        Machine.run(
                "ip",
                "link",
                "add",
                space + "v",
                "type",
                "veth",
                "peer",
                "name",
                "eth0",
                "netns",
                space,
                "address",
                hardware(name));
        Machine.run("ip", "link", "set", space + "v", "master", bridge, "up");
        Machine.run("ip", "-n", space, "addr", "add", network + number + "/24", "dev", "eth0");
        Machine.run("ip", "-n", space, "link", "set", "eth0", "up");
        Machine.run("ip", "-n", space, "link", "set", "lo", "up");
    }

    private static String hardware(String machine) {
        return "02:00:00:00:00:0" + machine;
    }

    /** This machine's address, for the others. */
    String client() {
        return address(1);
    }

    String address(int number) {
        return network + number;
    }

    /** The words before a command that is to run on that machine. */
    List<String> on(String machine) {
        return List.of("ip", "netns", "exec", id + machine);
    }

    List<String> on(String machine, String... command) {
        List<String> all = new ArrayList<>(on(machine));
        all.addAll(List.of(command));
        return all;
    }

    /** Whether that machine has the address. */
    boolean has(String machine, String address) throws IOException {
        return output("ip", "-n", id + machine, "-4", "-o", "addr", "show", "to", address + "/32")
                .contains(address);
    }

    /** Which machine this one would send to without asking again; empty when it knows of none. */
    Optional<String> remembered(String address) throws IOException {
        String neighbour = output("ip", "-o", "neigh", "show", address, "dev", bridge);
        return List.of("a", "b").stream()
                .filter(machine -> neighbour.contains(hardware(machine)))
                .findFirst();
    }

    /** Which machine answers at the address; empty when none does. */
    Optional<String> answers(String address) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(address, 1), ANSWER_MILLIS);
            return remembered(address);
        } catch (ConnectException e) {
            return "Connection refused".equals(e.getMessage()) ? remembered(address) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static String output(String... command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        for (String machine : List.of("a", "b")) {
            ignoringFailure("ip", "netns", "del", id + machine);
        }
        ignoringFailure("ip", "link", "del", bridge);
    }

    /** It may never have been made. */
    private static void ignoringFailure(String... command) {
        try {
            Machine.run(command);
        } catch (IllegalStateException e) {
            System.out.println(e.getMessage());
        }
    }
}
