package io.hanode.testkit.sim;

import io.hanode.model.Lsn;
import io.hanode.model.NodeName;
import io.hanode.postgres.PostgresException;
import io.hanode.postgres.SynchronousStandbys;
import io.hanode.postgres.SynchronousState;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;

/**
 * When a server tells its clients that their writes are committed: by PostgreSQL's rules for synchronous standbys, as its backends and
 * walsenders follow them. Who waits when the server goes is never told.
 */
final class SimCommits {

    private static final int MOST_CLIENTS = 50;
    /** What a marker says while another value than that in the file is in force. */
    private static final long NEVER = -1;

    private final SimPostgres pg;
    private final SimWorld world;
    private final Deque<Long> waiting = new ArrayDeque<>();
    private SynchronousStandbys inForce = SynchronousStandbys.NONE;
    private long since;
    /** Up to where clients may have written before they were kept out. */
    private long written;

    SimCommits(SimPostgres pg) {
        this.pg = pg;
        this.world = pg.world;
    }

    /** The server begins to accept writes; the value of its file is in force from its first commit on. */
    void begin() {
        waiting.clear();
        inForce = pg.data().synchronous;
        since = pg.data().end;
        written = since;
    }

    /** Clients that are let in see what was written before; no client has written since they were kept out. */
    void show() {
        world.acknowledged.visible(pg, written);
    }

    /** The server ends, or stops to serve: nobody who waits hears of it. */
    void end() {
        waiting.clear();
    }

    /** Writes the value to the file; the server's processes take it up some time later. */
    void set(SynchronousStandbys value) throws PostgresException {
        if (pg.hung() || (pg.mode != SimPostgres.Mode.PRIMARY && pg.mode != SimPostgres.Mode.STANDBY)) {
            throw new PostgresException(pg.node + " does not run, so " + value + " cannot be set");
        }
        if (!value.equals(pg.data().synchronous)) {
            pg.data().synchronous = value;
            since = NEVER;
            int run = pg.run;
            pg.after(pg.random.skewedMillis(1, 400), () -> {
                if (pg.run == run && pg.disk != null) {
                    comesIntoForce();
                }
            });
        }
    }

    private void comesIntoForce() {
        inForce = pg.data().synchronous;
        since = pg.data().end;
        release();
        world.serverChanged(pg.node);
    }

    /** Lets clients in, or keeps them out; also of a server that is down. */
    void admit(boolean clients) throws PostgresException {
        if (pg.disk == null || pg.hung()) {
            throw new PostgresException(pg.node + " has no data directory that answers");
        }
        pg.disk.clientsHeld = !clients;
        if (!clients) {
            end();
            written = pg.disk.end;
        }
        show();
    }

    boolean settled() {
        return inForce.equals(pg.data().synchronous) && since != NEVER;
    }

    SynchronousState state() {
        boolean lives = pg.mode == SimPostgres.Mode.PRIMARY;
        SynchronousStandbys value = lives ? inForce : pg.data().synchronous;
        return new SynchronousState(
                value.toText(),
                Lsn.of(lives && !settled() ? NEVER : since),
                world.profile.confirms(),
                pg.data().clientsHeld,
                0);
    }

    /** A client writes; it is told at once, later, or never. */
    void write(long bytes) {
        if (!pg.data().clientsHeld && waiting.size() < MOST_CLIENTS) {
            pg.write(bytes);
            waiting.add(pg.data().end);
            release();
        }
    }

    /** A standby confirmed, or what is waited for changed. */
    void release() {
        if (waiting.isEmpty() || !pg.acceptsWrites()) {
            return;
        }
        long confirmed = confirmed();
        while (!waiting.isEmpty() && waiting.getFirst() <= confirmed) {
            world.acknowledged.write(pg, waiting.removeFirst());
        }
    }

    /** Up to where enough of the standbys have confirmed; -1 when there are too few. */
    private long confirmed() {
        List<Long> counted = new ArrayList<>();
        List<SimPostgres> standbys = SimReplication.standbysOf(world, pg);
        switch (inForce.method()) {
            case NONE -> {
                return Long.MAX_VALUE;
            }
            case FIRST -> inForce.names().forEach(name -> counted.addAll(reported(standbys, name)));
            case ANY -> {
                inForce.names().forEach(name -> counted.addAll(reported(standbys, name)));
                counted.sort(Comparator.reverseOrder());
            }
        }
        return counted.size() < inForce.count()
                ? -1
                : counted.subList(0, inForce.count()).stream()
                        .min(Comparator.naturalOrder())
                        .orElse(-1L);
    }

    private static List<Long> reported(List<SimPostgres> standbys, NodeName name) {
        return standbys.stream()
                .filter(s -> s.node.value().equalsIgnoreCase(name.value()) && s.reported >= 0)
                .map(s -> s.reported)
                .toList();
    }
}
