package io.hanode.decide;

import static org.assertj.core.api.Assertions.assertThat;

import io.hanode.cluster.MemberRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/** What a scenario came to, to be asserted. The publication of the own member record and answers to
 * people are apart from the other actions. */
final class Outcome {

    private final Observation observation;
    private final Decision decision;

    Outcome(Observation observation, Decision decision) {
        this.observation = observation;
        this.decision = decision;
    }

    Decision decision() {
        return decision;
    }

    /** Exactly these actions in this order, but for the publication of the member record. */
    Outcome does(Action... actions) {
        assertThat(actions()).containsExactlyElementsOf(Arrays.asList(actions));
        return this;
    }

    /** Exactly these kinds of action in this order, but for the publication of the member record. */
    @SafeVarargs
    final Outcome doesA(Class<? extends Action>... kinds) {
        List<Class<?>> wanted = new ArrayList<>();
        for (Class<?> kind : kinds) {
            wanted.add(kind);
        }
        List<Class<?>> done = new ArrayList<>();
        actions().forEach(action -> done.add(action.getClass()));
        assertThat(done).isEqualTo(wanted);
        return this;
    }

    Outcome doesNothing() {
        return does();
    }

    /** Nothing at all: not even the member record is published. */
    Outcome isQuiet() {
        assertThat(decision.actions()).isEmpty();
        return this;
    }

    /** Whoever asked hears this, once; nothing of it is remembered. */
    Outcome answers(RequestOutcome outcome, String... parts) {
        List<Action.AnswerRequest> answers = decision.actions().stream()
                .filter(Action.AnswerRequest.class::isInstance)
                .map(Action.AnswerRequest.class::cast)
                .toList();
        assertThat(answers).hasSize(1);
        assertThat(answers.get(0).request()).isEqualTo(Scenario.REQUEST);
        assertThat(answers.get(0).outcome()).isEqualTo(outcome);
        for (String part : parts) {
            assertThat(answers.get(0).text()).contains(part);
        }
        return this;
    }

    Outcome answersNothing() {
        assertThat(decision.actions()).noneMatch(Action.AnswerRequest.class::isInstance);
        return this;
    }

    Outcome publishes(Consumer<MemberRecord> check) {
        List<MemberRecord> published = decision.actions().stream()
                .filter(Action.PublishMember.class::isInstance)
                .map(a -> ((Action.PublishMember) a).member())
                .toList();
        assertThat(published).hasSize(1);
        check.accept(published.get(0));
        return this;
    }

    Outcome publishesNothing() {
        assertThat(decision.actions()).noneMatch(Action.PublishMember.class::isInstance);
        return this;
    }

    Outcome because(String... parts) {
        assertThat(decision.reason()).contains(parts);
        return this;
    }

    Outcome wakesIn(Duration wait) {
        assertThat(decision.wakeAt().since(observation.now())).isEqualTo(wait);
        return this;
    }

    Outcome remembers(Consumer<Memory> check) {
        check.accept(decision.memory());
        return this;
    }

    /** Among what it does is a guarded write of this key, with this in its value. */
    Outcome writes(String key, String part) {
        assertThat(decision.actions())
                .anySatisfy(a -> assertThat(a).isInstanceOfSatisfying(Action.WriteAsLeader.class, w -> {
                    assertThat(w.key()).isEqualTo(key);
                    assertThat(w.value()).contains(part);
                }));
        return this;
    }

    Outcome goesOn() {
        assertThat(decision.finished()).isFalse();
        return this;
    }

    Outcome ends() {
        assertThat(decision.finished()).isTrue();
        return this;
    }

    private List<Action> actions() {
        return decision.actions().stream()
                .filter(a -> !(a instanceof Action.PublishMember || a instanceof Action.AnswerRequest))
                .toList();
    }
}
