package io.hanode.rest;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * What a client of REST APIs shows, and whom it trusts: Patroni's section {@code ctl}. Made from {@link #NONE} by copies. Files are PEM
 * and read again when they change.
 *
 * @param user for calls that change something; null for none
 * @param password of the user; null for none. Appears in no text
 * @param authorities by whom servers' certificates are issued; null for the authorities that the JDK knows
 * @param certificate the client's certificate; null for none
 * @param key its private key; may be in the same file
 * @param keyPassword of an encrypted key (PKCS#8); null when it is not encrypted. Appears in no text
 * @param trust how servers' certificates are checked
 */
public record ClientAccess(
        @Nullable String user,
        @Nullable String password,
        @Nullable Path authorities,
        @Nullable Path certificate,
        @Nullable Path key,
        @Nullable String keyPassword,
        Trust trust) {

    /** Shows nothing and trusts the authorities that the JDK knows. */
    public static final ClientAccess NONE = new ClientAccess(null, null, null, null, null, null, Trust.HOST);

    /** How a server's certificate is checked. */
    public enum Trust {
        /** It comes from an authority, and names the host that was connected to. */
        HOST,
        /** It comes from an authority; any host may show it. */
        AUTHORITY,
        /** Not at all: whoever can redirect connections can answer, and gets the password of calls. */
        ANYBODY
    }

    /** The header of calls that change something; null for none. */
    @Nullable
    String authorization() {
        return user == null || password == null
                ? null
                : "Basic "
                        + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
    }

    /** The same with a user and password. */
    public ClientAccess authentication(String name, String secret) {
        return new ClientAccess(name, secret, authorities, certificate, key, keyPassword, trust);
    }

    /** The same with authorities of its own. */
    public ClientAccess authorities(Path file) {
        return new ClientAccess(user, password, file, certificate, key, keyPassword, trust);
    }

    /** The same with a client certificate. */
    public ClientAccess certificate(Path file, Path keyFile, @Nullable String passwordOfKey) {
        return new ClientAccess(user, password, authorities, file, keyFile, passwordOfKey, trust);
    }

    /** The same with another check of servers. */
    public ClientAccess trust(Trust kind) {
        return new ClientAccess(user, password, authorities, certificate, key, keyPassword, kind);
    }

    /** Without passwords. */
    @Override
    public String toString() {
        return "ClientAccess[user=" + user + ", authorities=" + authorities + ", certificate=" + certificate + ", key="
                + key + ", trust=" + trust + "]";
    }
}
