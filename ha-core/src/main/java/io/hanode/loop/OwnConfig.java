package io.hanode.loop;

import io.hanode.HaConfigurationException;
import io.hanode.cluster.LocalConfig;
import io.hanode.decide.Self;
import io.hanode.model.Tags;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The node's own part of the configuration, which is taken anew when somebody asks for that. Thread-safe. */
public final class OwnConfig {

    private final Supplier<LocalConfig> source;
    private volatile LocalConfig current;

    /**
     * A part that can be taken anew.
     *
     * @param first what is in force until then; it was checked
     * @param source where it comes from
     */
    public OwnConfig(LocalConfig first, Supplier<LocalConfig> source) {
        this.current = first;
        this.source = source;
    }

    /** Nothing of its own, for ever. */
    public static OwnConfig none() {
        return new OwnConfig(LocalConfig.NONE, () -> LocalConfig.NONE);
    }

    /** What is in force. */
    LocalConfig current() {
        return current;
    }

    /**
     * Takes it anew.
     *
     * @throws HaConfigurationException when it cannot be used; the one before stays in force
     */
    void reload() {
        LocalConfig taken = source.get();
        List<String> faults = faults(taken);
        if (!faults.isEmpty()) {
            throw new HaConfigurationException(faults);
        }
        current = taken;
    }

    /** What cannot be used. */
    static List<String> faults(LocalConfig local) {
        List<String> faults = new ArrayList<>(local.faults());
        SpecFaults.tags(local.tags(), faults);
        return faults;
    }

    /** Who the node is, with what its own configuration says. */
    Self of(Self base) {
        LocalConfig local = current;
        @Nullable
        String proxy = local.postgresql().get("proxy_address") instanceof String address && !address.isEmpty()
                ? "postgres://" + address + "/" + base.address().database()
                : null;
        return base.with(Tags.of(local.tags()), proxy);
    }
}
