package io.hanode.testkit.sim;

import io.hanode.loop.Scheduling;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.stream.Collectors;

/** One thread of a simulated process. It runs only while it has the world's baton. */
final class Strand implements Scheduling.Handle {

    /** A time that never comes. */
    static final long NEVER = Long.MAX_VALUE;

    final ShellProcess process;
    final Semaphore turn = new Semaphore(0);
    /** How many locks it has. */
    int locks;

    private final String name;
    private final Thread thread;
    private final List<Strand> joiners = new ArrayList<>();
    private long waits;
    private boolean interrupted;
    private boolean ended;

    Strand(ShellProcess process, String name, Runnable body) {
        this.process = process;
        this.name = name;
        this.thread = new Thread(() -> run(body), process + " " + name);
        thread.setDaemon(true);
    }

    void start() {
        process.baton.born(this);
        thread.start();
        callAfter(process.troubles.latency());
    }

    private void run(Runnable body) {
        turn.acquireUninterruptibly();
        process.baton.began(this);
        process.runs();
        try {
            if (process.alive()) {
                body.run();
            }
        } catch (RuntimeException | Error e) {
            if (process.alive()) {
                process.baton.fail(e);
            }
        }
        ended = true;
        joiners.forEach(j -> j.callAfter(0));
        process.ended(this);
        process.baton.end(this);
    }

    /** Waits until it is called, or until the given true time; also for no reason, as threads do. */
    void await(long until) {
        process.checkAlive();
        long wait = ++waits;
        long now = process.world.scheduler.now();
        SimScheduler.Event alarm = until == NEVER ? null : process.after(Math.max(0, until - now), () -> call(wait));
        process.baton.pass(this);
        process.runs();
        if (alarm != null) {
            alarm.cancel();
        }
        process.checkAlive();
    }

    /** Waits for so many true nanoseconds, with no lock in its hands. */
    void hold(long nanos) {
        long until = process.world.scheduler.now() + nanos;
        process.mustNotLock(this);
        do {
            await(until);
        } while (process.world.scheduler.now() < until);
    }

    /** Lets it go on some time later, if it waits for the same by then. */
    void callAfter(long delay) {
        long wait = waits;
        process.after(delay, () -> call(wait));
    }

    private void call(long wait) {
        if (waits == wait && !ended) {
            waits++;
            process.baton.turnOf(this);
        }
    }

    /** Its process was killed: it goes on only to end. */
    void unwind() {
        if (!ended) {
            process.baton.turnOf(this);
        }
    }

    /** Whether it was interrupted since it was last asked. */
    boolean takeInterrupt() {
        boolean was = interrupted;
        interrupted = false;
        return was;
    }

    @Override
    public boolean join(Duration timeout) {
        Strand waiting = process.baton.self();
        if (waiting == this) {
            return true;
        }
        process.mustNotLock(waiting);
        long until = process.trueTimeAfter(timeout);
        joiners.add(waiting);
        while (!ended && process.world.scheduler.now() < until) {
            waiting.await(until);
        }
        joiners.remove(waiting);
        return ended;
    }

    @Override
    public void interrupt() {
        interrupted = true;
        callAfter(0);
    }

    String stack() {
        return Arrays.stream(thread.getStackTrace()).map(String::valueOf).collect(Collectors.joining("\n    "));
    }

    @Override
    public String toString() {
        return process + " " + name;
    }
}
