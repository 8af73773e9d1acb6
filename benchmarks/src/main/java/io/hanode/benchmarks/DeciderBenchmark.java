package io.hanode.benchmarks;

import io.hanode.decide.Decider;
import io.hanode.decide.Decision;
import io.hanode.decide.Observation;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What one decision costs in a cluster of three, reads and actions not counted. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class DeciderBenchmark {

    private final Observation leading = Scenes.steadyLeader();
    private final Observation following = Scenes.steadyFollower();
    private final Observation racing = Scenes.race();

    /** For JMH. */
    public DeciderBenchmark() {}

    /** The leader, with nothing to do. */
    @Benchmark
    public Decision steadyLeader() {
        return Decider.decide(leading);
    }

    /** A standby, with nothing to do. */
    @Benchmark
    public Decision steadyFollower() {
        return Decider.decide(following);
    }

    /** A standby that finds no leader, and has to compare itself with the others. */
    @Benchmark
    public Decision leaderlessRace() {
        return Decider.decide(racing);
    }
}
