package io.hanode.rest;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * TLS of the REST API. All files are PEM; they are looked at before every handshake and read again when they have changed, so that
 * certificates are renewed without a restart. Made by {@link #of}, changed by copies.
 *
 * @param certificate the certificate, with those between it and its authority after it
 * @param key its private key; may be in the same file
 * @param keyPassword of an encrypted key (PKCS#8); null when it is not encrypted. Appears in no text
 * @param authorities whose client certificates are accepted; null where clients show none
 * @param verifyClient who has to show a certificate
 * @param ciphers the suites of TLS 1.3 and 1.2 that may be used, by their standard names or OpenSSL's names; empty for the JDK's choice
 */
public record RestTls(
        Path certificate,
        Path key,
        @Nullable String keyPassword,
        @Nullable Path authorities,
        VerifyClient verifyClient,
        List<String> ciphers) {

    /** Copies the list. */
    public RestTls {
        ciphers = List.copyOf(ciphers);
    }

    /** Who has to show a certificate. */
    public enum VerifyClient {
        /** Nobody is asked for one. */
        NONE,
        /** Clients are asked for one; calls that change something need one. */
        OPTIONAL,
        /** Nobody gets a connection without one. */
        REQUIRED
    }

    /** A certificate and its key. */
    public static RestTls of(Path certificate, Path key) {
        return new RestTls(certificate, key, null, null, VerifyClient.NONE, List.of());
    }

    /** The same with the password of an encrypted key. */
    public RestTls keyPassword(String password) {
        return new RestTls(certificate, key, password, authorities, verifyClient, ciphers);
    }

    /** The same with client certificates of the given authorities. */
    public RestTls clients(VerifyClient verify, Path trusted) {
        return new RestTls(certificate, key, keyPassword, trusted, verify, ciphers);
    }

    /** The same with some cipher suites only, for instance {@code ECDHE-RSA-AES256-GCM-SHA384}. */
    public RestTls ciphers(List<String> names) {
        return new RestTls(certificate, key, keyPassword, authorities, verifyClient, names);
    }

    /** Without the password. */
    @Override
    public String toString() {
        return "RestTls[certificate=" + certificate + ", key=" + key + ", authorities=" + authorities
                + ", verifyClient=" + verifyClient + ", ciphers=" + ciphers + "]";
    }
}
