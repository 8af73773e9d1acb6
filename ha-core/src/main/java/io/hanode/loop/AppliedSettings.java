package io.hanode.loop;

import io.hanode.postgres.PostmasterIdentity;
import io.hanode.postgres.ServerSettings;
import org.jspecify.annotations.Nullable;

/** Which settings were last applied with success, to which server process. Thread-safe. */
final class AppliedSettings {

    private @Nullable ServerSettings settings;
    private @Nullable PostmasterIdentity server;

    /** They were applied to the server that runs. True when others were known to be in force before. */
    synchronized boolean applied(ServerSettings value) {
        boolean changed = settings != null && !settings.equals(value);
        settings = value;
        return changed;
    }

    /** A server was started with them: the next one that is seen has them. */
    synchronized void startedWith(ServerSettings value) {
        settings = value;
        server = null;
    }

    /** A server process was seen: of another one than before it is not known what was applied to it. */
    synchronized @Nullable ServerSettings seen(@Nullable PostmasterIdentity current) {
        if (current != null && !current.equals(server)) {
            settings = server == null ? settings : null;
            server = current;
        }
        return settings;
    }
}
