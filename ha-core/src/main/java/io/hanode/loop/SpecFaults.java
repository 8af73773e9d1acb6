package io.hanode.loop;

import io.hanode.HaSettings;
import io.hanode.model.Tags;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What can be wrong with a node's own settings. */
final class SpecFaults {

    private SpecFaults() {}

    static void ofSettings(HaSettings settings, List<String> faults) {
        positive("observeTimeout", settings.observeTimeout(), faults);
        positive("peerTimeout", settings.peerTimeout(), faults);
        positive("closeTimeout", settings.closeTimeout(), faults);
    }

    private static void positive(String setting, Duration value, List<String> faults) {
        if (value.isZero() || value.isNegative()) {
            faults.add(setting + " " + value + " must be above 0");
        }
    }

    /** The tags; faults for those that cannot be published. */
    static Tags tags(@Nullable Object tags, List<String> faults) {
        SortedMap<String, Object> good = new TreeMap<>();
        if (tags instanceof Map<?, ?> map) {
            map.forEach((name, value) -> {
                if (name instanceof String key
                        && (value instanceof Boolean || value instanceof Number || value instanceof String)) {
                    good.put(key, value);
                } else {
                    faults.add("tag " + name + ": '" + value
                            + "' cannot be used, expected true, false, a number or a text");
                }
            });
        }
        return Tags.of(good);
    }
}
