package io.hanode.postgres.local;

import io.hanode.postgres.PostgresException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Faults that can be seen on the machine before anything is started. */
final class MachineCheck {

    private final LocalServer server;
    private final List<String> faults = new ArrayList<>();

    MachineCheck(LocalServer server) {
        this.server = server;
    }

    List<String> faults() {
        String user = server.userFault();
        if (user != null) {
            return List.of(user);
        }
        try {
            server.tools().user().command(List.of("true"));
            server.binaries();
        } catch (PostgresException | IOException e) {
            faults.add(String.valueOf(e.getMessage()));
        }
        dataDirectory();
        writable("stateDirectory", server.settings().stateDirectory());
        Places places = server.settings().places();
        writable("configDirectory", places.config());
        writable("passFile", places.passFile().getParent());
        customConf(places.customConf());
        socketDirectory();
        if (server.postmaster().isEmpty()) {
            for (String host : server.settings().listenHosts()) {
                port(host);
            }
        }
        return List.copyOf(faults);
    }

    private void dataDirectory() {
        DataDirectory directory = server.directory();
        Path path = directory.path();
        try {
            writable("dataDirectory", path);
            permissions(path);
            if (!directory.empty()
                    && directory.majorVersion().isEmpty()
                    && !server.mark().isSet()) {
                faults.add("dataDirectory " + path
                        + " is neither empty nor a database (it has no PG_VERSION): move its contents"
                        + " away, or name another directory");
            }
        } catch (IOException e) {
            faults.add("dataDirectory " + path + " cannot be read: " + e + "; correct its permissions");
        }
    }

    private void permissions(Path path) throws IOException {
        if (!Files.isDirectory(path) || server.directory().majorVersion().isEmpty()) {
            return;
        }
        Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(path);
        boolean open = permissions.contains(PosixFilePermission.GROUP_WRITE)
                || permissions.stream().anyMatch(p -> p.name().startsWith("OTHERS"));
        if (open) {
            faults.add("dataDirectory " + path + " has the permissions " + PosixFilePermissions.toString(permissions)
                    + ", with which PostgreSQL does not start; make them rwx------ (chmod 700)");
        }
    }

    /** The directory, or the nearest one above that exists, must be writable: for this process and for the server's user. */
    private void writable(String setting, @Nullable Path path) {
        Path existing = path;
        while (existing != null && !Files.exists(existing)) {
            existing = existing.getParent();
        }
        if (existing == null || path == null) {
            return;
        }
        if (!Files.isDirectory(existing)) {
            faults.add(setting + " " + path + " cannot be used: " + existing + " is no directory");
            return;
        }
        if (!Files.isWritable(existing)) {
            faults.add(setting + " " + path + " cannot be used: " + existing + " is not writable for "
                    + System.getProperty("user.name"));
        }
        OsUser user = server.tools().user();
        String fault = user.switched() ? accessFault(user, path, existing) : null;
        if (fault != null) {
            faults.add(setting + " " + path + " cannot be used by osUser '" + user.name() + "': " + fault);
        }
    }

    /** What keeps the server's user out; asked of the system itself, by trying. */
    private @Nullable String accessFault(OsUser user, Path path, Path existing) {
        try {
            String test = existing.equals(path) ? "test -w \"$1\" && test -x \"$1\"" : "test -x \"$1\"";
            ToolResult result = server.tools()
                    .run(List.of("/bin/sh", "-c", test, "sh", existing.toString()), Duration.ofSeconds(5));
            return result.ok()
                    ? null
                    : existing + " does not let it in; give it to " + user.name() + " (chown), and let others pass"
                            + " through the directories above (chmod o+x)";
        } catch (PostgresException e) {
            return e.getMessage();
        }
    }

    private void customConf(@Nullable Path file) {
        if (file != null && !Files.isReadable(file)) {
            faults.add(
                    "customConf " + file + " does not exist or cannot be read: the server would not start without it");
        }
    }

    private void socketDirectory() {
        Path socket = server.settings().unixSocketDirectory();
        if (socket != null && !Files.isDirectory(socket)) {
            faults.add("unixSocketDirectory " + socket + " does not exist: make it, writable for the server's user");
        }
    }

    private void port(String host) {
        int port = server.settings().port();
        try (ServerSocket probe = new ServerSocket()) {
            probe.setReuseAddress(true);
            Optional<InetAddress> address =
                    host.equals("*") ? Optional.empty() : Optional.of(InetAddress.getByName(host));
            probe.bind(address.map(a -> new InetSocketAddress(a, port)).orElseGet(() -> new InetSocketAddress(port)));
        } catch (IOException e) {
            faults.add("listen " + host + ":" + port + " cannot be used: " + e.getMessage()
                    + "; another process has the port, or the address is not on this machine");
        }
    }
}
