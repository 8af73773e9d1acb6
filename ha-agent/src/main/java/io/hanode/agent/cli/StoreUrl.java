package io.hanode.agent.cli;

import io.hanode.dcs.DcsFactory;
import io.hanode.dcs.DcsProvider;
import io.hanode.dcs.DcsUrl;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The store that {@code -d} names: {@code scheme://host:port[,host:port…][/namespace]}. As with Patroni's tool the scheme may be left
 * out, and then follows from the port.
 *
 * @param factory the store
 * @param namespace that the URL names; null for none
 */
record StoreUrl(DcsFactory factory, @Nullable String namespace) {

    private static final Map<String, Integer> PORTS = Map.of("etcd", 2379, "zookeeper", 2181, "consul", 8500);
    private static final Map<String, String> ALIASES = Map.of("etcd3", "etcd");

    /**
     * Finds the store.
     *
     * @throws CliException when the URL cannot be used
     */
    static StoreUrl parse(String text) {
        try {
            DcsUrl url = DcsUrl.parse(completed(text));
            SortedMap<String, DcsProvider> providers = new TreeMap<>();
            ServiceLoader.load(DcsProvider.class, StoreUrl.class.getClassLoader())
                    .forEach(p -> providers.put(p.scheme(), p));
            DcsProvider provider = providers.get(url.scheme());
            if (provider == null) {
                throw new CliException(
                        ExitCode.CONFIGURATION,
                        "--dcs-url: the store '" + url.scheme() + "' is unknown; there are "
                                + String.join(", ", providers.keySet()));
            }
            return new StoreUrl(provider.create(url), url.namespace());
        } catch (IllegalArgumentException e) {
            throw new CliException(ExitCode.CONFIGURATION, "--dcs-url: " + e.getMessage());
        }
    }

    private static String completed(String text) {
        int end = text.indexOf("://");
        String scheme = end < 0 ? schemeOf(text) : text.substring(0, end);
        scheme = ALIASES.getOrDefault(scheme, scheme);
        String rest = end < 0 ? text.replaceFirst("^//", "") : text.substring(end + 3);
        int path = rest.indexOf('/');
        String hosts = path < 0 ? rest : rest.substring(0, path);
        if (hosts.isEmpty() || hosts.startsWith(":")) {
            hosts = "localhost" + hosts;
        }
        boolean port = hosts.matches(".*[:?@,].*") || !PORTS.containsKey(scheme);
        return scheme + "://" + hosts + (port ? "" : ":" + PORTS.get(scheme)) + (path < 0 ? "" : rest.substring(path));
    }

    private static String schemeOf(String text) {
        return PORTS.entrySet().stream()
                .filter(e -> text.matches(".*:" + e.getValue() + "(/.*)?"))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse("etcd");
    }
}
