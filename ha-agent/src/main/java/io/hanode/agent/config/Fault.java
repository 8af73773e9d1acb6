package io.hanode.agent.config;

import java.util.Comparator;

/**
 * What is wrong with a value, or what should be known about it.
 *
 * @param where the value's place
 * @param key its path, for instance {@code postgresql.listen}; empty when no key is meant
 * @param text a sentence: the value, what is allowed, and why
 */
public record Fault(Origin where, String key, String text) {

    /** In the order of the files' lines. */
    static final Comparator<Fault> ORDER = Comparator.comparing(
                    (Fault f) -> f.where().source())
            .thenComparingInt(f -> f.where().line());

    /** As it is shown: {@code orders.yml:14: postgresql.listen: ...}. */
    @Override
    public String toString() {
        return where + ": " + (key.isEmpty() ? "" : key + ": ") + text;
    }
}
