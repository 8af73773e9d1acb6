package io.hanode.http;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * What the files of {@link TlsFiles} held at one time.
 *
 * @param chain our certificate first; empty for none
 * @param key the certificate's; null for none
 * @param trust who is trusted
 */
record TlsMaterial(List<X509Certificate> chain, @Nullable PrivateKey key, X509ExtendedTrustManager trust) {

    private static final byte[] SAMPLE = {1, 2, 3};

    /**
     * Reads the files.
     *
     * @throws IllegalArgumentException with everything that is wrong with them
     */
    static TlsMaterial read(TlsFiles files) {
        List<String> faults = new ArrayList<>();
        List<X509Certificate> authorities = certificates(files.authorities(), "TLS authorities", faults);
        List<X509Certificate> chain = certificates(files.certificate(), "TLS certificate", faults);
        PrivateKey key = attempt(
                "TLS key",
                faults,
                () -> files.key() == null ? null : new PemFile(files.key()).privateKey(files.keyPassword()));
        if (key != null && !chain.isEmpty()) {
            attempt("TLS key", faults, () -> checkPair(files, chain.get(0), key));
        }
        X509ExtendedTrustManager trust =
                attempt("TLS authorities", faults, () -> files.verify() ? trust(authorities) : new TrustingManager());
        if (!faults.isEmpty() || trust == null) {
            throw new IllegalArgumentException(String.join("; ", faults));
        }
        return new TlsMaterial(chain, key, trust);
    }

    private static List<X509Certificate> certificates(@Nullable Path file, String what, List<String> faults) {
        List<X509Certificate> found =
                attempt(what, faults, () -> file == null ? null : new PemFile(file).certificates());
        return found == null ? List.of() : found;
    }

    private static <T> @Nullable T attempt(String what, List<String> faults, Step<T> step) {
        try {
            return step.run();
        } catch (NoSuchFileException e) {
            faults.add(what + ": " + e.getFile() + " does not exist");
        } catch (IOException e) {
            faults.add(what + ": cannot be read: " + e);
        } catch (GeneralSecurityException e) {
            faults.add(what + ": " + e.getMessage());
        }
        return null;
    }

    /** While files are being replaced one by one, the new certificate may stand beside the old key. */
    private static @Nullable Void checkPair(TlsFiles files, X509Certificate certificate, PrivateKey key)
            throws GeneralSecurityException {
        String algorithm = switch (key.getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            default -> "EdDSA";
        };
        boolean fits = false;
        if (certificate.getPublicKey().getAlgorithm().equals(key.getAlgorithm())) {
            Signature signature = Signature.getInstance(algorithm);
            signature.initSign(key);
            signature.update(SAMPLE);
            byte[] signed = signature.sign();
            signature.initVerify(certificate.getPublicKey());
            signature.update(SAMPLE);
            fits = signature.verify(signed);
        }
        if (!fits) {
            throw new GeneralSecurityException(files.key() + " is not the key of the certificate in "
                    + files.certificate() + " (" + certificate.getSubjectX500Principal() + ")");
        }
        return null;
    }

    private static X509ExtendedTrustManager trust(List<X509Certificate> authorities)
            throws GeneralSecurityException, IOException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        if (authorities.isEmpty()) {
            factory.init((KeyStore) null);
        } else {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            for (int i = 0; i < authorities.size(); i++) {
                store.setCertificateEntry("ca" + i, authorities.get(i));
            }
            factory.init(store);
        }
        return Arrays.stream(factory.getTrustManagers())
                .filter(X509ExtendedTrustManager.class::isInstance)
                .map(X509ExtendedTrustManager.class::cast)
                .findFirst()
                .orElseThrow(() -> new GeneralSecurityException("this JDK brings no X.509 trust manager"));
    }

    private interface Step<T> {
        @Nullable
        T run() throws IOException, GeneralSecurityException;
    }
}
