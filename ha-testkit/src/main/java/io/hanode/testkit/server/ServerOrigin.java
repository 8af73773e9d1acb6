package io.hanode.testkit.server;

import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** Where tests get a kind of server from: the first of three that there is. Says which it is. */
final class ServerOrigin {

    private final String product;
    private final String urlProperty;
    private final String program;
    private final String advice;
    private final Machine machine;

    /** What there may be to take a server from; tests of the order have one of their own. */
    interface Machine {

        /** A system property; empty when it is not set. */
        String property(String name);

        Optional<Path> program(String name);

        boolean hasContainers();

        void say(String line);
    }

    /**
     * A kind of server on this machine.
     *
     * @param product for messages
     * @param urlProperty the system property that names a running server
     * @param program the name of its program
     * @param advice how to get the program
     */
    ServerOrigin(String product, String urlProperty, String program, String advice) {
        this(product, urlProperty, program, advice, new ThisMachine());
    }

    ServerOrigin(String product, String urlProperty, String program, String advice, Machine machine) {
        this.product = product;
        this.urlProperty = urlProperty;
        this.program = program;
        this.advice = advice;
        this.machine = machine;
    }

    /**
     * A server that tests only talk to: one that runs, by its URL in the system property; else a program; else a container.
     *
     * @param started starts the {@link #program}
     * @throws IllegalStateException when there is none, with how to get one
     * @throws IllegalArgumentException when the property is no URL
     */
    <S> S any(
            Function<InetSocketAddress, S> running, Supplier<S> started, String image, Function<String, S> contained) {
        String url = machine.property(urlProperty);
        if (!url.isEmpty()) {
            InetSocketAddress address = address(url);
            say("the running one at " + url);
            return running.apply(address);
        }
        if (machine.program(program).isPresent()) {
            return started.get();
        }
        if (machine.hasContainers()) {
            say("a container of " + image);
            return contained.apply(image);
        }
        throw missing(" Or start a container engine, or give the URL of a running server with -D" + urlProperty);
    }

    /**
     * The program, for tests that stop and configure the server.
     *
     * @throws IllegalStateException when there is none, with how to get one
     */
    Path program() {
        Path found = machine.program(program)
                .orElseThrow(() -> missing(
                        " A running server or a container does not do, since these tests stop and configure it"));
        say(found.toString());
        return found;
    }

    private InetSocketAddress address(String url) {
        URI uri = URI.create(url);
        if (uri.getHost() == null || uri.getPort() < 0) {
            throw new IllegalArgumentException(
                    "system property " + urlProperty + " is '" + url + "': expected http://host:port");
        }
        return InetSocketAddress.createUnresolved(uri.getHost(), uri.getPort());
    }

    private IllegalStateException missing(String more) {
        return new IllegalStateException("the tests need " + product + " and there is none. " + advice + more);
    }

    private void say(String what) {
        machine.say(product + " for tests: " + what);
    }

    private static final class ThisMachine implements Machine {

        @Override
        public String property(String name) {
            return System.getProperty(name, "");
        }

        @Override
        public Optional<Path> program(String name) {
            return Programs.find(name);
        }

        @Override
        public boolean hasContainers() {
            return Containers.available();
        }

        @Override
        public void say(String line) {
            System.out.println(line);
        }
    }
}
