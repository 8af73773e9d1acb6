package io.hanode.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.hanode.cluster.ScheduledRestart;
import io.hanode.decide.NodeRequests;
import io.hanode.decide.RequestOutcome;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class RequestDeskTest {

    private static final ScheduledRestart RESTART = new ScheduledRestart(Instant.EPOCH, null, null, false, null, "now");
    private static final RequestDesk.Reply DONE = new RequestDesk.Reply(RequestOutcome.DONE, "done");

    private final RequestDesk desk = new RequestDesk(Clock.system());

    @Test
    void oneRestartIsAskedForAtATimeAndForgottenWhenItIsAnswered() throws InterruptedException {
        RequestDesk.Ticket ticket = desk.restart(RESTART).orElseThrow();
        assertThat(desk.restart(RESTART)).isEmpty();
        assertThat(desk.view().restart().id()).isEqualTo(ticket.id());
        desk.answer(ticket.id(), DONE);
        assertThat(ticket.reply().await(Duration.ZERO)).contains(DONE);
        assertThat(desk.view()).isEqualTo(NodeRequests.NONE);
        assertThat(desk.restart(RESTART)).isPresent();
    }

    @Test
    void answerToAnotherRequestChangesNothing() {
        RequestDesk.Ticket ticket = desk.restart(RESTART).orElseThrow();
        desk.answer(ticket.id() + 1, DONE);
        assertThat(ticket.reply().isOver()).isFalse();
        assertThat(desk.view().restart()).isNotNull();
    }

    @Test
    void scheduleStandsBesideARestartNowAndCanBeWithdrawn() {
        assertThat(desk.schedule(RESTART)).isTrue();
        assertThat(desk.schedule(RESTART)).isFalse();
        assertThat(desk.restart(RESTART)).isPresent();
        assertThat(desk.cancelScheduled()).isTrue();
        assertThat(desk.cancelScheduled()).isFalse();
        assertThat(desk.view().restart()).isNotNull();
    }

    @Test
    void whoeverWaitsHearsOfTheEndOfTheNode() throws InterruptedException {
        RequestDesk.Ticket before = desk.reinitialize(false, false).orElseThrow();
        desk.close();
        assertThat(before.reply().await(Duration.ZERO).orElseThrow().outcome()).isEqualTo(RequestOutcome.FAILED);
        RequestDesk.Ticket after = desk.restart(RESTART).orElseThrow();
        assertThat(after.reply().await(Duration.ZERO).orElseThrow().outcome()).isEqualTo(RequestOutcome.FAILED);
    }
}
