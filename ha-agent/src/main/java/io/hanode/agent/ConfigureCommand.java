package io.hanode.agent;

import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Collections;
import java.util.EnumSet;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code hanode configure}: writes a commented configuration for this machine. Asks nothing. */
@Command(
        name = "configure",
        description = "Writes a commented configuration for a node on this machine, with new passwords. Asks nothing.",
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {"0:written", "1:it could not be written, or is there already", "2:the command line is wrong"})
public final class ConfigureCommand implements Callable<Integer> {

    @Parameters(arity = "0..1", paramLabel = "FILE", description = "Where to write it; else the standard output.")
    private @Nullable Path file;

    @Option(
            names = "--scope",
            paramLabel = "NAME",
            defaultValue = "main",
            description = "The cluster's name (${DEFAULT-VALUE}).")
    private String scope = "main";

    @Option(names = "--name", paramLabel = "NAME", description = "The node's name (this machine's).")
    private @Nullable String name;

    @Option(
            names = "--dcs",
            paramLabel = "URL",
            defaultValue = "etcd3://127.0.0.1:2379",
            description = "The store: etcd3://, zookeeper:// or consul://host:port[,host:port...] (${DEFAULT-VALUE}).")
    private String dcs = "";

    @Option(
            names = "--address",
            paramLabel = "HOST",
            description = "Where others reach this machine (its first address).")
    private @Nullable String address;

    @Option(
            names = "--port",
            paramLabel = "PORT",
            defaultValue = "5432",
            description = "PostgreSQL's port (${DEFAULT-VALUE}).")
    private int port = 5432;

    @Option(
            names = "--rest-port",
            paramLabel = "PORT",
            defaultValue = "8008",
            description = "The REST API's port (${DEFAULT-VALUE}).")
    private int restPort = 8008;

    @Option(
            names = "--data-dir",
            paramLabel = "DIR",
            defaultValue = "/var/lib/postgresql/hanode/data",
            description = "The data directory (${DEFAULT-VALUE}).")
    private String dataDirectory = "";

    @Option(
            names = "--bin-dir",
            paramLabel = "DIR",
            description = "PostgreSQL's programs (found by the node when it starts).")
    private @Nullable String binDirectory;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException {
        String store = store();
        if (store.isEmpty()) {
            spec.commandLine()
                    .getErr()
                    .println("--dcs " + dcs.replaceAll("//.*@", "//***@")
                            + ": expected etcd3://, zookeeper:// or consul:// and host:port[,host:port...]");
            return ExitCode.USAGE;
        }
        String host = address == null ? machineAddress() : address;
        String text = template()
                .replace("${scope}", scope)
                .replace("${name}", name == null ? machineName() : name)
                .replace("${store}", store)
                .replace("${host}", host)
                .replace("${port}", String.valueOf(port))
                .replace("${restPort}", String.valueOf(restPort))
                .replace("${dataDir}", dataDirectory)
                .replace(
                        "${binDir}",
                        binDirectory == null ? "#bin_dir: /usr/lib/postgresql/17/bin" : "bin_dir: " + binDirectory)
                .replace("${superuserPassword}", password())
                .replace("${replicationPassword}", password())
                .replace("${restPassword}", password());
        return write(text);
    }

    private int write(String text) throws IOException {
        Path target = file;
        if (target == null) {
            spec.commandLine().getOut().print(text);
            spec.commandLine().getOut().flush();
            return ExitCode.OK;
        }
        var ownersOnly = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        try (var channel = Files.newByteChannel(
                target, EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), ownersOnly)) {
            channel.write(java.nio.ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
        } catch (FileAlreadyExistsException e) {
            spec.commandLine().getErr().println(target + " is there already and stays as it is");
            return ExitCode.FAILED;
        }
        spec.commandLine()
                .getOut()
                .println("written: " + target + " (0600, with new passwords: copy them to the other nodes)");
        return ExitCode.OK;
    }

    /** The store's section; empty when the URL names none that is known. */
    private String store() {
        String[] parts = dcs.split("://", 2);
        String hosts = parts.length < 2 ? "" : parts[1].replaceAll("/.*", "");
        if (hosts.isEmpty() || hosts.contains("@")) {
            return "";
        }
        return switch (parts[0]) {
            case "etcd", "etcd3" -> "etcd3:\n  hosts: [" + quoted(hosts) + "]";
            case "zookeeper" -> "zookeeper:\n  hosts: [" + quoted(hosts) + "]";
            case "consul" -> hosts.contains(",") ? "" : "consul:\n  host: " + hosts;
            default -> "";
        };
    }

    private static String quoted(String hosts) {
        return "'" + hosts.replace(",", "', '") + "'";
    }

    private static String template() throws IOException {
        try (var stream = ConfigureCommand.class.getResourceAsStream("configure.yml")) {
            if (stream == null) {
                throw new IOException("the template is missing from the jar");
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static String machineName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "node1";
        }
    }

    private static String machineAddress() {
        try {
            return Collections.list(NetworkInterface.getNetworkInterfaces()).stream()
                    .flatMap(NetworkInterface::inetAddresses)
                    .filter(a -> !a.isLoopbackAddress() && !a.isLinkLocalAddress() && a.getAddress().length == 4)
                    .map(InetAddress::getHostAddress)
                    .sorted()
                    .findFirst()
                    .orElse("127.0.0.1");
        } catch (SocketException e) {
            return "127.0.0.1";
        }
    }

    private static String password() {
        byte[] random = new byte[18];
        new SecureRandom().nextBytes(random);
        return Base64.getUrlEncoder().encodeToString(random);
    }
}
