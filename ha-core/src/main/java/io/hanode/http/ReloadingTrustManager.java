package io.hanode.http;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/** Checks the other side against the authorities that are in force when the handshake comes. */
final class ReloadingTrustManager extends X509ExtendedTrustManager {

    private final ReloadingTls tls;

    ReloadingTrustManager(ReloadingTls tls) {
        this.tls = tls;
    }

    /** The engine carries the host's name; without it only the chain is checked. */
    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        if (tls.verifyHostName()) {
            tls.current().trust().checkServerTrusted(chain, authType, engine);
        } else {
            tls.current().trust().checkServerTrusted(chain, authType);
        }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        if (tls.verifyHostName()) {
            tls.current().trust().checkServerTrusted(chain, authType, socket);
        } else {
            tls.current().trust().checkServerTrusted(chain, authType);
        }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        tls.current().trust().checkServerTrusted(chain, authType);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        checkClientTrusted(chain, authType);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        checkClientTrusted(chain, authType);
    }

    /** A client's certificate names nobody's host: the chain alone is checked. */
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        tls.current().trust().checkClientTrusted(chain, authType);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return tls.current().trust().getAcceptedIssuers();
    }
}
