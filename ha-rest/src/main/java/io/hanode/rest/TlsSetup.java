package io.hanode.rest;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import io.hanode.http.ReloadingTls;
import io.hanode.http.TlsFiles;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;

/** Makes TLS of its settings; whatever is wrong with them comes out as faults. */
final class TlsSetup {

    /** How long a client may go on with a session that began under an earlier certificate. */
    private static final int SESSION_SECONDS = 300;

    private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};

    private TlsSetup() {}

    /** For the server; null when there are faults. */
    static @Nullable HttpsConfigurator server(RestTls tls, List<String> faults) {
        int before = faults.size();
        if (tls.verifyClient() != RestTls.VerifyClient.NONE && tls.authorities() == null) {
            faults.add("REST API TLS: verifyClient is " + tls.verifyClient()
                    + ", and no authorities are given whose certificates are accepted");
        }
        String[] ciphers = CipherNames.translate(tls.ciphers(), faults);
        ReloadingTls material = read(
                "REST API",
                new TlsFiles(tls.authorities(), tls.certificate(), tls.key(), false, tls.keyPassword(), true),
                faults);
        if (material == null || faults.size() > before) {
            return null;
        }
        SSLContext context = material.context();
        context.getServerSessionContext().setSessionTimeout(SESSION_SECONDS);
        return new Configurator(context, tls.verifyClient(), ciphers);
    }

    /** For a client. */
    static @Nullable ReloadingTls client(String whose, ClientAccess access, List<String> faults) {
        if ((access.certificate() == null) != (access.key() == null)) {
            faults.add(whose + " TLS: a certificate and its key have to be given together");
            return null;
        }
        return read(
                whose,
                new TlsFiles(
                        access.authorities(),
                        access.certificate(),
                        access.key(),
                        access.trust() == ClientAccess.Trust.HOST,
                        access.keyPassword(),
                        access.trust() != ClientAccess.Trust.ANYBODY),
                faults);
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

    private static final class Configurator extends HttpsConfigurator {

        private final RestTls.VerifyClient verifyClient;
        private final String[] ciphers;

        Configurator(SSLContext context, RestTls.VerifyClient verifyClient, String[] ciphers) {
            super(context);
            this.verifyClient = verifyClient;
            this.ciphers = ciphers;
        }

        @Override
        public void configure(HttpsParameters connection) {
            SSLParameters parameters = getSSLContext().getDefaultSSLParameters();
            parameters.setProtocols(PROTOCOLS);
            if (ciphers.length > 0) {
                parameters.setCipherSuites(ciphers);
            }
            parameters.setWantClientAuth(verifyClient == RestTls.VerifyClient.OPTIONAL);
            if (verifyClient == RestTls.VerifyClient.REQUIRED) {
                parameters.setNeedClientAuth(true);
            }
            connection.setSSLParameters(parameters);
        }
    }
}
