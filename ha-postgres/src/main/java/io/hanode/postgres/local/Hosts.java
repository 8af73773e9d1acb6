package io.hanode.postgres.local;

import io.hanode.postgres.Upstream;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** An upstream of another cluster may have several hosts, of which the primary is meant. */
final class Hosts {

    private Hosts() {}

    static String[] of(Upstream upstream) {
        return upstream.host().split(",", -1);
    }

    static boolean has(Upstream upstream, String host) {
        return Arrays.asList(of(upstream)).contains(host);
    }

    /** libpq's options to find the primary among several; none for one host, which is meant whatever it is. */
    static Map<String, String> options(Upstream upstream) {
        Map<String, String> options = new LinkedHashMap<>();
        if (of(upstream).length > 1) {
            options.put("target_session_attrs", "read-write");
        }
        return options;
    }
}
