package io.hanode.dcs;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A store named by a URL: {@code scheme://[user:password@]host:port[,host:port…][/namespace][?name=value&…]}.
 *
 * @param scheme in lower case
 * @param endpoints host or host:port; empty only when the parameter {@code srv} says where they are to be looked up
 * @param namespace the path without slashes at the ends; null when there is none
 * @param userInfo {@code user:password}, percent-decoded; null when there is none
 * @param parameters query parameters, percent-decoded
 */
public record DcsUrl(
        String scheme,
        List<String> endpoints,
        @Nullable String namespace,
        @Nullable String userInfo,
        SortedMap<String, String> parameters) {

    /** Copies the collections. */
    public DcsUrl {
        endpoints = List.copyOf(endpoints);
        parameters = Collections.unmodifiableSortedMap(new TreeMap<>(parameters));
    }

    /**
     * Takes a URL apart.
     *
     * @throws IllegalArgumentException that says what is wrong, without repeating the user info
     */
    public static DcsUrl parse(String text) {
        int schemeEnd = text.indexOf("://");
        if (schemeEnd < 1) {
            throw new IllegalArgumentException("DCS URL must look like zookeeper://host:2181[,host:2181]/namespace");
        }
        String rest = text.substring(schemeEnd + 3);
        int query = rest.indexOf('?');
        SortedMap<String, String> parameters = query < 0 ? new TreeMap<>() : parameters(rest.substring(query + 1));
        String beforeQuery = query < 0 ? rest : rest.substring(0, query);
        int slash = beforeQuery.indexOf('/');
        String authority = slash < 0 ? beforeQuery : beforeQuery.substring(0, slash);
        String path = slash < 0 ? "" : beforeQuery.substring(slash).replaceAll("^/+|/+$", "");
        int at = authority.lastIndexOf('@');
        List<String> endpoints = new ArrayList<>();
        String hosts = authority.substring(at + 1);
        boolean lookUp = hosts.isEmpty() && parameters.containsKey("srv");
        for (String endpoint : lookUp ? new String[0] : hosts.split(",", -1)) {
            if (endpoint.isBlank()) {
                throw new IllegalArgumentException("DCS URL of scheme " + text.substring(0, schemeEnd)
                        + " has an empty host: expected host:port[,host:port]");
            }
            endpoints.add(endpoint.strip());
        }
        return new DcsUrl(
                text.substring(0, schemeEnd).toLowerCase(java.util.Locale.ROOT),
                endpoints,
                path.isEmpty() ? null : path,
                at < 0 ? null : decode(authority.substring(0, at)),
                parameters);
    }

    private static SortedMap<String, String> parameters(String query) {
        SortedMap<String, String> parameters = new TreeMap<>();
        for (String pair : query.split("&", -1)) {
            if (!pair.isEmpty()) {
                int equals = pair.indexOf('=');
                parameters.put(
                        decode(equals < 0 ? pair : pair.substring(0, equals)),
                        equals < 0 ? "" : decode(pair.substring(equals + 1)));
            }
        }
        return parameters;
    }

    private static String decode(String text) {
        try {
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            // Without the cause: it repeats a part of what may be a password.
            throw new IllegalArgumentException(
                    "DCS URL has a '%' that no two hexadecimal digits follow; write '%25' for it");
        }
    }

    /** The URL without user info and without parameter values, for logs and errors. */
    @Override
    public String toString() {
        String names = parameters.isEmpty() ? "" : "?" + String.join("&", parameters.keySet());
        return scheme + "://" + String.join(",", endpoints) + (namespace == null ? "" : "/" + namespace) + names;
    }
}
