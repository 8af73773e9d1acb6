package io.hanode.model;

import java.util.Objects;

/**
 * The number that initdb gives a database cluster; all its copies carry it, no other cluster does.
 *
 * @param value decimal digits, at least ten (as Patroni judges the {@code initialize} key)
 */
public record SystemIdentifier(String value) {

    /** Checks the form. */
    public SystemIdentifier {
        Objects.requireNonNull(value, "system identifier");
        if (!isValid(value)) {
            throw new IllegalArgumentException("system identifier '" + value + "' must be 10 or more decimal digits");
        }
    }

    /** Whether the text has the form of a system identifier. */
    public static boolean isValid(String text) {
        return text.length() >= 10 && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    @Override
    public String toString() {
        return value;
    }
}
