package io.hanode.agent.callback;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Which scripts are called.
 *
 * @param commands Patroni's name of the moment, for instance {@code on_role_change}, to the command line
 * @param oldRoleNames whether scripts hear {@code master}, as before Patroni 4, in place of {@code primary}
 * @param timeout after which a script is killed with its children; above zero
 */
public record CallbackSettings(Map<String, String> commands, boolean oldRoleNames, Duration timeout) {

    /** How long a script may take when nothing is said. */
    public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(60);

    /** No scripts. */
    public static final CallbackSettings NONE = new CallbackSettings(Map.of(), false, DEFAULT_TIMEOUT);

    /** Copies the map. */
    public CallbackSettings {
        commands = Map.copyOf(new LinkedHashMap<>(commands));
    }
}
