package io.hanode.dcs;

/**
 * A number that strictly increases over the acquisitions of a cluster's leader lock. A leader is "me" by token, never by name.
 *
 * @param value the store's own number: zxid, create_revision or ModifyIndex
 */
public record FencingToken(long value) implements Comparable<FencingToken> {

    @Override
    public int compareTo(FencingToken other) {
        return Long.compare(value, other.value);
    }

    @Override
    public String toString() {
        return Long.toString(value);
    }
}
