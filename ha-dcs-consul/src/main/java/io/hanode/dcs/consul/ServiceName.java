package io.hanode.dcs.consul;

import java.util.Locale;

/** What Patroni makes of a cluster's name to have a service name that DNS takes. */
final class ServiceName {

    private static final int LONGEST = 230;

    private ServiceName() {}

    static String of(String cluster) {
        StringBuilder name = new StringBuilder();
        for (char c : cluster.toLowerCase(Locale.ROOT).toCharArray()) {
            if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-') {
                name.append(c);
            } else if (c == '.' || c == '_' || c == ' ') {
                name.append('-');
            } else {
                name.append(String.format(Locale.ROOT, "u%04d", (int) c));
            }
        }
        return name.length() > LONGEST ? name.substring(0, LONGEST) : name.toString();
    }
}
