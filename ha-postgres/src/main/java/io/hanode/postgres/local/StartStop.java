package io.hanode.postgres.local;

import io.hanode.postgres.ControlData.ClusterState;
import io.hanode.postgres.OperationContext;
import io.hanode.postgres.PostgresException;
import io.hanode.postgres.ServerSettings;
import io.hanode.postgres.StopMode;
import io.hanode.postgres.Upstream;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Starts the server in a role, and changes whom a standby follows. */
final class StartStop {

    private static final Duration STANDBY_PATIENCE = Duration.ofSeconds(10);

    private final LocalServer server;
    private final Reconfiguration reconfiguration;

    StartStop(LocalServer server, Reconfiguration reconfiguration) {
        this.server = server;
        this.reconfiguration = reconfiguration;
    }

    void startPrimary(ServerSettings settings, OperationContext context) throws PostgresException {
        Binaries binaries = server.binaries();
        ControlFile control = startable(binaries);
        ClusterState state = control.toControlData(server.directory().path()).state();
        boolean recovering = state == ClusterState.SHUT_DOWN_IN_RECOVERY || state == ClusterState.IN_ARCHIVE_RECOVERY;
        if (server.directory().standby() || recovering) {
            throw new PostgresException(
                    "the server on " + server + " is a standby and is not started as primary: its writes would"
                            + " be on the old primary's timeline; start it as standby and promote it");
        }
        String[] formerHba = new String[1];
        reconfiguration.locked(() -> {
            formerHba[0] = hba();
            server.config().write(settings, binaries, Map.of());
            server.config().writeUpstream(null);
            server.timelines().dropUnused();
        });
        if (!launch(server.settings().pgCtlTimeout(), context, formerHba[0])) {
            throw new PostgresException("the server on " + server + " accepts no connections after "
                    + server.settings().pgCtlTimeout().toSeconds() + " s; it is alive and goes on recovering");
        }
        reconfiguration.locked(() -> server.config().backUp());
    }

    void startStandby(@Nullable Upstream upstream, ServerSettings settings, OperationContext context)
            throws PostgresException {
        Binaries binaries = server.binaries();
        ControlFile control = startable(binaries);
        String[] formerHba = new String[1];
        reconfiguration.locked(() -> {
            formerHba[0] = hba();
            server.config().write(settings, binaries, control.recoveryMinimums());
            server.config().writeUpstream(upstream);
            server.config().standbySignal(true);
            server.timelines().dropUnused();
        });
        boolean ready = launch(patience(), context, formerHba[0]);
        reconfiguration.locked(() -> server.config().backUp());
        if (ready) {
            // Values that had to be higher for the start show up as waiting for a restart from now on.
            reconfiguration.applySettings(settings, Duration.ofSeconds(10));
        }
    }

    private String hba() throws IOException {
        return OwnedFiles.readOrEmpty(server.config().access().hba());
    }

    /** Starts it. Access lines that are new with this start, and with which it would not serve, are not used. */
    private boolean launch(Duration limit, OperationContext context, String formerHba) throws PostgresException {
        Launcher launcher = new Launcher(server);
        try {
            boolean ready = launcher.start(limit, context);
            if (ready) {
                reconfiguration.keepAccess(formerHba);
            }
            return ready;
        } catch (PostgresException e) {
            boolean faulty = String.valueOf(e.getMessage()).contains("pg_hba.conf");
            if (!faulty || context.cancelled() || !reconfiguration.putBack(formerHba, String.valueOf(e.getMessage()))) {
                throw e;
            }
            return launcher.start(limit, context);
        }
    }

    /** Makes a standby follow another server; returns when no WAL of a former one can arrive any more. */
    void follow(@Nullable Upstream upstream, Duration timeout) throws PostgresException {
        Deadline deadline = Deadline.after(timeout);
        Postmaster postmaster = server.requireRunning("follow");
        boolean restart = server.binaries().major() == Binaries.OLDEST;
        boolean changed = reconfiguration.writeUpstream(upstream);
        if (!restart) {
            new Following(server).reload(postmaster, upstream, changed, deadline);
        } else if (changed) {
            new Stopper(server).stop(StopMode.FAST, NoContext.INSTANCE);
            new Launcher(server).start(deadline.remaining(), NoContext.INSTANCE);
        }
    }

    /** A standby may wait for WAL that its upstream does not have yet: whoever waits for more than this sees it as starting. */
    private Duration patience() {
        Duration limit = server.settings().pgCtlTimeout();
        return limit.compareTo(STANDBY_PATIENCE) < 0 ? limit : STANDBY_PATIENCE;
    }

    private ControlFile startable(Binaries binaries) throws PostgresException {
        server.requireStopped("start");
        DataDirectory directory = server.directory();
        try {
            if (server.mark().isSet()) {
                throw new PostgresException(
                        "the data directory " + directory.path() + " is an incomplete copy and is not started"
                                + " (marked by " + server.mark().file() + "); make the copy again");
            }
        } catch (IOException e) {
            throw new PostgresException("the mark of incomplete copies cannot be read: " + e, e);
        }
        return ControlFile.read(server.tools(), binaries, directory.path());
    }
}
