package io.hanode.dcs.consul;

import io.hanode.dcs.DcsEntry;
import io.hanode.dcs.FencingToken;
import io.hanode.dcs.LeaderEntry;
import io.hanode.dcs.Revision;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One key as Consul shows it.
 *
 * @param key in full
 * @param text the value; null when it is no text
 * @param session who has locked it; null for nobody
 * @param modifyIndex its version, from a counter that all writes to the store share
 */
record Pair(String key, @Nullable String text, @Nullable String session, long modifyIndex) {

    /**
     * Reads one.
     *
     * @throws IllegalArgumentException when it is none
     */
    static Pair of(Map<?, ?> json) {
        if (!(json.get("Key") instanceof String key) || !(json.get("ModifyIndex") instanceof Number index)) {
            throw new IllegalArgumentException("a key without Key and ModifyIndex");
        }
        byte[] value =
                json.get("Value") instanceof String text ? Base64.getDecoder().decode(text) : new byte[0];
        String session = json.get("Session") instanceof String id && !id.isEmpty() ? id : null;
        return new Pair(key, text(value), session, index.longValue());
    }

    private static @Nullable String text(byte[] value) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(value))
                    .toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }

    LeaderEntry leader() {
        return new LeaderEntry(text == null ? "" : text, token());
    }

    FencingToken token() {
        return new FencingToken(modifyIndex);
    }

    /** For readers, who are shown no value that is no text. */
    Optional<DcsEntry> entry(String relativeKey) {
        return Optional.ofNullable(text).map(value -> new DcsEntry(relativeKey, value, new Revision(modifyIndex)));
    }
}
