package io.hanode.dcs;

/** Found through {@link java.util.ServiceLoader}: makes a store from a URL such as {@code zookeeper://h1:2181,h2:2181/namespace}. */
public interface DcsProvider {

    /** The URL scheme that this provider understands, in lower case. */
    String scheme();

    /**
     * Makes a store.
     *
     * @throws IllegalArgumentException that names the parameter, its value, and what is allowed
     */
    DcsFactory create(DcsUrl url);
}
