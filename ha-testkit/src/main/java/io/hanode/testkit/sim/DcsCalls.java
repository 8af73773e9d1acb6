package io.hanode.testkit.sim;

import io.hanode.dcs.DcsException;
import io.hanode.dcs.DcsException.Effect;
import io.hanode.decide.Action;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One process's calls to the store: a call takes effect in one event and is answered in another, late, or never. */
final class DcsCalls {

    /** Below this many milliseconds delays are mostly short; above, the weather is bad and all of them are as likely. */
    private static final long LIVELY = 100;

    /** What comes through late, when writes do. */
    private static final String LATE = Action.WriteAsLeader.class.getSimpleName();

    private final SimWorld world;
    private final NodeProcess process;
    private final SimRandom random;

    DcsCalls(SimWorld world, NodeProcess process, SimRandom random) {
        this.world = world;
        this.process = process;
        this.random = random;
    }

    /** What waits for an answer; told once. */
    private static final class Call<R> {
        final String what;
        final Consumer<R> answered;
        final Consumer<DcsException> failed;
        SimScheduler.@Nullable Event timeout;
        boolean over;

        Call(String what, Consumer<R> answered, Consumer<DcsException> failed) {
            this.what = what;
            this.answered = answered;
            this.failed = failed;
        }

        void answer(R result) {
            if (!over) {
                over = true;
                if (timeout != null) {
                    timeout.cancel();
                }
                answered.accept(result);
            }
        }

        void fail(Effect effect, String why) {
            if (!over) {
                over = true;
                failed.accept(new DcsException(effect, what + ": " + why));
            }
        }
    }

    /** Sends a call. Exactly one of the two consumers is called, unless the process dies before. */
    <R> void send(
            String what, Duration timeout, Supplier<R> apply, Consumer<R> answered, Consumer<DcsException> failed) {
        Call<R> call = new Call<>(what, answered, failed);
        if (!reachable() && random.chance(0.5)) {
            process.after(random.millis(1, 50), () -> call.fail(Effect.NOT_APPLIED, "connection refused"));
            return;
        }
        SimNetwork.Weather weather = world.network.weather(process.node().name);
        boolean lost = !reachable() || random.chance(weather.requestLoss());
        boolean replyLost = random.chance(weather.replyLoss());
        call.timeout = process.after(
                timeout.toNanos(), () -> call.fail(Effect.UNKNOWN, "no answer within " + timeout.toMillis() + " ms"));
        if (lost) {
            return;
        }
        boolean late =
                what.equals(LATE) && world.network.lateWrites.contains(process.node().name) && random.chance(0.3);
        long later = late ? timeout.toNanos() + random.skewedMillis(0, world.profile.ttl() * 500) : 0;
        world.scheduler.after(delay(weather.slowestRequest()) + later, () -> {
            if (!reachable() && random.chance(0.7)) {
                return;
            }
            R result = apply.get();
            if (late) {
                world.faults.tookEffectLate(process.node());
            }
            if (!replyLost && reachable()) {
                process.after(delay(weather.slowestReply()), () -> call.answer(result));
                if (random.chance(weather.doubleReplies())) {
                    process.after(delay(weather.slowestReply()), () -> call.answer(result));
                }
            }
        });
    }

    private long delay(long slowest) {
        return slowest > LIVELY ? random.millis(1, slowest) : random.skewedMillis(1, slowest);
    }

    private boolean reachable() {
        return !world.dcs.down && !world.dcs.lost && world.network.reachesStore(process.node().name);
    }
}
