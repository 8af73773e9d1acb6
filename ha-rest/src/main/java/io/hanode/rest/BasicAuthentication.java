package io.hanode.rest;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** User and password that unsafe calls must carry. Does not show them. */
final class BasicAuthentication {

    private static final String SCHEME = "Basic ";

    private final String user;
    private final String password;
    private final byte[] expected;

    BasicAuthentication(String user, String password) {
        this.user = user;
        this.password = password;
        byte[] pair = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
        expected = Base64.getEncoder().encode(pair);
    }

    String user() {
        return user;
    }

    String password() {
        return password;
    }

    /** Null when the header is right, else the refusal. The time it takes does not depend on how much of it is right. */
    @Nullable
    Answer refuse(@Nullable String header) {
        if (header == null) {
            return refusal("no auth header received");
        }
        boolean basic = header.regionMatches(true, 0, SCHEME, 0, SCHEME.length());
        byte[] given = basic ? header.substring(SCHEME.length()).strip().getBytes(StandardCharsets.UTF_8) : new byte[0];
        return MessageDigest.isEqual(expected, given) ? null : refusal("not authenticated");
    }

    private static Answer refusal(String text) {
        return Answer.text(401, text).withHeader("WWW-Authenticate", "Basic realm=\"HaNode\"");
    }
}
