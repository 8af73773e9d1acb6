package io.hanode.dcs.etcd;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Keys and values are bytes, and bytes are base64 in the gateway's JSON. */
final class Bytes {

    private Bytes() {}

    static String encode(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    static byte[] decode(String base64) {
        return Base64.getDecoder().decode(base64);
    }
}
