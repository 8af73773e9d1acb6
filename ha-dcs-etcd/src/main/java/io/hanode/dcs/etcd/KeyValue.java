package io.hanode.dcs.etcd;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A key as etcd has it.
 *
 * @param key absolute
 * @param base64 the value
 * @param modRevision the revision of the last write of this key, which no other write ever has
 * @param lease the lease it lives with; 0 for none
 */
record KeyValue(String key, String base64, long modRevision, long lease) {

    /** Larger than any record of a cluster (in base64); a value that is larger is somebody else's. */
    private static final int LARGEST_VALUE = (1 << 20) / 3 * 4 + 4;

    static KeyValue of(Fields kv) {
        return new KeyValue(
                new String(kv.bytes("key"), StandardCharsets.UTF_8),
                kv.text("value"),
                kv.number("mod_revision"),
                kv.number("lease"));
    }

    /** The value as text; null when it is none, or too large to be ours. */
    @Nullable
    String text() {
        if (base64.length() > LARGEST_VALUE) {
            return null;
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(Bytes.decode(base64)))
                    .toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }

    /** The value as text, whatever it is. */
    String anyText() {
        return new String(Bytes.decode(base64), StandardCharsets.UTF_8);
    }
}
