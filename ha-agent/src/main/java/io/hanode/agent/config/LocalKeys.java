package io.hanode.agent.config;

import static io.hanode.agent.config.Support.withoutEffect;

import java.util.List;
import java.util.stream.Stream;

/** The keys of one node outside its server and its store. */
final class LocalKeys {

    private static final String CLUSTER_WIDE =
            "it is the same for the whole cluster; set it below bootstrap.dcs before there is a cluster, and with"
                    + " 'hanode edit-config' later";

    private LocalKeys() {}

    static List<Key> keys() {
        return Stream.of(top(), log(), tags(), watchdog()).flatMap(List::stream).toList();
    }

    private static List<Key> top() {
        KeyList keys = new KeyList()
                .taken("scope", ValueType.TEXT, "", "the cluster's name; needed")
                .taken("name", ValueType.TEXT, "", "the node's name, unlike all others of the cluster; needed")
                .taken("namespace", ValueType.TEXT, "/service", "first elements of the cluster's path in the store")
                .withoutEffect("thread_pool_size", ValueType.integer(1, 10_000), "HaNode sizes its few threads itself")
                .withoutEffect("thread_stack_size", ValueType.SIZE, "the JVM's option -Xss says how big stacks are");
        for (Key key : DynamicKeys.keys()) {
            if (key.path().size() == 1) {
                keys.add(key.name(), ValueType.ANY, "", withoutEffect(CLUSTER_WIDE), "");
            }
        }
        return keys.keys();
    }

    private static List<Key> log() {
        return new KeyList("log")
                .taken("type", ValueType.oneOf("plain", "json"), "plain", "lines of text, or a JSON object a line")
                .taken("level", LogLevels.TYPE, "INFO", "from which level on lines are written")
                .taken(
                        "traceback_level",
                        LogLevels.TYPE,
                        "ERROR",
                        "stack traces are written when this is above DEBUG, or when level is DEBUG")
                .taken(
                        "format",
                        new ValueType("a text, or with type json a list", false, n -> true),
                        "%(asctime)s %(levelname)s: %(message)s",
                        "Python's names: asctime, levelname, message, name, module, process, processName, threadName, msecs")
                .taken("dateformat", ValueType.TEXT, "%Y-%m-%d %H:%M:%S", "strftime's letters")
                .taken("static_fields", ValueType.MAP, "", "more fields of each JSON line")
                .taken("static_fields.*", ValueType.ANY, "", "")
                .taken("loggers", ValueType.MAP, "", "levels of single loggers, for instance io.hanode.loop: DEBUG")
                .taken("loggers.*", LogLevels.TYPE, "", "")
                .taken(
                        "max_queue_size",
                        ValueType.integer(1, 1_000_000),
                        "1000",
                        "lines that wait for a slow output; further ones are lost")
                .taken("dir", ValueType.FILE, "", "writes hanode.log there, not to the standard output")
                .taken("file_num", ValueType.integer(1, 1000), "4", "how many full files are kept")
                .taken("file_size", ValueType.SIZE, "25MB", "when a file is full")
                .refused("mode", "files get the permissions that the process's umask leaves", "UMask= of the unit")
                .withoutEffect(
                        "deduplicate_heartbeat_logs",
                        ValueType.FLAG,
                        "a turn that decides what the last one did is only logged at DEBUG")
                .keys();
    }

    private static List<Key> tags() {
        return new KeyList("tags")
                .taken("nofailover", ValueType.FLAG, "false", "never becomes the leader")
                .taken("failover_priority", ValueType.integer(0, 1_000_000), "1", "0: never becomes the leader")
                .taken("noloadbalance", ValueType.FLAG, "false", "health checks for readers answer 503")
                .taken("clonefrom", ValueType.FLAG, "false", "new nodes prefer to copy from it")
                .taken("nosync", ValueType.FLAG, "false", "never synchronous")
                .taken("sync_priority", ValueType.integer(0, 1_000_000), "1", "0: never synchronous")
                .taken("nostream", ValueType.FLAG, "false", "takes WAL from the archive only")
                .taken("replicatefrom", ValueType.TEXT, "", "the node to stream from, in place of the leader")
                .taken("*", ValueType.ANY, "", "any other tag is published as it is")
                .keys();
    }

    private static List<Key> watchdog() {
        return new KeyList("watchdog")
                .taken(
                        "mode",
                        ValueType.oneOf("off", "automatic", "required"),
                        "automatic",
                        "automatic: leads also without a device; required: never leads without one")
                .taken("device", ValueType.FILE, "/dev/watchdog", "the device that resets the machine")
                .taken(
                        "safety_margin",
                        ValueType.integer(-1, 1_000_000),
                        "5",
                        "so many seconds before ttl has passed the machine is reset; -1: after half of ttl")
                .taken(
                        "driver",
                        ValueType.oneOf("default", "testing"),
                        "default",
                        "testing: the device is a pipe, and its time-out is written to it")
                .keys();
    }
}
