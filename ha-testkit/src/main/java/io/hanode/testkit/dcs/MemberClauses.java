package io.hanode.testkit.dcs;

import static io.hanode.testkit.dcs.DcsClientContract.TIMEOUT;
import static org.assertj.core.api.Assertions.assertThat;

import io.hanode.dcs.DcsClient;
import io.hanode.dcs.DcsException;
import io.hanode.dcs.DcsSession;
import io.hanode.dcs.LeaderLock;
import io.hanode.dcs.PublishResult;
import org.junit.jupiter.api.Test;

/** What the member key promises. */
abstract class MemberClauses {

    private final DcsClientContract contract;

    MemberClauses(DcsClientContract contract) {
        this.contract = contract;
    }

    @Test
    void memberIsPublishedAndUpdated() throws DcsException {
        DcsSession session = contract.session("pg1");
        DcsClient reader = contract.client();
        for (String payload :
                new String[] {"{\"state\":\"starting\"}", "{\"state\":\"running\"}", "{\"state\":\"running\"}"}) {
            assertThat(session.publishMember(payload, TIMEOUT)).isEqualTo(PublishResult.PUBLISHED);
            assertThat(DcsClientContract.entry(reader.read(TIMEOUT), "members/pg1")
                            .value())
                    .isEqualTo(payload);
        }
    }

    @Test
    void nameOfALiveSessionIsTaken() throws DcsException {
        DcsSession owner = contract.session("pg1");
        owner.publishMember("owner", TIMEOUT);
        DcsSession second = contract.session("pg1");
        assertThat(second.publishMember("second", TIMEOUT)).isEqualTo(PublishResult.NAME_TAKEN);
        assertThat(DcsClientContract.entry(contract.client().read(TIMEOUT), "members/pg1")
                        .value())
                .isEqualTo("owner");
    }

    @Test
    void nameIsFreeAgainSoonAfterItsOwnerHasGone() throws Exception {
        DcsSession owner = contract.session("pg1");
        owner.publishMember("owner", TIMEOUT);
        DcsSession second = contract.session("pg1");
        owner.close();
        // Consul keeps what a session held for its lock-delay, which cannot be switched off.
        contract.eventually(
                "the name is free", () -> second.publishMember("second", TIMEOUT) == PublishResult.PUBLISHED);
    }

    @Test
    void memberKeyStaysWhenTheLockIsReleased() throws DcsException {
        DcsSession session = contract.session("pg1");
        session.publishMember("{}", TIMEOUT);
        LeaderLock lock = contract.acquire(session, "pg1");
        session.releaseLeader(lock, TIMEOUT);
        assertThat(contract.client().read(TIMEOUT).entries()).containsKey("members/pg1");
    }
}
