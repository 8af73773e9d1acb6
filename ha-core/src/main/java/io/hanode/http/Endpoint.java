package io.hanode.http;

import java.net.URI;
import java.util.Locale;

/**
 * One server of a service.
 *
 * @param scheme {@code http} or {@code https}
 * @param host a name, an IPv4 address, or an IPv6 address in brackets
 * @param port 1 to 65535
 */
public record Endpoint(String scheme, String host, int port) {

    private static final int LARGEST_PORT = 65_535;

    /** Checks the port. */
    public Endpoint {
        if (port < 1 || port > LARGEST_PORT) {
            throw new IllegalArgumentException("port of '" + host + "' is " + port + ": allowed are 1 to 65535");
        }
    }

    /**
     * Takes {@code host}, {@code host:port} or {@code http(s)://host[:port]} apart.
     *
     * @param tls whether a text without a scheme means https
     * @param defaultPort for a text without a port
     * @throws IllegalArgumentException that says what is wrong with the text
     */
    public static Endpoint parse(String text, boolean tls, int defaultPort) {
        String wanted = "expected host, host:port or http(s)://host:port";
        String full = text.contains("://") ? text : (tls ? "https://" : "http://") + text;
        URI uri;
        try {
            uri = URI.create(full);
        } catch (IllegalArgumentException e) {
            // Without the cause, which repeats what may hold a password.
            throw new IllegalArgumentException("endpoint " + shown(text) + " is malformed: " + wanted);
        }
        String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
        if (!scheme.equals("http") && !scheme.equals("https")) {
            throw new IllegalArgumentException(
                    "endpoint " + shown(text) + " has the scheme '" + scheme + "': " + wanted);
        }
        boolean bare = uri.getPath().isEmpty() || uri.getPath().equals("/");
        if (uri.getHost() == null || uri.getUserInfo() != null || uri.getQuery() != null || !bare) {
            throw new IllegalArgumentException("endpoint " + shown(text) + " is malformed: " + wanted);
        }
        return new Endpoint(scheme, uri.getHost(), uri.getPort() < 0 ? defaultPort : uri.getPort());
    }

    private static String shown(String text) {
        return text.contains("@") ? "with user info" : "'" + text + "'";
    }

    /** The address of something at this server; the path begins with a slash and is encoded. */
    URI resolve(String pathAndQuery) {
        return URI.create(this + pathAndQuery);
    }

    /** {@code scheme://host:port}. */
    @Override
    public String toString() {
        return scheme + "://" + host + ":" + port;
    }
}
