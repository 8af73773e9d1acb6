package io.hanode.agent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FailsafeCommandTest {

    private final TestBench bench = new TestBench();

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void failsafeModeIsTurnedOnAndOffWithAWarningOnlyWhileALeaderMayBeUnseen() {
        String[] on = {"edit-config", "batman", "-s", "failsafe_mode=true", "-q", "--force"};
        String[] off = {"edit-config", "batman", "-s", "failsafe_mode=null", "-q", "--force"};
        assertThat(bench.run(on).err()).isEmpty();
        assertThat(bench.stored("config")).contains("\"failsafe_mode\":true");
        assertThat(bench.run(off).err()).isEmpty();
        assertThat(bench.stored("config")).doesNotContain("failsafe_mode");
        bench.freeLock();
        assertThat(bench.run(on).err()).isEmpty();
        TestBench.Result result = bench.run(off);
        assertThat(result.code()).isZero();
        assertThat(result.err())
                .startsWith("Warning: nobody holds the leader lock")
                .contains("batman");
        assertThat(bench.stored("config")).doesNotContain("failsafe_mode");
    }
}
