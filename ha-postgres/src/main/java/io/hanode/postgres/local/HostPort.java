package io.hanode.postgres.local;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Host names and a port, written {@code host[,host...]:port}; an IPv6 address stands in brackets. */
record HostPort(List<String> hosts, int port) {

    /** Reads the text; null, and a fault added, when it has another form. */
    static @Nullable HostPort parse(String setting, @Nullable String text, List<String> faults) {
        if (text == null || text.isBlank()) {
            faults.add(setting + " is not set: give the addresses and the port, for instance 127.0.0.1:5432");
            return null;
        }
        int colon = text.lastIndexOf(':');
        int port = colon < 0 ? -1 : port(text.substring(colon + 1));
        List<String> hosts = colon <= 0
                ? List.of()
                : Arrays.stream(text.substring(0, colon).split(",", -1))
                        .map(HostPort::unbracket)
                        .toList();
        if (port < 1 || hosts.isEmpty() || !hosts.stream().allMatch(HostPort::plausible)) {
            faults.add(setting + " '" + text + "' must be host:port or host,host:port with a port of 1 to 65535");
            return null;
        }
        return new HostPort(hosts, port);
    }

    boolean isWildcard() {
        return hosts.stream().allMatch(h -> h.equals("*") || h.equals("0.0.0.0") || h.equals("::"));
    }

    private static int port(String text) {
        return text.matches("[0-9]{1,5}") && Integer.parseInt(text) <= 65535 ? Integer.parseInt(text) : -1;
    }

    private static String unbracket(String host) {
        String h = host.strip();
        return h.startsWith("[") && h.endsWith("]") ? h.substring(1, h.length() - 1) : h;
    }

    private static boolean plausible(String host) {
        return host.equals("*") || host.matches("[A-Za-z0-9._:%-]+");
    }
}
