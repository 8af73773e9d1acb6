package io.hanode.model;

/**
 * A PostgreSQL timeline number. Each promotion starts a new, higher one.
 *
 * @param number 1 or more
 */
public record Timeline(int number) implements Comparable<Timeline> {

    /** The timeline of a freshly initialized server. */
    public static final Timeline FIRST = new Timeline(1);

    /** Checks the number. */
    public Timeline {
        if (number < 1) {
            throw new IllegalArgumentException("timeline " + number + " must be 1 or more");
        }
    }

    /** Short form of the constructor. */
    public static Timeline of(int number) {
        return new Timeline(number);
    }

    /** Whether this timeline is later than the other. */
    public boolean isAfter(Timeline other) {
        return number > other.number;
    }

    @Override
    public int compareTo(Timeline other) {
        return Integer.compare(number, other.number);
    }

    @Override
    public String toString() {
        return Integer.toString(number);
    }
}
