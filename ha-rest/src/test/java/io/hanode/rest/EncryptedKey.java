package io.hanode.rest;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.PBEParameterSpec;

/** Encrypts a key as {@code openssl pkcs8 -topk8} does: PBES2 with AES. */
final class EncryptedKey {

    private static final String SCHEME = "PBEWithHmacSHA256AndAES_256";

    /** The object identifier of the scheme, in DER. */
    private static final byte[] PBES2 = {6, 9, 0x2a, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xf7, 0xd, 1, 5, 0xd};

    private EncryptedKey() {}

    static void write(Path plain, String password, Path encrypted) throws IOException, GeneralSecurityException {
        String text = Files.readString(plain).replaceAll("-----[A-Z ]+-----", "");
        byte[] key = Base64.getMimeDecoder().decode(text);
        SecretKey secret = SecretKeyFactory.getInstance(SCHEME).generateSecret(new PBEKeySpec(password.toCharArray()));
        Cipher cipher = Cipher.getInstance(SCHEME);
        byte[] salt = "16 bytes of salt".getBytes(StandardCharsets.US_ASCII);
        cipher.init(Cipher.ENCRYPT_MODE, secret, new PBEParameterSpec(salt, 2048, new IvParameterSpec(salt)));
        byte[] algorithm = element(0x30, PBES2, cipher.getParameters().getEncoded());
        byte[] der = element(0x30, algorithm, element(0x04, cipher.doFinal(key)));
        String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        Files.writeString(
                encrypted,
                "-----BEGIN ENCRYPTED PRIVATE KEY-----\n" + body + "\n-----END ENCRYPTED PRIVATE KEY-----\n");
    }

    private static byte[] element(int tag, byte[]... parts) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            content.writeBytes(part);
        }
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.write(tag);
        all.write(0x82);
        all.write(content.size() >> 8);
        all.write(content.size());
        all.writeBytes(content.toByteArray());
        return all.toByteArray();
    }
}
