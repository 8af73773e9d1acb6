package io.hanode.agent.callback;

import io.hanode.HaEvent;
import io.hanode.HaListener;
import io.hanode.HaStatus.Role;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns events into calls of scripts, as Patroni does: {@code <command> <moment> <role> <cluster>}. A server that comes up in another
 * role than it had is a change of role, not a start. The calls wait in a queue of their own, so that a slow script holds up no other
 * listener; when more than {@value #MOST_WAITING} wait, the oldest is dropped with a warning. Safe for use by several threads.
 */
public final class Callbacks implements HaListener, AutoCloseable {

    static final int MOST_WAITING = 100;

    private static final Logger log = LoggerFactory.getLogger(Callbacks.class);

    private final String cluster;
    private final ScriptRun run = new ScriptRun();
    private final BlockingQueue<Call> waiting = new LinkedBlockingQueue<>();
    private final Thread thread = new Thread(this::work, "hanode-callbacks");
    private volatile CallbackSettings settings;
    private @Nullable Role lastRole;

    /** Calls scripts from now on. */
    public Callbacks(String cluster, CallbackSettings settings) {
        this.cluster = cluster;
        this.settings = settings;
        thread.setDaemon(true);
        thread.start();
    }

    /** Other scripts from now on; calls that wait already keep theirs. */
    public void settings(CallbackSettings other) {
        settings = other;
    }

    @Override
    public synchronized void onEvent(HaEvent event) {
        moment(event).ifPresent(this::enqueue);
    }

    private Optional<Moment> moment(HaEvent event) {
        if (event instanceof HaEvent.ServerStarted e) {
            boolean changed = lastRole != null && lastRole != e.role();
            return running(changed ? "on_role_change" : "on_start", e.role(), e.token());
        }
        if (event instanceof HaEvent.RoleChanged e && isRunning(e.from()) && isRunning(e.to())) {
            return running("on_role_change", e.to(), e.token());
        }
        if (event instanceof HaEvent.ServerRestarted e) {
            return running("on_restart", e.role(), e.token());
        }
        if (event instanceof HaEvent.ServerStopped e) {
            return Optional.of(new Moment("on_stop", e.role(), e.token()));
        }
        if (event instanceof HaEvent.Reloaded e) {
            return Optional.of(new Moment("on_reload", e.role(), e.token()));
        }
        return Optional.empty();
    }

    private Optional<Moment> running(String name, Role role, long token) {
        lastRole = role;
        return Optional.of(new Moment(name, role, token));
    }

    private static boolean isRunning(Role role) {
        return role == Role.PRIMARY || role == Role.STANDBY || role == Role.STANDBY_LEADER;
    }

    private void enqueue(Moment moment) {
        CallbackSettings now = settings;
        String command = now.commands().get(moment.name());
        if (command == null) {
            return;
        }
        if (waiting.size() >= MOST_WAITING) {
            log.warn("{} scripts wait to be called: the oldest call, {}, is dropped", MOST_WAITING, waiting.poll());
        }
        waiting.add(new Call(
                command,
                moment.name(),
                word(moment.role(), now.oldRoleNames()),
                cluster,
                moment.token(),
                now.timeout()));
    }

    private static String word(Role role, boolean oldNames) {
        return switch (role) {
            case PRIMARY -> oldNames ? "master" : "primary";
            case STANDBY -> "replica";
            case STANDBY_LEADER -> "standby_leader";
            case DOWN, UNINITIALIZED -> "demoted";
        };
    }

    private void work() {
        try {
            for (Call call = waiting.take(); !call.equals(Call.END); call = waiting.take()) {
                run.run(call);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Ends when the calls that wait have been made; each of them is bounded by its time limit. */
    @Override
    public void close() {
        waiting.add(Call.END);
        try {
            thread.join(settings.timeout().plusSeconds(5).toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        thread.interrupt();
    }

    private record Moment(String name, Role role, long token) {}
}
