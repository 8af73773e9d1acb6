package io.hanode.rest;

import io.hanode.http.ReloadingTls;
import io.hanode.http.TlsFiles;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes TLS of its settings; whatever is wrong with them comes out as faults. */
final class TlsSetup {

    /** How long a client may go on with a session that began under an earlier certificate. */
    private static final int SESSION_SECONDS = 300;

    private TlsSetup() {}

    /** For the server; null when there are faults. */
    static @Nullable ServerTls server(RestTls tls, List<String> faults) {
        int before = faults.size();
        if (tls.verifyClient() != RestTls.VerifyClient.NONE && tls.authorities() == null) {
            faults.add("REST API TLS: verifyClient is " + tls.verifyClient()
                    + ", and no authorities are given whose certificates are accepted");
        }
        String[] ciphers = CipherNames.translate(tls.ciphers(), faults);
        ReloadingTls material = read("REST API", files(tls), faults);
        if (material == null || faults.size() > before) {
            return null;
        }
        material.context().getServerSessionContext().setSessionTimeout(SESSION_SECONDS);
        return new ServerTls(material, tls.verifyClient(), ciphers);
    }

    static TlsFiles files(RestTls tls) {
        return new TlsFiles(tls.authorities(), tls.certificate(), tls.key(), false, tls.keyPassword(), true);
    }

    /** For a client. */
    static @Nullable ReloadingTls client(String whose, ClientAccess access, List<String> faults) {
        if ((access.certificate() == null) != (access.key() == null)) {
            faults.add(whose + " TLS: a certificate and its key have to be given together");
            return null;
        }
        return read(whose, files(access), faults);
    }

    static TlsFiles files(ClientAccess access) {
        return new TlsFiles(
                access.authorities(),
                access.certificate(),
                access.key(),
                access.trust() == ClientAccess.Trust.HOST,
                access.keyPassword(),
                access.trust() != ClientAccess.Trust.ANYBODY);
    }

    private static @Nullable ReloadingTls read(String whose, TlsFiles files, List<String> faults) {
        try {
            return new ReloadingTls(files);
        } catch (IllegalArgumentException e) {
            for (String fault : String.valueOf(e.getMessage()).split("; ", -1)) {
                faults.add(whose + " " + fault);
            }
            return null;
        }
    }
}
