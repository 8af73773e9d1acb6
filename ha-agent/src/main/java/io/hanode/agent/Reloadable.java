package io.hanode.agent;

import io.hanode.agent.config.AgentConfig;
import io.hanode.agent.config.ConfigNode;
import io.hanode.agent.config.ConfigNode.Mapping;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;

/** Tells which changed keys a running agent takes and which it does not. */
final class Reloadable {

    private static final List<String> TAKEN = List.of(
            "tags",
            "log.level",
            "log.loggers",
            "postgresql.callbacks",
            "postgresql.parameters",
            "postgresql.pg_hba",
            "postgresql.pg_ident",
            "postgresql.recovery_conf",
            "postgresql.use_pg_rewind",
            "postgresql.remove_data_directory_on_diverged_timelines",
            "postgresql.remove_data_directory_on_rewind_failure",
            "postgresql.allow_dynamic_commands",
            "restapi.authentication",
            "restapi.allowlist",
            "restapi.allowlist_include_members",
            "restapi.verify_client",
            "restapi.cafile",
            "restapi.keyfile",
            "restapi.keyfile_password",
            "restapi.ciphers",
            "restapi.http_extra_headers",
            "restapi.https_extra_headers",
            "restapi.server_tokens",
            "bootstrap",
            "ctl");

    private static final String CERTIFICATE = "restapi.certfile";

    private Reloadable() {}

    /** The changed keys that only a new start takes. */
    static List<String> needRestart(AgentConfig before, AgentConfig after) {
        List<String> changed = new ArrayList<>();
        compare("", before.tree(), after.tree(), changed);
        return changed;
    }

    private static void compare(String path, Mapping before, Mapping after, List<String> changed) {
        TreeSet<String> names = new TreeSet<>(before.entries().keySet());
        names.addAll(after.entries().keySet());
        for (String name : names) {
            String key = path.isEmpty() ? name : path + "." + name;
            ConfigNode a = before.entries().get(name);
            ConfigNode b = after.entries().get(name);
            // A server that listens does not begin or cease to speak TLS.
            if (TAKEN.contains(key) || (key.equals(CERTIFICATE) && a != null && b != null)) {
                continue;
            }
            if (a instanceof Mapping x && b instanceof Mapping y) {
                compare(key, x, y, changed);
            } else if (!Objects.equals(a == null ? null : a.plain(), b == null ? null : b.plain())) {
                changed.add(key);
            }
        }
    }
}
