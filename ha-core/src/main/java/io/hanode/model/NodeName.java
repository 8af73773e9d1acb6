package io.hanode.model;

import java.util.Objects;

/**
 * The name of a node (member) in its cluster. It is a path element in the DCS and the standby's {@code application_name}.
 *
 * @param value 1 to 63 bytes of printable ASCII without slash, comma, quotes or blanks at the ends
 */
public record NodeName(String value) implements Comparable<NodeName> {

    /** PostgreSQL truncates application_name to NAMEDATALEN - 1 bytes, so a longer name would not be found again. */
    public static final int MAX_LENGTH = 63;

    /** Checks the name. */
    public NodeName {
        Objects.requireNonNull(value, "name");
        String fault = fault(value);
        if (!fault.isEmpty()) {
            throw new IllegalArgumentException("name '" + value + "' " + fault);
        }
    }

    /** Short form of the constructor. */
    public static NodeName of(String value) {
        return new NodeName(value);
    }

    /** What is wrong with the given text as a node name; empty when nothing is. */
    public static String fault(String value) {
        if (value.isEmpty() || value.length() > MAX_LENGTH) {
            return "must have 1 to " + MAX_LENGTH + " characters: PostgreSQL cuts application_name there";
        }
        boolean printable =
                value.chars().allMatch(c -> c >= 0x20 && c < 0x7f && c != '/' && c != ',' && c != '"' && c != '\'');
        if (!printable || !value.strip().equals(value) || value.equals(".") || value.equals("..")) {
            return "must be printable ASCII without '/', ',', quotes or blanks at the ends: it is a DCS path element";
        }
        if (value.equals("*")) {
            return "must not be '*': that means every standby in synchronous_standby_names";
        }
        return "";
    }

    @Override
    public int compareTo(NodeName other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
