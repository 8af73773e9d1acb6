package io.hanode.rest;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Exact paths to methods to routes. HEAD and OPTIONS come with GET. */
final class RouteTable {

    private final Map<String, Map<String, Route>> paths = new TreeMap<>();

    /** Adds a GET route under all the given paths. */
    RouteTable get(Route route, String... under) {
        return on("GET", route, under);
    }

    /** Adds a route under all the given paths. */
    RouteTable on(String method, Route route, String... under) {
        for (String path : under) {
            if (paths.computeIfAbsent(path, p -> new TreeMap<>()).put(method, route) != null) {
                throw new IllegalArgumentException(method + " " + path + " has two routes");
            }
        }
        return this;
    }

    boolean knows(String path) {
        return paths.containsKey(path);
    }

    /** The route; null when the path is unknown or does not take the method. */
    @Nullable
    Route find(String method, String path) {
        return paths.getOrDefault(path, Map.of()).get(isStatusOnly(method) ? "GET" : method);
    }

    /** Value of the Allow header for a known path. */
    String allowed(String path) {
        Map<String, Route> methods = paths.getOrDefault(path, Map.of());
        String names = String.join(", ", methods.keySet());
        return methods.containsKey("GET") ? names + ", HEAD, OPTIONS" : names;
    }

    /** Whether the method asks for the status of a GET alone. */
    static boolean isStatusOnly(String method) {
        return method.equals("HEAD") || method.equals("OPTIONS");
    }
}
