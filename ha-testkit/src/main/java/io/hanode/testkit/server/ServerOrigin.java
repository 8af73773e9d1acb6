package io.hanode.testkit.server;

import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/** Where tests get a kind of server from: the first of three that there is. Says on the console which it is. */
final class ServerOrigin {

    private final String product;
    private final String urlProperty;
    private final String program;
    private final String advice;

    /**
     * A kind of server.
     *
     * @param product for messages
     * @param urlProperty the system property that names a running server
     * @param program the name of its program
     * @param advice how to get the program
     */
    ServerOrigin(String product, String urlProperty, String program, String advice) {
        this.product = product;
        this.urlProperty = urlProperty;
        this.program = program;
        this.advice = advice;
    }

    /** The running server that the property names. */
    Optional<InetSocketAddress> given() {
        String url = System.getProperty(urlProperty, "");
        if (url.isEmpty()) {
            return Optional.empty();
        }
        URI uri = URI.create(url);
        if (uri.getHost() == null || uri.getPort() < 0) {
            throw new IllegalArgumentException(
                    "system property " + urlProperty + " is '" + url + "': expected http://host:port");
        }
        say("the running one at " + url);
        return Optional.of(InetSocketAddress.createUnresolved(uri.getHost(), uri.getPort()));
    }

    /** The program on this machine. */
    Optional<Path> installed() {
        Optional<Path> found = Programs.find(program);
        found.ifPresent(path -> say(path.toString()));
        return found;
    }

    void sayContainer(String image) {
        say("a container of " + image);
    }

    IllegalStateException missing(boolean containersHelp) {
        return new IllegalStateException("the tests need " + product + " and there is none. " + advice
                + (containersHelp
                        ? " Or start a container engine, or give the URL of a running server with -D" + urlProperty
                        : " A running server or a container does not do, since these tests stop and configure it"));
    }

    private void say(String what) {
        System.out.println(product + " for tests: " + what);
    }
}
