package io.hanode.dcs;

/**
 * The version of one key's value, opaque but for equality. Only meaningful to the adapter that gave it, for the same key.
 *
 * @param value the store's own version
 */
public record Revision(long value) {

    @Override
    public String toString() {
        return Long.toString(value);
    }
}
