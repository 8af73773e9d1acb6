package io.hanode.testkit.sim;

import io.hanode.postgres.ControlData.ClusterState;
import io.hanode.postgres.SynchronousStandbys;
import io.hanode.testkit.sim.SimPostgres.Mode;

/** How a server ends when it is told to, in order or by the fence, and when a process of its crashes. */
final class SimStopping {

    private final SimPostgres pg;
    private boolean dying;

    SimStopping(SimPostgres pg) {
        this.pg = pg;
    }

    /** Begins a fast stop: no client write is acknowledged from here on. */
    void fast() {
        if (pg.mode == Mode.DOWN || pg.mode == Mode.STOPPING) {
            return;
        }
        if (pg.mode == Mode.STARTING || pg.promoting) {
            pg.kill("fast stop of a server that was not up yet");
            return;
        }
        boolean primary = pg.mode == Mode.PRIMARY;
        pg.mode = Mode.STOPPING;
        pg.commits.end();
        pg.streaming = false;
        pg.asStandby = !primary;
        if (primary) {
            SimDisk disk = pg.data();
            disk.checkpoint = disk.end;
            pg.write(SimPostgres.RECORD);
            disk.checkpointBranch = disk.branch;
            disk.state = ClusterState.SHUTTING_DOWN;
        }
        int stopping = pg.run;
        long giveUp = pg.world.scheduler.now() + pg.random.millis(5000, 15000);
        pg.after(pg.random.skewedMillis(20, 500), () -> whenShipped(stopping, primary, giveUp));
    }

    /**
     * A server process ends badly: the postmaster ends all others and recovers, without being told. Not while commits may wait for
     * standbys, which recovery would show: the controller has forbidden it then.
     */
    void crash() {
        boolean up = (pg.mode == Mode.PRIMARY || pg.mode == Mode.STANDBY) && !pg.hung();
        if (up && pg.mode == Mode.PRIMARY && !pg.data().synchronous.equals(SynchronousStandbys.NONE)) {
            pg.kill("a process of the server crashed");
        } else if (up && !pg.promoting) {
            pg.world.story.tell(
                    pg.node.value(), "server crashed at " + pg.data().point() + " and recovers by itself");
            pg.asStandby = pg.mode == Mode.STANDBY;
            pg.mode = Mode.STARTING;
            pg.streaming = false;
            pg.received = false;
            pg.commits.end();
            pg.recover(false);
            SimReplication.sourceChanged(pg.world, pg);
            pg.world.serverChanged(pg.node);
        }
    }

    private void whenShipped(int stopping, boolean primary, long giveUp) {
        if (pg.run != stopping || pg.mode != Mode.STOPPING) {
            return;
        }
        // A fast stop waits for connected standbys only, and for those no longer than wal_sender_timeout.
        if (primary && pg.world.scheduler.now() < giveUp && SimReplication.anyBehind(pg.world, pg)) {
            pg.after(pg.random.millis(20, 100), () -> whenShipped(stopping, true, giveUp));
            return;
        }
        pg.data().state = primary ? ClusterState.SHUT_DOWN : ClusterState.SHUT_DOWN_IN_RECOVERY;
        pg.ended("server stopped cleanly at " + pg.data().point());
    }

    /** The fence: within the fence time no client write is acknowledged any more. */
    void fence(String why) {
        if (pg.mode == Mode.DOWN || dying) {
            return;
        }
        dying = true;
        int fenced = pg.postmaster;
        long most = pg.world.profile.fenceTime() * 9 / 10;
        pg.world.scheduler.after(pg.random.between(SimScheduler.MILLI, most), () -> {
            if (pg.postmaster == fenced) {
                pg.kill(why);
            }
        });
    }

    /** The server is gone, so nothing of this is under way any more. */
    void over() {
        dying = false;
    }
}
