package io.hanode.dcs.etcd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.hanode.dcs.DcsException.Effect;
import io.hanode.http.Endpoint;
import io.hanode.http.EndpointException;
import io.hanode.http.HttpCall.EffectKind;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FreshnessTest {

    private final Freshness freshness = new Freshness();

    @Test
    void whatIsOlderThanWhatWasSeenBeforeTheCallIsStale() throws Exception {
        freshness.check(freshness.mark(), answer("c", 5, 100), EffectKind.READS);
        assertStale("revision 99, and 100", answer("c", 5, 99));
        assertStale("term 4, and 5", answer("c", 4, 101));
        assertStale("belongs to another etcd cluster (d)", answer("d", 6, 200));
        assertThatCode(() -> freshness.check(freshness.mark(), answer("c", 5, 100), EffectKind.READS))
                .doesNotThrowAnyException();
    }

    private void assertStale(String why, Answer answer) {
        EndpointException stale = catchThrowableOfType(
                EndpointException.class, () -> freshness.check(freshness.mark(), answer, EffectKind.READS));
        assertThat(stale).hasMessageContaining(why).hasMessageContaining("http://h:1");
        assertThat(stale.effect()).isEqualTo(Effect.NOT_APPLIED);
    }

    /** Two calls of two threads may be answered in another order than they were sent. */
    @Test
    void answerMayBeOlderThanWhatWasSeenWhileItWasUnderWay() throws Exception {
        Freshness.Mark before = freshness.mark();
        freshness.check(before, answer("c", 5, 100), EffectKind.READS);
        assertThatCode(() -> freshness.check(before, answer("c", 5, 99), EffectKind.READS))
                .doesNotThrowAnyException();
        assertThat(freshness.mark()).isEqualTo(new Freshness.Mark("c", 5, 100));
    }

    @Test
    void writeThatAStaleServerAnsweredMayHaveTakenEffect() throws Exception {
        freshness.check(freshness.mark(), answer("c", 5, 100), EffectKind.READS);
        EndpointException stale = catchThrowableOfType(
                EndpointException.class, () -> freshness.check(freshness.mark(), answer("c", 5, 99), EffectKind.ONCE));
        assertThat(stale.effect()).isEqualTo(Effect.UNKNOWN);
    }

    private static Answer answer(String cluster, long term, long revision) {
        return new Answer(
                new Endpoint("http", "h", 1),
                new Fields(Map.of(
                        "header",
                        Map.of(
                                "cluster_id",
                                cluster,
                                "raft_term",
                                Long.toString(term),
                                "revision",
                                Long.toString(revision)))));
    }
}
