package io.hanode.loop;

import io.hanode.HaEvent;
import io.hanode.HaStatus.Role;
import io.hanode.decide.LeaseView;
import io.hanode.decide.Observation;
import io.hanode.postgres.PostgresState;
import io.hanode.postgres.PostmasterIdentity;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What becomes of the server between two turns, as events. Used by the loop's thread, but for the last change. */
final class ServerEvents {

    private final EventQueue events;
    private final Meters meters;
    private Role role = Role.DOWN;
    private @Nullable Role lastUp;
    private @Nullable PostmasterIdentity server;
    private long token;
    private volatile HaEvent.@Nullable RoleChanged roleChanged;

    ServerEvents(EventQueue events, Meters meters) {
        this.events = events;
        this.meters = meters;
    }

    /** Takes note of the server; the rule is the one that last did something to it. */
    void observed(Instant now, Observation o, String rule, String reason) {
        Role current = Turns.roleOf(o.postgres(), o.config(), o.lock().isPresent());
        token = o.lease() instanceof LeaseView.Held h ? h.lock().token().value() : 0;
        if (current != role) {
            HaEvent.RoleChanged change = new HaEvent.RoleChanged(now, role, current, token, rule, reason);
            events.add(change);
            roleChanged = change;
            meters.roleChanged(rule);
        }
        role = current;
        if (isUp(current)) {
            up(now, current, o);
        } else if (lastUp != null && gone(o) && o.memory().errands().restart() == null) {
            // In a restart the end is told only when nothing came of it.
            events.add(new HaEvent.ServerStopped(now, lastUp, token));
            lastUp = null;
        }
    }

    private void up(Instant now, Role current, Observation o) {
        PostmasterIdentity process = o.postgres().knownPostmaster().orElse(null);
        if (lastUp == null) {
            events.add(new HaEvent.ServerStarted(now, current, token));
        } else if (!Objects.equals(server, process)) {
            if (o.memory().errands().restart() != null && lastUp == current) {
                events.add(new HaEvent.ServerRestarted(now, current, token));
            } else {
                events.add(new HaEvent.ServerStopped(now, lastUp, token));
                events.add(new HaEvent.ServerStarted(now, current, token));
            }
        }
        lastUp = current;
        server = process;
    }

    private static boolean isUp(Role role) {
        return role == Role.PRIMARY || role == Role.STANDBY || role == Role.STANDBY_LEADER;
    }

    /** A silent server may still be there. */
    private boolean gone(Observation o) {
        return !(o.postgres() instanceof PostgresState.Unreachable)
                && o.postgres().knownPostmaster().filter(p -> p.equals(server)).isEmpty();
    }

    /** The last change of its role; empty before the first. Any thread. */
    Optional<HaEvent.RoleChanged> lastRoleChange() {
        return Optional.ofNullable(roleChanged);
    }

    /** Changed settings were applied to it. */
    void reloaded(Instant now) {
        events.add(new HaEvent.Reloaded(now, role, token));
    }
}
