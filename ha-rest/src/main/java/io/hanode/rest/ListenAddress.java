package io.hanode.rest;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where to listen, or what to tell others to connect to.
 *
 * @param host name or address, IPv6 without brackets; empty for all interfaces
 * @param port 1 to 65535
 */
record ListenAddress(String host, int port) {

    private static final List<String> WILDCARDS = List.of("", "*", "0.0.0.0", "::");

    /** Reads {@code host:port}, {@code [v6]:port} or {@code *:port}. Null when the text has another form. */
    static @Nullable ListenAddress parse(String text) {
        int colon = text.lastIndexOf(':');
        if (colon < 0 || !text.substring(colon + 1).matches("[0-9]{1,5}")) {
            return null;
        }
        int port = Integer.parseInt(text.substring(colon + 1));
        String host = text.substring(0, colon);
        boolean bracketed = host.startsWith("[") && host.endsWith("]");
        if (port < 1 || port > 65535 || host.contains(":") != bracketed) {
            return null;
        }
        String bare = bracketed ? host.substring(1, host.length() - 1) : host;
        if (WILDCARDS.contains(bare)) {
            return new ListenAddress("", port);
        }
        return isHostOfUrl(text) ? new ListenAddress(bare, port) : null;
    }

    /** Others get the host in a URL, and Java's clients cannot call one that its rules forbid, such as a name with an underscore. */
    private static boolean isHostOfUrl(String text) {
        try {
            URI uri = new URI("http://" + text + "/");
            return uri.getHost() != null && uri.getUserInfo() == null && text.equals(uri.getRawAuthority());
        } catch (URISyntaxException e) {
            return false;
        }
    }

    /** Whether it means all interfaces, which is nothing that others could connect to. */
    boolean isWildcard() {
        return host.isEmpty();
    }

    @Override
    public String toString() {
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : isWildcard() ? "*" : host) + ":" + port;
    }
}
