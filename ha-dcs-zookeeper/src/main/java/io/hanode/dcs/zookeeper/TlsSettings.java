package io.hanode.dcs.zookeeper;

import java.nio.file.Path;
import org.apache.zookeeper.client.ZKClientConfig;
import org.apache.zookeeper.common.ClientX509Util;
import org.jspecify.annotations.Nullable;

/**
 * TLS to the servers. Stores may be JKS, PKCS12 or PEM, by their file name's ending.
 *
 * @param keyStore this client's certificate and key; null for none
 * @param keyStorePassword null for none
 * @param trustStore the certificates that servers are checked against; null for the JDK's
 * @param trustStorePassword null for none
 * @param verifyHostName whether the server's certificate has to name the host that was connected to
 */
record TlsSettings(
        @Nullable Path keyStore,
        @Nullable String keyStorePassword,
        @Nullable Path trustStore,
        @Nullable String trustStorePassword,
        boolean verifyHostName) {

    void apply(ZKClientConfig config) {
        config.setProperty(ZKClientConfig.SECURE_CLIENT, "true");
        // Only the Netty socket speaks TLS.
        config.setProperty(ZKClientConfig.ZOOKEEPER_CLIENT_CNXN_SOCKET, "org.apache.zookeeper.ClientCnxnSocketNetty");
        try (ClientX509Util names = new ClientX509Util()) {
            set(config, names.getSslKeystoreLocationProperty(), keyStore);
            set(config, names.getSslKeystorePasswdProperty(), keyStorePassword);
            set(config, names.getSslTruststoreLocationProperty(), trustStore);
            set(config, names.getSslTruststorePasswdProperty(), trustStorePassword);
            set(config, names.getSslHostnameVerificationEnabledProperty(), verifyHostName);
        }
    }

    private static void set(ZKClientConfig config, String name, @Nullable Object value) {
        if (value != null) {
            config.setProperty(name, value.toString());
        }
    }

    /** The files, never a password. */
    @Override
    public String toString() {
        return "keyStore=" + keyStore + " trustStore=" + trustStore + " verifyHostName=" + verifyHostName;
    }
}
