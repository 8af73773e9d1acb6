package io.hanode.decide;

import io.hanode.model.Tick;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The long operation, if there is one, and how the last one ended.
 *
 * @param running the operation under way; null when there is none
 * @param last the operation that ended last since this process began; null when none did
 */
public record OperationView(
        @Nullable Running running, @Nullable Finished last) {

    /** Nothing runs, nothing ran. */
    public static final OperationView IDLE = new OperationView(null, null);

    /**
     * An operation under way.
     *
     * @param kind which
     * @param since when it began
     * @param progress for people
     * @param cancelled whether it was told to end
     */
    public record Running(OperationKind kind, Tick since, String progress, boolean cancelled) {}

    /**
     * An operation that ended.
     *
     * @param kind which
     * @param at when
     * @param failure why it failed; null when it succeeded
     */
    public record Finished(
            OperationKind kind, Tick at, @Nullable String failure) {}

    /** Why the last operation failed, if it was of this kind and did. */
    public Optional<String> failureOf(OperationKind kind) {
        return last != null && last.kind == kind ? Optional.ofNullable(last.failure) : Optional.empty();
    }

    /** Whether an operation of this kind is under way. */
    public boolean isRunning(OperationKind kind) {
        return running != null && running.kind == kind;
    }
}
