package io.hanode.rest;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import io.hanode.http.ReloadingTls;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Optional;
import javax.net.ssl.SSLParameters;

/** How the server speaks TLS; all of it can be changed while it runs, for connections that come then. */
final class ServerTls extends HttpsConfigurator {

    private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};

    private final ReloadingTls material;
    private volatile Demands demands;

    ServerTls(ReloadingTls material, RestTls.VerifyClient verifyClient, String[] ciphers) {
        super(material.context());
        this.material = material;
        this.demands = new Demands(verifyClient, ciphers);
    }

    /**
     * Takes settings that were found to be without faults.
     *
     * @throws IllegalArgumentException when the files have come to be unusable since; then nothing changes
     */
    void take(RestTls tls) {
        material.use(TlsSetup.files(tls));
        demands = new Demands(tls.verifyClient(), CipherNames.translate(tls.ciphers(), new ArrayList<>()));
    }

    /** When the certificate expires. */
    Optional<Instant> expiry() {
        return material.expiry();
    }

    @Override
    public void configure(HttpsParameters connection) {
        Demands now = demands;
        SSLParameters parameters = getSSLContext().getDefaultSSLParameters();
        parameters.setProtocols(PROTOCOLS);
        if (now.ciphers.length > 0) {
            parameters.setCipherSuites(now.ciphers);
        }
        parameters.setWantClientAuth(now.verifyClient == RestTls.VerifyClient.OPTIONAL);
        if (now.verifyClient == RestTls.VerifyClient.REQUIRED) {
            parameters.setNeedClientAuth(true);
        }
        connection.setSSLParameters(parameters);
    }

    private static final class Demands {

        private final RestTls.VerifyClient verifyClient;
        private final String[] ciphers;

        Demands(RestTls.VerifyClient verifyClient, String[] ciphers) {
            this.verifyClient = verifyClient;
            this.ciphers = ciphers;
        }
    }
}
