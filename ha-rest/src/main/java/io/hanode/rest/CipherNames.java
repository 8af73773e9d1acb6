package io.hanode.rest;

import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;

/** Cipher suites under the names that OpenSSL and the standards have for them. */
final class CipherNames {

    /** For instance ECDHE-RSA-AES128-GCM-SHA256, DHE-RSA-AES256-SHA, AES128-SHA256, ECDHE-ECDSA-CHACHA20-POLY1305. */
    private static final Pattern OPENSSL = Pattern.compile(
            "(?:(?<exchange>ECDHE|DHE)-(?<key>RSA|ECDSA)-)?(?:AES(?<bits>128|256)-(?<mode>GCM-)?(?<hash>SHA(?:256|384)?)|(?<chacha>CHACHA20-POLY1305))");

    private CipherNames() {}

    /** The JDK's names; a fault for what it does not have. */
    static String[] translate(List<String> names, List<String> faults) {
        Set<String> known = supported();
        List<String> suites = new ArrayList<>();
        for (String name : names) {
            String suite = known.contains(name) ? name : standardName(name);
            if (known.contains(suite)) {
                suites.add(suite);
            } else {
                faults.add(
                        "REST API TLS ciphers: '" + name
                                + "' is no cipher suite of this JDK. Expected are single suites, such as "
                                + "ECDHE-RSA-AES256-GCM-SHA384 or TLS_AES_256_GCM_SHA384; OpenSSL's groups (HIGH) and signs (!, +) are not supported");
            }
        }
        return suites.toArray(String[]::new);
    }

    /** The name by the standards of what has OpenSSL's name; empty for anything else. */
    static String standardName(String name) {
        Matcher m = OPENSSL.matcher(name);
        if (!m.matches()) {
            return "";
        }
        String exchange = m.group("exchange") == null ? "RSA" : m.group("exchange") + "_" + m.group("key");
        if (m.group("chacha") != null) {
            return "TLS_" + exchange + "_WITH_CHACHA20_POLY1305_SHA256";
        }
        String mode = m.group("mode") == null ? "CBC" : "GCM";
        return "TLS_" + exchange + "_WITH_AES_" + m.group("bits") + "_" + mode + "_" + m.group("hash");
    }

    private static Set<String> supported() {
        try {
            return new TreeSet<>(Arrays.asList(
                    SSLContext.getDefault().getSupportedSSLParameters().getCipherSuites()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this JDK cannot speak TLS", e);
        }
    }
}
