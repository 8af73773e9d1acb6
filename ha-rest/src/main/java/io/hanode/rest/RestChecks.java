package io.hanode.rest;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Finds all faults of the settings of the REST API, so that they are told at once. */
final class RestChecks {

    private static final String HEADER_NAME = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
    private static final String HEADER_VALUE = "[\\x20-\\x7e\\t]*";

    private final RestSettings settings;
    private final List<String> faults = new ArrayList<>();

    private RestChecks(RestSettings settings) {
        this.settings = settings;
    }

    /**
     * All faults.
     *
     * @param listening whether it listens already, so that the port is rightly taken
     */
    static List<String> faults(RestSettings settings, boolean listening) {
        RestChecks checks = new RestChecks(settings);
        checks.addresses(listening);
        checks.access();
        checks.tls();
        checks.headers(settings.headers().plain());
        checks.headers(settings.headers().withTls());
        checks.limits(settings.limits());
        return List.copyOf(checks.faults);
    }

    private void addresses(boolean listening) {
        ListenAddress address = ListenAddress.parse(settings.listen());
        if (address == null) {
            faults.add(form("listen", settings.listen()));
        } else if (!listening) {
            bind(address);
        }
        String text = settings.connectAddress();
        ListenAddress connect = text == null ? address : ListenAddress.parse(text);
        if (connect == null && text != null) {
            faults.add(form("connectAddress", text));
        } else if (connect != null && connect.isWildcard()) {
            faults.add("REST API connectAddress: other nodes cannot connect to '" + connect
                    + "', give a host and port under which they reach this node");
        }
    }

    private static String form(String setting, String value) {
        return "REST API " + setting + ": '" + value
                + "' is no address, expected host:port or [IPv6]:port with a port from"
                + " 1 to 65535 and a host name of letters, digits, dots and hyphens";
    }

    private void bind(ListenAddress address) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(socketAddress(address), 1);
        } catch (IOException | IllegalArgumentException e) {
            faults.add(cannotListen(address, e));
        }
    }

    static InetSocketAddress socketAddress(ListenAddress address) {
        return address.isWildcard()
                ? new InetSocketAddress(address.port())
                : new InetSocketAddress(address.host(), address.port());
    }

    static String cannotListen(ListenAddress address, Exception e) {
        return "REST API listen: cannot listen on '" + address + "' (" + e.getMessage()
                + "), choose a free port and a host that names an interface of this machine";
    }

    private void access() {
        if (!settings.access().authenticationFault().isEmpty()) {
            faults.add("REST API " + settings.access().authenticationFault());
        }
        faults.addAll(Allowlist.faults(settings.access().allowlist()));
    }

    private void tls() {
        RestTls tls = settings.tls();
        if (tls != null) {
            TlsSetup.server(tls, faults);
        }
        @Nullable ClientAccess peers = settings.peers();
        if (peers != null) {
            TlsSetup.client("REST API peers", peers, faults);
        }
    }

    private void headers(Map<String, String> headers) {
        new TreeMap<>(headers).forEach((name, value) -> {
            if (!name.matches(HEADER_NAME) || !value.matches(HEADER_VALUE)) {
                faults.add("REST API headers: '" + name.strip()
                        + "' cannot be sent, expected is a name without blanks and colons "
                        + "and a value on one line, in ASCII");
            }
        });
    }

    private void limits(RestSettings.Limits limits) {
        range("threads", limits.threads(), 1, 1024);
        range("changeThreads", limits.changeThreads(), 1, 64);
        range("backlog", limits.backlog(), 0, 4096);
        Duration deadline = limits.requestDeadline();
        if (deadline.toMillis() < 100 || deadline.toMillis() > 60_000) {
            faults.add("REST API requestDeadline: " + deadline.toMillis()
                    + " ms is not possible, expected 100 ms to 1 min");
        }
    }

    private void range(String setting, int value, int least, int most) {
        if (value < least || value > most) {
            faults.add("REST API " + setting + ": " + value + " is not possible, expected " + least + " to " + most);
        }
    }
}
