package io.hanode.http;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where TLS material is. All files are PEM, and are read again when they change.
 *
 * @param authorities the certificates that servers are checked against; null for the JDK's
 * @param certificate our certificate, with those between it and its authority after it; null for none
 * @param key the certificate's private key, unencrypted (PKCS#8, PKCS#1 or SEC 1); may be the same file
 * @param verifyHostName whether a server's certificate has to name the host that was connected to
 */
public record TlsFiles(
        @Nullable Path authorities,
        @Nullable Path certificate,
        @Nullable Path key,
        boolean verifyHostName) {

    /** Checks that certificate and key come together. */
    public TlsFiles {
        if ((certificate == null) != (key == null)) {
            throw new IllegalArgumentException("TLS: certificate is " + certificate + " and key is " + key
                    + ": give both, or none for no certificate of our own");
        }
    }
}
