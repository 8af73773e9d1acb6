package io.hanode.testkit.sim;

import io.hanode.model.NodeName;
import io.hanode.model.Timeline;
import io.hanode.postgres.ControlData.ClusterState;
import io.hanode.postgres.PostgresException;
import io.hanode.postgres.ServerSettings;
import io.hanode.postgres.Upstream;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** One server: its process on its data directory. It goes on by itself when nobody looks after it. */
final class SimPostgres {

    /** What the process is doing. */
    enum Mode {
        DOWN,
        STARTING,
        PRIMARY,
        STANDBY,
        STOPPING
    }

    /** How long a promotion takes at most, in milliseconds, when nothing is wrong. */
    static final long PROMOTE = 3000;

    static final long RECORD = 96;

    final SimWorld world;
    final NodeName node;
    final SimRandom random;
    final SortedSet<String> slots = new TreeSet<>();
    final SimCommits commits;
    final SimStopping stopping;

    @Nullable
    SimDisk disk;

    Mode mode = Mode.DOWN;
    /** Counts server processes and their recoveries, so that an event of an old one does nothing. */
    int run;
    /** Which server process it is. */
    int postmaster;

    boolean asStandby;
    boolean promoting;
    boolean streaming;
    /** Whether anything was received since the start. */
    boolean received;

    @Nullable
    Upstream upstream;

    boolean pumpScheduled;
    /** The position that its upstream heard of as confirmed, on this connection; -1: none yet. */
    long reported = -1;
    /** Counts connections to an upstream. */
    int connection;

    long silentUntil;
    long slowestPromote = PROMOTE;
    /** Whether nothing can be written any more. */
    boolean full;

    private boolean hung;
    private @Nullable String diesAfterHang;

    SimPostgres(SimWorld world, NodeName node, SimRandom random) {
        this.world = world;
        this.node = node;
        this.random = random;
        this.commits = new SimCommits(this);
        this.stopping = new SimStopping(this);
    }

    SimDisk data() {
        if (disk == null) {
            throw new IllegalStateException(node + " has no data directory");
        }
        return disk;
    }

    /** Whether a client that writes now gets an acknowledgement. */
    boolean acceptsWrites() {
        return mode == Mode.PRIMARY && !hung;
    }

    boolean hung() {
        return hung;
    }

    /** Whatever it does waits for its disk from here on; also its end. */
    void hang() {
        hung = true;
    }

    void hangEnds() {
        hung = false;
        String death = diesAfterHang;
        diesAfterHang = null;
        if (death != null) {
            kill(death);
        }
    }

    /** Runs code of this server; it waits while its disk hangs. */
    void after(long delay, Runnable code) {
        world.scheduler.after(delay, () -> {
            if (hung) {
                after(random.millis(10, 100), code);
            } else {
                code.run();
            }
        });
    }

    /** Begins to start; what comes of it shows later. */
    void start(boolean standby, @Nullable Upstream from) throws PostgresException {
        if (mode != Mode.DOWN || disk == null) {
            throw new PostgresException(
                    node + " cannot be started: " + (disk == null ? "no data directory" : "it runs"));
        }
        world.invariants.starting(this, standby);
        mode = Mode.STARTING;
        asStandby = standby;
        upstream = standby ? from : null;
        received = false;
        disk.standby = standby;
        boolean clean = disk.state == ClusterState.SHUT_DOWN || disk.state == ClusterState.SHUT_DOWN_IN_RECOVERY;
        disk.state = standby ? ClusterState.IN_ARCHIVE_RECOVERY : clean ? disk.state : ClusterState.IN_CRASH_RECOVERY;
        postmaster++;
        recover(clean);
    }

    void recover(boolean clean) {
        int starting = ++run;
        after(clean ? random.millis(30, 400) : random.skewedMillis(100, 6000), () -> {
            if (run != starting || mode != Mode.STARTING) {
                return;
            }
            if (full) {
                kill("no space left");
            } else {
                started(clean);
            }
        });
    }

    private void started(boolean clean) {
        SimDisk d = data();
        if (asStandby) {
            mode = Mode.STANDBY;
            d.replayed = d.end;
            world.story.tell(node.value(), "server is a standby at " + d.point());
            SimReplication.pumpSoon(this);
        } else {
            world.invariants.becomesPrimary(this);
            mode = Mode.PRIMARY;
            d.state = ClusterState.IN_PRODUCTION;
            if (!clean) {
                write(RECORD);
                checkpointDone();
            }
            beginsToServe();
            world.story.tell(node.value(), "server is a primary at " + d.point());
        }
        SimReplication.sourceChanged(world, this);
        world.serverChanged(node);
    }

    /** Begins to promote; the server cannot be told to stop doing so. */
    void promote(Timeline timeline) throws PostgresException {
        if (mode != Mode.STANDBY || promoting || hung) {
            throw new PostgresException(node + " is no standby that could be promoted");
        }
        if (!timeline.isAfter(data().branch.timeline)) {
            throw new PostgresException(node + " is on " + data().branch + " and cannot begin timeline " + timeline);
        }
        world.invariants.promoting(this);
        promoting = true;
        streaming = false;
        int promoted = run;
        after(random.skewedMillis(40, slowestPromote), () -> {
            if (run == promoted && mode == Mode.STANDBY) {
                promoted(timeline);
            }
        });
    }

    private void promoted(Timeline timeline) {
        SimDisk d = data();
        WalBranch branch = new WalBranch(d.system, timeline, d.branch, d.end);
        world.invariants.begins(this, branch);
        d.branch = branch;
        d.standby = false;
        d.state = ClusterState.IN_PRODUCTION;
        mode = Mode.PRIMARY;
        promoting = false;
        upstream = null;
        write(RECORD);
        d.replayed = d.end;
        beginsToServe();
        world.story.tell(node.value(), "server was promoted, is a primary at " + d.point());
        int promoted = run;
        after(random.skewedMillis(50, 8000), () -> {
            if (run == promoted && mode == Mode.PRIMARY) {
                checkpointDone();
            }
        });
        SimReplication.sourceChanged(world, this);
        world.serverChanged(node);
    }

    private void beginsToServe() {
        commits.begin();
        world.acknowledged.begins(this);
        commits.show();
    }

    /** Appends a record; only a primary does. */
    void write(long bytes) {
        SimDisk d = data();
        d.end += bytes;
        d.branch.tip = Math.max(d.branch.tip, d.end);
        SimReplication.sourceChanged(world, this);
    }

    void checkpointDone() {
        SimDisk d = data();
        d.checkpoint = d.end;
        d.checkpointBranch = d.branch;
        if (mode == Mode.PRIMARY) {
            write(RECORD);
        }
    }

    /** Ends the process at once, leaving a data directory that needs recovery. */
    void kill(String why) {
        if (mode == Mode.DOWN) {
            return;
        }
        if (hung) {
            diesAfterHang = why;
            return;
        }
        ended("server is gone (" + why + ") at " + data().point());
    }

    /** The machine is off: nothing is waited for any more. */
    void powerOff(String why) {
        hung = false;
        diesAfterHang = null;
        silentUntil = 0;
        kill(why);
    }

    void ended(String what) {
        mode = Mode.DOWN;
        commits.end();
        run++;
        promoting = false;
        streaming = false;
        stopping.over();
        world.story.tell(node.value(), what);
        SimReplication.sourceChanged(world, this);
        world.serverChanged(node);
    }

    /** Makes a running standby follow another server. */
    void follow(@Nullable Upstream from) throws PostgresException {
        if (mode != Mode.STANDBY || promoting || hung) {
            throw new PostgresException(node + " is no standby that could follow");
        }
        upstream = from;
        streaming = false;
        SimReplication.pumpSoon(this);
    }

    void apply(ServerSettings settings) throws PostgresException {
        if (hung || (mode != Mode.PRIMARY && mode != Mode.STANDBY)) {
            throw new PostgresException(node + " does not run, so settings " + settings + " cannot be applied");
        }
    }
}
