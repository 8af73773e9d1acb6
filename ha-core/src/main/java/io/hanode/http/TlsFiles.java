package io.hanode.http;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where TLS material is. All files are PEM, and are read again when they change.
 *
 * @param authorities the certificates that servers are checked against; null for the JDK's
 * @param certificate our certificate, with those between it and its authority after it; null for none
 * @param key the certificate's private key (PKCS#8, PKCS#1 or SEC 1); may be the same file
 * @param verifyHostName whether a server's certificate has to name the host that was connected to
 * @param keyPassword the password of an encrypted key (PKCS#8); null when it is not encrypted. Appears in no text
 * @param verify whether the other side's certificate is checked at all
 */
public record TlsFiles(
        @Nullable Path authorities,
        @Nullable Path certificate,
        @Nullable Path key,
        boolean verifyHostName,
        @Nullable String keyPassword,
        boolean verify) {

    /** With a key that is not encrypted; servers are checked. */
    public TlsFiles(
            @Nullable Path authorities, @Nullable Path certificate, @Nullable Path key, boolean verifyHostName) {
        this(authorities, certificate, key, verifyHostName, null, true);
    }

    /** Checks that certificate and key come together. */
    public TlsFiles {
        if ((certificate == null) != (key == null)) {
            throw new IllegalArgumentException("TLS: certificate is " + certificate + " and key is " + key
                    + ": give both, or none for no certificate of our own");
        }
    }

    /** Without the password. */
    @Override
    public String toString() {
        return "TlsFiles[authorities=" + authorities + ", certificate=" + certificate + ", key=" + key + "]";
    }
}
