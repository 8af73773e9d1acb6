package io.hanode.agent.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class KeyTableTest {

    /** Where the table is for people; -Dhanode.docs.write=true writes it anew. */
    private static final Path PAGE = Path.of(System.getProperty("maven.multiModuleProjectDirectory", ".."))
            .resolve("docs/configuration-keys.md");

    private static final String TOP = "Outside of sections";

    private static final String HEAD = """
            # Keys of the agent's configuration

            Every key that `hanode run FILE` knows: Patroni's, and a few of HaNode's own. A key without a mark is taken. **Refused**: a
            configuration with it is not accepted. **Without effect**: it changes nothing here, and a warning says so. Any other key is
            a fault. The keys of `bootstrap.dcs` have no effect anywhere else, and a warning says so. How files and variables are put together, and what the agent does with them: [agent.md](agent.md).

            """;

    @Test
    void thePageOfKeysIsTheTable() throws IOException {
        String table = page();
        if (Boolean.getBoolean("hanode.docs.write")) {
            Files.writeString(PAGE, table);
        }
        assertThat(Files.readString(PAGE)).isEqualTo(table);
    }

    @Test
    void everyKeyIsListedOnce() {
        assertThat(KeyTable.ALL.stream().map(Key::name).toList()).doesNotHaveDuplicates();
    }

    @Test
    void everyRefusalSaysWhyAndWhatToUse() {
        assertThat(KeyTable.ALL.stream().filter(k -> k.support().kind() == Support.Kind.REFUSED))
                .isNotEmpty()
                .allSatisfy(k -> assertThat(k.support().text()).matches("not supported: .+, use .+"));
    }

    @Test
    void everyKeyOfTheReferencesTablesIsKnown() {
        for (String key : ("name scope namespace thread_pool_size thread_stack_size"
                        + " log.type log.level log.traceback_level log.format log.dateformat log.static_fields log.loggers"
                        + " log.max_queue_size log.dir log.file_num log.file_size log.mode log.deduplicate_heartbeat_logs"
                        + " restapi.listen restapi.connect_address restapi.thread_pool_size restapi.request_queue_size"
                        + " restapi.authentication.username restapi.certfile restapi.keyfile restapi.keyfile_password"
                        + " restapi.cafile restapi.ciphers restapi.verify_client restapi.allowlist"
                        + " restapi.allowlist_include_members restapi.http_extra_headers restapi.https_extra_headers"
                        + " restapi.server_tokens ctl.insecure ctl.cacert ctl.certfile ctl.keyfile ctl.keyfile_password"
                        + " ctl.authentication.password bootstrap.method bootstrap.initdb bootstrap.post_bootstrap"
                        + " bootstrap.post_init bootstrap.pg_hba postgresql.listen postgresql.connect_address"
                        + " postgresql.proxy_address postgresql.data_dir postgresql.config_dir postgresql.config_base_name"
                        + " postgresql.custom_conf postgresql.bin_dir postgresql.bin_name.pg_ctl postgresql.database"
                        + " postgresql.pgpass postgresql.use_unix_socket postgresql.use_unix_socket_repl"
                        + " postgresql.krbsrvname postgresql.authentication.rewind.sslcrldir"
                        + " postgresql.callbacks.on_role_change postgresql.create_replica_methods postgresql.pre_promote"
                        + " postgresql.before_stop postgresql.pg_ident postgresql.recovery_conf postgresql.rewind"
                        + " watchdog.mode watchdog.device watchdog.safety_margin watchdog.driver tags.clonefrom"
                        + " tags.sync_priority tags.replicatefrom tags.anything zookeeper.set_acls exhibitor etcd.srv_suffix"
                        + " etcd3.proxy consul.service_check_tls_server_name raft kubernetes citus"
                        + " bootstrap.dcs.ttl bootstrap.dcs.loop_wait bootstrap.dcs.retry_timeout"
                        + " bootstrap.dcs.maximum_lag_on_syncnode bootstrap.dcs.max_timelines_history"
                        + " bootstrap.dcs.master_stop_timeout bootstrap.dcs.primary_race_backoff"
                        + " bootstrap.dcs.synchronous_node_count bootstrap.dcs.failsafe_mode bootstrap.dcs.check_timeline"
                        + " bootstrap.dcs.member_slots_ttl bootstrap.dcs.slots bootstrap.dcs.ignore_slots"
                        + " bootstrap.dcs.standby_cluster bootstrap.dcs.postgresql.parameters_standby_leader"
                        + " bootstrap.dcs.postgresql.basebackup bootstrap.dcs.postgresql.pg_hba")
                .split(" ")) {
            assertThat(KeyTable.find(KeyTable.ALL, List.of(key.split("\\."))))
                    .as(key)
                    .isPresent();
        }
    }

    private static String page() {
        Map<String, List<Key>> sections = KeyTable.ALL.stream()
                .collect(Collectors.groupingBy(KeyTableTest::section, LinkedHashMap::new, Collectors.toList()));
        StringBuilder page = new StringBuilder(HEAD);
        sections.forEach((section, keys) -> {
            page.append("## ")
                    .append(section)
                    .append("\n\n| key | takes | default | what | variable |\n|---|---|---|---|---|\n");
            keys.stream().filter(KeyTableTest::isShown).forEach(key -> page.append(row(section, key)));
            page.append("\n");
        });
        return page.toString().stripTrailing() + "\n";
    }

    private static String section(Key key) {
        List<String> path = key.path();
        if (path.size() == 1) {
            return TOP;
        }
        return path.get(0) + (path.get(0).equals("bootstrap") && path.get(1).equals("dcs") ? ".dcs" : "");
    }

    /** A line for the values below a map says nothing more. */
    private static boolean isShown(Key key) {
        boolean shared = key.path().size() == 1
                && KeyTable.find(DynamicKeys.keys(), key.path()).isPresent();
        return !shared && !key.name().endsWith(".*")
                || key.name().equals("tags.*")
                || key.name().equals("zookeeper.auth_data.*");
    }

    private static String row(String section, Key key) {
        String name = section.equals(TOP) ? key.name() : key.name().substring(section.length() + 1);
        String what = switch (key.support().kind()) {
            case TAKEN -> key.meaning();
            case WITHOUT_EFFECT -> "**Without effect**" + key.support().text().substring("without effect".length());
            case REFUSED ->
                "**Refused**" + key.support().text().substring("not supported".length())
                        + (key.support().harmless().isEmpty()
                                ? ""
                                : " (but for " + String.join(", ", key.support().harmless()) + ")");
        };
        String variable = EnvironmentVariables.name(key).map(v -> "`" + v + "`").orElse("");
        return "| `" + name + "` | " + key.type().expected() + " | "
                + key.byDefault().replace("|", "\\|") + " | " + what + " | " + variable + " |\n";
    }
}
