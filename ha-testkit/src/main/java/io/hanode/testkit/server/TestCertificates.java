package io.hanode.testkit.server;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** An authority for tests, and certificates from it for 127.0.0.1 and localhost, as PEM files. Made with the JDK's keytool. */
public final class TestCertificates {

    private static final String PASSWORD = "for-tests";
    private static final String HERE = "ip:127.0.0.1,dns:localhost";
    private static final Base64.Encoder LINES = Base64.getMimeEncoder(64, new byte[] {'\n'});

    private final Path directory;

    /**
     * A new authority; its certificate is in {@link #authority()}.
     *
     * @param directory for all files
     */
    public TestCertificates(Path directory) {
        this.directory = directory;
        keytool("-genkeypair", "-alias", "ca", "-keyalg", "EC", "-dname", "CN=test authority", "-ext", "bc:c");
        writeCertificate(load(), "ca", authority());
    }

    /** The authority's certificate. */
    public Path authority() {
        return directory.resolve("ca.pem");
    }

    /** {@code <name>.pem} with a certificate that is valid for a day, and {@code <name>.key.pem} with its key. */
    public void issue(String name) {
        issue(name, HERE, "-startdate", "-1H", "-validity", "1");
    }

    /**
     * The same for other names than this machine's.
     *
     * @param names for instance {@code dns:elsewhere.example}
     */
    public void issueFor(String name, String names) {
        issue(name, names, "-startdate", "-1H", "-validity", "1");
    }

    /** The same with a certificate that was valid until yesterday. */
    public void issueExpired(String name) {
        issue(name, HERE, "-startdate", "-3d", "-validity", "2");
    }

    /** The certificate of a name. */
    public Path certificate(String name) {
        return directory.resolve(name + ".pem");
    }

    /** The private key of a name. */
    public Path key(String name) {
        return directory.resolve(name + ".key.pem");
    }

    /** Puts one name's certificate and key in the place of another's, as a rotation on disk does. */
    public void replace(String name, String by) {
        try {
            Files.copy(certificate(by), certificate(name), StandardCopyOption.REPLACE_EXISTING);
            Files.copy(key(by), key(name), StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void issue(String name, String names, String... validity) {
        List<String> command = new ArrayList<>(List.of(
                "-genkeypair",
                "-alias",
                name,
                "-keyalg",
                "EC",
                "-signer",
                "ca",
                "-dname",
                "CN=" + name,
                "-ext",
                "san=" + names));
        command.addAll(List.of(validity));
        keytool(command.toArray(String[]::new));
        KeyStore fresh = load();
        try {
            writeCertificate(fresh, name, certificate(name));
            byte[] key = fresh.getKey(name, PASSWORD.toCharArray()).getEncoded();
            write(key(name), "PRIVATE KEY", key);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void writeCertificate(KeyStore from, String name, Path file) {
        try {
            write(file, "CERTIFICATE", from.getCertificate(name).getEncoded());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void write(Path file, String kind, byte[] der) {
        try {
            Files.writeString(
                    file,
                    "-----BEGIN " + kind + "-----\n" + LINES.encodeToString(der) + "\n-----END " + kind + "-----\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private KeyStore load() {
        try (InputStream in = new FileInputStream(storeFile().toFile())) {
            KeyStore loaded = KeyStore.getInstance("PKCS12");
            loaded.load(in, PASSWORD.toCharArray());
            return loaded;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private Path storeFile() {
        return directory.resolve("authority.p12");
    }

    private void keytool(String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of(arguments));
        command.addAll(List.of("-keystore", storeFile().toString(), "-storetype", "PKCS12", "-storepass", PASSWORD));
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IllegalStateException("keytool failed: " + output);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
