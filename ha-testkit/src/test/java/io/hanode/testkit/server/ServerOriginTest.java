package io.hanode.testkit.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The order in which tests look for a server; starting one is the business of the classes that use it. */
class ServerOriginTest {

    private String url = "http://store.example:2379";
    private boolean hasProgram = true;
    private boolean hasContainers = true;
    private final List<String> printed = new ArrayList<>();
    private final ServerOrigin origin = new ServerOrigin("etcd", "some.url", "etcd", "Install it.", new FakeMachine());

    @Test
    void runningServerThatThePropertyNamesComesFirst() {
        assertThat(any()).isEqualTo("running at store.example:2379");
        assertThat(printed).containsExactly("etcd for tests: the running one at http://store.example:2379");
    }

    @Test
    void programOfThisMachineComesBeforeAContainer() {
        url = "";
        assertThat(any()).isEqualTo("started /usr/bin/etcd");
        assertThat(printed).containsExactly("etcd for tests: /usr/bin/etcd");
    }

    @Test
    void containerComesLast() {
        url = "";
        hasProgram = false;
        assertThat(any()).isEqualTo("contained some/image:1");
        assertThat(printed).containsExactly("etcd for tests: a container of some/image:1");
    }

    @Test
    void whereThereIsNoneTheFailureSaysHowToGetOne() {
        url = "";
        hasProgram = false;
        hasContainers = false;
        assertThatThrownBy(this::any)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the tests need etcd and there is none. Install it."
                        + " Or start a container engine, or give the URL of a running server with -Dsome.url");
    }

    @Test
    void testsThatStopTheServerTakeNeitherARunningOneNorAContainer() {
        assertThat(origin.program()).isEqualTo(Path.of("/usr/bin/etcd"));
        hasProgram = false;
        assertThatThrownBy(origin::program)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("the tests need etcd and there is none. Install it.")
                .hasMessageContaining("does not do");
    }

    @Test
    void propertyThatIsNoUrlIsRefusedByName() {
        url = "store.example";
        assertThatThrownBy(this::any)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("system property some.url is 'store.example': expected http://host:port");
    }

    private String any() {
        return origin.any(
                address -> "running at " + address.getHostString() + ":" + address.getPort(),
                () -> "started " + origin.program(),
                "some/image:1",
                image -> "contained " + image);
    }

    private final class FakeMachine implements ServerOrigin.Machine {

        @Override
        public String property(String name) {
            return url;
        }

        @Override
        public Optional<Path> program(String name) {
            return hasProgram ? Optional.of(Path.of("/usr/bin", name)) : Optional.empty();
        }

        @Override
        public boolean hasContainers() {
            return hasContainers;
        }

        @Override
        public void say(String line) {
            printed.add(line);
        }
    }
}
