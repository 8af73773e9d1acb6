package io.hanode.http;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKey;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.jspecify.annotations.Nullable;

/** Reads certificates and keys. Errors name the file and never quote it. */
final class PemFile {

    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([A-Za-z0-9+/=\\s]+)-----END \\1-----");
    private static final List<String> ALGORITHMS = List.of("RSA", "EC", "EdDSA");
    /** The algorithm identifiers of RSA and of elliptic curves, in DER. */
    private static final byte[] RSA = {0x06, 0x09, 0x2a, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xf7, 0xd, 1, 1, 1, 5, 0
    };

    private static final byte[] ELLIPTIC = {0x06, 0x07, 0x2a, (byte) 0x86, 0x48, (byte) 0xce, 0x3d, 2, 1};
    private static final byte[] VERSION_ZERO = {2, 1, 0};
    private static final int SEQUENCE = 0x30;
    private static final int OCTETS = 0x04;
    private static final int CURVE = 0xa0;
    private static final int OBJECT_ID = 0x06;

    private final Path file;
    private final String text;

    /** Reads a file. */
    PemFile(Path file) throws IOException {
        this.file = file;
        this.text = Files.readString(file, StandardCharsets.ISO_8859_1);
    }

    List<X509Certificate> certificates() throws GeneralSecurityException {
        List<X509Certificate> certificates = new ArrayList<>();
        CertificateFactory factory = CertificateFactory.getInstance("X.509");
        Matcher block = BLOCK.matcher(text);
        while (block.find()) {
            if (block.group(1).equals("CERTIFICATE")) {
                certificates.add((X509Certificate) factory.generateCertificate(new ByteArrayInputStream(bytes(block))));
            }
        }
        if (certificates.isEmpty()) {
            throw new GeneralSecurityException(file + " has no 'BEGIN CERTIFICATE': a PEM file is expected");
        }
        return certificates;
    }

    /** The first private key; the password is for an encrypted one. */
    PrivateKey privateKey(@Nullable String password) throws GeneralSecurityException {
        Matcher block = BLOCK.matcher(text);
        while (block.find()) {
            byte[] der = bytes(block);
            PrivateKey key = switch (block.group(1)) {
                case "PRIVATE KEY" -> key(der);
                case "ENCRYPTED PRIVATE KEY" -> password == null ? null : key(decrypted(der, password));
                case "RSA PRIVATE KEY" -> key(wrap(RSA, der));
                case "EC PRIVATE KEY" -> key(wrap(concat(ELLIPTIC, curveOf(der)), der));
                default -> null;
            };
            if (key != null) {
                return key;
            }
        }
        throw new GeneralSecurityException(file + " has no private key that can be read" + hint(password)
                + ": a PEM file with 'BEGIN PRIVATE KEY' is expected");
    }

    private String hint(@Nullable String password) {
        if (text.contains("-----BEGIN ENCRYPTED PRIVATE KEY-----") && password == null) {
            return " (it is encrypted: its password is needed, or openssl pkey takes it away)";
        }
        return text.contains("Proc-Type: 4,ENCRYPTED")
                ? " (it is encrypted in OpenSSL's old form: openssl pkcs8 -topk8 makes one that can be read)"
                : "";
    }

    /** PKCS#8 without its encryption. */
    private byte[] decrypted(byte[] der, String password) throws GeneralSecurityException {
        try {
            EncryptedPrivateKeyInfo info = new EncryptedPrivateKeyInfo(der);
            // For PBES2, the parameters' text is the name of the whole scheme, which the name of the algorithm is not.
            String scheme = info.getAlgParameters() == null
                    ? info.getAlgName()
                    : info.getAlgParameters().toString();
            SecretKey secret =
                    SecretKeyFactory.getInstance(scheme).generateSecret(new PBEKeySpec(password.toCharArray()));
            Cipher cipher = Cipher.getInstance(scheme);
            cipher.init(Cipher.DECRYPT_MODE, secret, info.getAlgParameters());
            return info.getKeySpec(cipher).getEncoded();
        } catch (NoSuchAlgorithmException e) {
            throw new GeneralSecurityException(
                    file + " is encrypted in a way that this JDK cannot read; "
                            + "openssl pkcs8 -topk8 -v2 aes-256-cbc makes one that it can",
                    e);
        } catch (IOException | GeneralSecurityException e) {
            throw new GeneralSecurityException(file + " cannot be decrypted: its password is another one", e);
        }
    }

    private byte[] bytes(Matcher block) throws GeneralSecurityException {
        try {
            return Base64.getMimeDecoder().decode(block.group(2));
        } catch (IllegalArgumentException e) {
            throw new GeneralSecurityException(file + " is damaged: its base64 cannot be read");
        }
    }

    private PrivateKey key(byte[] pkcs8) throws GeneralSecurityException {
        InvalidKeySpecException last = new InvalidKeySpecException();
        for (String algorithm : ALGORITHMS) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
            } catch (InvalidKeySpecException e) {
                last = e;
            }
        }
        throw new GeneralSecurityException(file + " has a private key that is none of " + ALGORITHMS, last);
    }

    /** Makes PKCS#8 of a key in its algorithm's own form. */
    private static byte[] wrap(byte[] algorithm, byte[] key) {
        return element(SEQUENCE, concat(VERSION_ZERO, element(SEQUENCE, algorithm), element(OCTETS, key)));
    }

    /** The object identifier of the curve: SEC 1 has it behind the key, in a field of its own. */
    private byte[] curveOf(byte[] sec1) throws GeneralSecurityException {
        for (int i = 0; i + 3 < sec1.length; i++) {
            boolean found = (sec1[i] & 0xff) == CURVE
                    && sec1[i + 2] == OBJECT_ID
                    && sec1[i + 1] == sec1[i + 3] + 2
                    && i + 2 + sec1[i + 1] <= sec1.length;
            if (found) {
                return Arrays.copyOfRange(sec1, i + 2, i + 2 + sec1[i + 1]);
            }
        }
        throw new GeneralSecurityException(file + " has an elliptic key that does not name its curve");
    }

    /** DER wants the shortest form of a length. */
    private static byte[] element(int tag, byte[] content) {
        int size = content.length;
        byte[] length = size < 0x80
                ? new byte[] {(byte) size}
                : size < 0x100
                        ? new byte[] {(byte) 0x81, (byte) size}
                        : new byte[] {(byte) 0x82, (byte) (size >> 8), (byte) size};
        return concat(new byte[] {(byte) tag}, length, content);
    }

    private static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }
}
