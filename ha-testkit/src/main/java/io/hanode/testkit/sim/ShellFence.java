package io.hanode.testkit.sim;

import io.hanode.fence.Fence;
import io.hanode.postgres.PostmasterIdentity;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The fence outside of a simulated process: it stops the server when it is not fed in time, or when the process is gone. */
final class ShellFence implements Fence {

    private final ShellProcess process;
    private @Nullable PostmasterIdentity armedFor;
    private SimScheduler.@Nullable Event due;

    ShellFence(ShellProcess process) {
        this.process = process;
    }

    @Override
    public String name() {
        return "simulated";
    }

    @Override
    public void feed(PostmasterIdentity postmaster, Duration remaining) {
        process.checkAlive();
        arm(postmaster, process.trueTimeAfter(remaining), "not fed in time");
    }

    private void arm(PostmasterIdentity postmaster, long at, String why) {
        disarm();
        armedFor = postmaster;
        due = process.world.scheduler.at(at, () -> fire(postmaster, why));
    }

    private void fire(PostmasterIdentity postmaster, String why) {
        due = null;
        armedFor = null;
        SimPostgres server = process.node.postgres;
        if (server.mode != SimPostgres.Mode.DOWN && postmaster.equals(PostgresViews.postmaster(server))) {
            process.tell("process fence: " + why);
            server.stopping.fence("fenced from outside, " + why);
        }
    }

    @Override
    public void disarm() {
        armedFor = null;
        if (due != null) {
            due.cancel();
            due = null;
        }
    }

    /** The end of the pipe is noticed at once. */
    void processGone() {
        PostmasterIdentity server = armedFor;
        if (server != null) {
            arm(server, process.world.scheduler.now() + process.random.millis(5, 200), "the process is gone");
        }
    }

    @Override
    public boolean healthy() {
        return true;
    }

    @Override
    public void close() {
        disarm();
    }
}
