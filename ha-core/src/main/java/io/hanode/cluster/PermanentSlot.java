package io.hanode.cluster;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A physical replication slot that the cluster keeps for somebody who is no member ({@code slots} of the configuration).
 *
 * @param name its name
 * @param clusterType {@code primary} or {@code standby}: only while the cluster is that; null for always
 */
public record PermanentSlot(String name, @Nullable String clusterType) {

    private static final Pattern NAME = Pattern.compile("[a-z0-9_]{1,63}");
    private static final List<String> KEYS = List.of("slots", "permanent_slots", "permanent_replication_slots");

    /**
     * Whether a cluster of this kind has it.
     *
     * @param standbyCluster whether the cluster itself follows another one
     */
    public boolean isIn(boolean standbyCluster) {
        return clusterType == null || clusterType.equals(standbyCluster ? "standby" : "primary");
    }

    /** Whether PostgreSQL takes this as the name of a slot. */
    static boolean isName(String name) {
        return NAME.matcher(name).matches();
    }

    /** The key under which the configuration has its slots; Patroni's older names count when {@code slots} is absent. */
    static Optional<String> key(Map<String, Object> config) {
        return KEYS.stream().filter(config::containsKey).findFirst();
    }

    static List<PermanentSlot> read(Map<String, Object> config, List<String> faults) {
        List<PermanentSlot> slots = new ArrayList<>();
        String key = key(config).orElse("slots");
        Object value = config.get(key);
        if (value instanceof Map<?, ?> map) {
            map.forEach((name, settings) -> {
                PermanentSlot slot = read(key + "." + name, String.valueOf(name), settings, faults);
                if (slot != null) {
                    slots.add(slot);
                }
            });
        } else if (value != null) {
            faults.add(key + ": '" + value + "' cannot be used, expected a map of slots by name");
        }
        return slots;
    }

    private static @Nullable PermanentSlot read(String key, String name, @Nullable Object value, List<String> faults) {
        if (!isName(name)) {
            faults.add(key + ": '" + name + "' cannot be used, expected a name of 1 to 63 of a-z, 0-9 and _, since"
                    + " PostgreSQL takes no other");
            return null;
        }
        boolean empty = value == null || value.equals("");
        if (!empty && !(value instanceof Map)) {
            faults.add(key + ": '" + value + "' cannot be used, expected nothing or a map of settings");
            return null;
        }
        Map<?, ?> settings = value instanceof Map<?, ?> map ? map : Map.of();
        Object type = settings.get("cluster_type");
        if (type != null && !type.equals("primary") && !type.equals("standby")) {
            faults.add(key + ".cluster_type: '" + type + "' cannot be used, expected primary or standby");
            return null;
        }
        return isLogical(settings) ? null : new PermanentSlot(name, (String) type);
    }

    static boolean isLogical(Map<?, ?> settings) {
        return "logical".equals(settings.get("type"))
                || settings.containsKey("plugin")
                || settings.containsKey("database");
    }
}
