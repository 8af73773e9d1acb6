package io.hanode;

import io.hanode.cluster.ClusterConfig;
import io.hanode.cluster.SynchronousSettings;
import io.hanode.model.NodeName;
import io.hanode.postgres.PostgresState;
import io.hanode.postgres.SynchronousStandbys;
import io.hanode.postgres.SynchronousState;
import java.util.List;
import java.util.Optional;

/**
 * Synchronous replication as a primary sees it.
 *
 * @param settings what is asked for
 * @param standbys what commits wait for: {@code synchronous_standby_names} as it is in force
 * @param connected those of them that stream now and could confirm a commit
 * @param commitsWait whether a commit would wait now until more standbys come
 * @param clientsHeld whether clients are kept out until the standbys have all WAL
 * @param overrides how many roles and databases set {@code synchronous_commit} so low that their commits do not wait for standbys
 * @param problems what an operator should know, one sentence each; empty when all is well
 */
public record SynchronousStatus(
        SynchronousSettings settings,
        String standbys,
        List<String> connected,
        boolean commitsWait,
        boolean clientsHeld,
        int overrides,
        List<String> problems) {

    /** Copies the lists. */
    public SynchronousStatus {
        connected = List.copyOf(connected);
        problems = List.copyOf(problems);
    }

    /** Of a primary in synchronous mode; empty for any other server, and while the mode is off and nobody is kept out. */
    public static Optional<SynchronousStatus> of(ClusterConfig config, PostgresState postgres) {
        SynchronousSettings settings = config.synchronous();
        if (!(postgres instanceof PostgresState.Primary primary)
                || !(settings.isOn() || primary.synchronous().clientsHeld())) {
            return Optional.empty();
        }
        SynchronousState state = primary.synchronous();
        SynchronousStandbys wanted = state.standbys().orElse(SynchronousStandbys.NONE);
        List<String> connected = primary.standbys().stream()
                .filter(c -> c.state().equals("streaming")
                        && state.confirmed(c).isPresent()
                        && lists(wanted, c.applicationName()))
                .map(c -> c.applicationName())
                .sorted()
                .toList();
        boolean waits = state.confirms() != SynchronousState.Confirms.NOTHING && connected.size() < wanted.count();
        return Optional.of(new SynchronousStatus(
                settings,
                state.text(),
                connected,
                waits,
                state.clientsHeld(),
                state.overrides(),
                problems(state, wanted, connected, waits)));
    }

    private static boolean lists(SynchronousStandbys wanted, String application) {
        return wanted.names().stream().map(NodeName::value).anyMatch(application::equalsIgnoreCase);
    }

    private static List<String> problems(
            SynchronousState state, SynchronousStandbys wanted, List<String> connected, boolean waits) {
        List<String> problems = new java.util.ArrayList<>();
        if (waits) {
            problems.add("commits wait now: " + wanted.count() + " of " + wanted.names()
                    + " have to confirm, connected are " + connected);
        }
        if (state.clientsHeld()) {
            problems.add("clients are kept out until the synchronous standbys have all WAL of the last run");
        }
        if (state.confirms() == SynchronousState.Confirms.NOTHING) {
            problems.add(
                    "synchronous_commit is so low that no commit waits for a standby: nothing is promised for any");
        }
        if (state.overrides() > 0) {
            problems.add(state.overrides()
                    + " roles or databases override synchronous_commit: what they commit may be lost in a failover");
        }
        return problems;
    }
}
