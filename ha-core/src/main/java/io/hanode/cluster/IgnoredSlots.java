package io.hanode.cluster;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Replication slots that are nobody's business here ({@code ignore_slots} of the configuration). A slot is one of them when all that is
 * given fits.
 *
 * @param name its name; null for any
 * @param type {@code physical} or {@code logical}; null for any
 * @param database the database of a logical slot; null for any
 * @param plugin the plugin of a logical slot; null for any
 */
public record IgnoredSlots(
        @Nullable String name,
        @Nullable String type,
        @Nullable String database,
        @Nullable String plugin) {

    private static final Set<String> KEYS = Set.of("name", "type", "database", "plugin");

    /** Whether a physical slot of that name is one of them. */
    public boolean coversPhysical(String slot) {
        return (name == null || name.equals(slot))
                && (type == null || type.equals("physical"))
                && database == null
                && plugin == null;
    }

    static List<IgnoredSlots> read(@Nullable Object value, List<String> faults) {
        List<IgnoredSlots> ignored = new ArrayList<>();
        if (value != null && !(value instanceof List)) {
            faults.add("ignore_slots: '" + value + "' cannot be used, expected a list of slots");
        }
        if (value instanceof List<?> list) {
            for (Object entry : list) {
                boolean usable = entry instanceof Map<?, ?> map
                        && !map.isEmpty()
                        && KEYS.containsAll(map.keySet())
                        && map.values().stream().allMatch(String.class::isInstance);
                if (usable && entry instanceof Map<?, ?> map) {
                    ignored.add(new IgnoredSlots(
                            text(map.get("name")),
                            text(map.get("type")),
                            text(map.get("database")),
                            text(map.get("plugin"))));
                } else {
                    faults.add("ignore_slots: '" + entry
                            + "' cannot be used, expected one or more of name, type, database and plugin");
                }
            }
        }
        return ignored;
    }

    private static @Nullable String text(@Nullable Object value) {
        return value instanceof String s ? s : null;
    }
}
