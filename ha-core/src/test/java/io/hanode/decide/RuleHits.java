package io.hanode.decide;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.BeforeTestExecutionCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Holds {@link Hits} to its word: what it names must have been decided during the test. */
final class RuleHits implements BeforeTestExecutionCallback, AfterTestExecutionCallback {

    private static final ThreadLocal<Set<Rule>> DECIDED = ThreadLocal.withInitial(() -> EnumSet.noneOf(Rule.class));

    static void decided(Rule rule) {
        DECIDED.get().add(rule);
    }

    @Override
    public void beforeTestExecution(ExtensionContext context) {
        DECIDED.get().clear();
    }

    @Override
    public void afterTestExecution(ExtensionContext context) {
        boolean failedAnyway = context.getExecutionException().isPresent();
        if (!failedAnyway) {
            Hits hits = context.getRequiredTestMethod().getAnnotation(Hits.class);
            assertThat(DECIDED.get())
                    .as("rules that were asserted during the test")
                    .containsAll(List.of(hits.value()));
        }
    }
}
