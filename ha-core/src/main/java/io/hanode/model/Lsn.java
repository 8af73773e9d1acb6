package io.hanode.model;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A position in the write-ahead log, as an absolute byte offset. Say which position it is: written, flushed, received, replayed.
 *
 * @param bytes unsigned 64-bit offset
 */
public record Lsn(long bytes) implements Comparable<Lsn> {

    /** The invalid position {@code 0/0}, before all others. */
    public static final Lsn ZERO = new Lsn(0);

    // Long.parseLong would also take a sign.
    private static final Pattern TEXT = Pattern.compile("[0-9A-Fa-f]{1,8}/[0-9A-Fa-f]{1,8}");

    /** Short form of the constructor. */
    public static Lsn of(long bytes) {
        return new Lsn(bytes);
    }

    /**
     * Reads PostgreSQL's text form, for instance {@code 16/B374D848}.
     *
     * @throws IllegalArgumentException when the text has another form
     */
    public static Lsn parse(String text) {
        int slash = text.indexOf('/');
        if (!TEXT.matcher(text).matches()) {
            throw new IllegalArgumentException("not a WAL position: '" + text + "', expected hex/hex like 0/3000060");
        }
        long high = Long.parseLong(text.substring(0, slash), 16);
        long low = Long.parseLong(text.substring(slash + 1), 16);
        return new Lsn((high << 32) | low);
    }

    /** The later of two positions, where null is no position. */
    public static Lsn max(@Nullable Lsn a, @Nullable Lsn b) {
        if (a == null || b == null) {
            return a == null ? (b == null ? ZERO : b) : a;
        }
        return a.compareTo(b) >= 0 ? a : b;
    }

    /** How many bytes this position is ahead of the other; negative when it is behind. */
    public long minus(Lsn other) {
        return bytes - other.bytes;
    }

    /** Whether this position is later than the other. */
    public boolean isAfter(Lsn other) {
        return compareTo(other) > 0;
    }

    @Override
    public int compareTo(Lsn other) {
        return Long.compareUnsigned(bytes, other.bytes);
    }

    @Override
    public String toString() {
        return Long.toHexString(bytes >>> 32).toUpperCase(java.util.Locale.ROOT)
                + "/"
                + Long.toHexString(bytes & 0xffffffffL).toUpperCase(java.util.Locale.ROOT);
    }
}
