package io.hanode.postgres.local;

import io.hanode.model.ClusterName;
import io.hanode.model.NodeName;
import io.hanode.postgres.PostgresException;
import io.hanode.postgres.PostgresState;
import io.hanode.postgres.Provisioner;
import io.hanode.postgres.ServerSettings;
import io.hanode.postgres.StopMode;
import io.hanode.postgres.Upstream;
import io.hanode.testkit.postgres.PostgresPlayground;
import io.hanode.testkit.postgres.TestContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Real servers in a directory of their own, all stopped at the end of a test. */
final class ServerSet implements AutoCloseable {

    static final Duration SHORT = Duration.ofSeconds(10);

    private final PostgresPlayground playground = PostgresPlayground.create();
    private final List<LocalPostgres> servers = new ArrayList<>();

    LocalPostgres add(String name, UnaryOperator<LocalPostgresBuilder> more) {
        LocalPostgres pg = more.apply(Servers.builder(playground, name)).build();
        pg.identify(NodeName.of(name), new ClusterName("c"));
        servers.add(pg);
        return pg;
    }

    LocalPostgres initialized(String name, UnaryOperator<LocalPostgresBuilder> more) throws PostgresException {
        LocalPostgres pg = add(name, more);
        provisioner(pg).initialize(ServerSettings.NONE, new TestContext());
        return pg;
    }

    LocalPostgres standby(LocalPostgres source, String name, UnaryOperator<LocalPostgresBuilder> more)
            throws PostgresException {
        LocalPostgres pg = add(name, more);
        provisioner(pg).clone(upstream(source), new TestContext());
        pg.startStandby(upstream(source), ServerSettings.NONE, new TestContext());
        return pg;
    }

    static Provisioner provisioner(LocalPostgres pg) {
        return pg.provisioner().orElseThrow();
    }

    static Upstream upstream(LocalPostgres pg) {
        return new Upstream(
                NodeName.of("pg1"), pg.address().host(), pg.address().port(), null);
    }

    static PostgresState.Primary primary(LocalPostgres pg) {
        return (PostgresState.Primary) pg.observe(SHORT);
    }

    static String setting(LocalPostgres pg, String name) throws Exception {
        return Servers.ask(pg, "SELECT current_setting('" + name + "')");
    }

    static ServerSettings settings(Map<String, String> parameters) {
        return new ServerSettings(new java.util.TreeMap<>(parameters), List.of());
    }

    Path file(String name) {
        return playground.directory().resolve(name);
    }

    /** A shell script that everybody may run. */
    Path script(String name, String text) throws IOException {
        Path file = Files.writeString(file(name), "#!/bin/sh\n" + text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        return file;
    }

    /** A directory of the server's user. */
    Path directory(String name) throws IOException {
        Path directory = Files.createDirectory(file(name));
        Files.setOwner(directory, Files.getOwner(playground.directory()));
        return directory;
    }

    @Override
    public void close() throws PostgresException {
        for (LocalPostgres pg : servers) {
            pg.stop(StopMode.IMMEDIATE, new TestContext());
            pg.close();
        }
        playground.close();
    }
}
