package io.hanode.examples.quickstart;

import java.nio.file.Path;

/**
 * What the command line said.
 *
 * @param demo whether the story is told, instead of a live table
 * @param help whether only the usage is wanted
 * @param ttl in seconds
 * @param terminal whether the output is a terminal
 * @param store what the cluster lives on
 * @param binDirectory where PostgreSQL's programs are
 */
record Options(boolean demo, boolean help, int ttl, boolean terminal, StoreChoice store, Path binDirectory) {

    static final String USAGE = """
            scripts/quickstart [--demo] [--ttl SECONDS] [--dcs STORE]

              Starts a store and three nodes with a PostgreSQL each on this machine, in a folder under /tmp, and shows them
              until Ctrl-C, which stops and removes everything.

              --demo          tells a story by itself instead: writes without pause, a switchover, a killed PostgreSQL, a killed
                              node, its return; says for how long writes were unavailable; exits with 0 when all went well
              --ttl SECONDS   after which a silent leader is replaced; default 5 (30 is the default of the library), at least 3
              --dcs STORE     zookeeper (the default), etcd, consul, or embedded: a ZooKeeper server inside each node, so that
                              a cluster needs nothing but its nodes
            """;

    private static final int DEFAULT_TTL = 5;
    private static final int SHORTEST_TTL = 3;

    /**
     * Reads the arguments.
     *
     * @throws IllegalArgumentException with a sentence for people
     */
    static Options parse(String... args) {
        boolean demo = false;
        boolean help = false;
        boolean terminal = false;
        int ttl = DEFAULT_TTL;
        StoreChoice store = StoreChoice.ZOOKEEPER;
        Path bin = null;
        for (int i = 0; i < args.length; i++) {
            switch (args[i]) {
                case "--demo" -> demo = true;
                case "--help", "-h" -> help = true;
                case "--terminal" -> terminal = true;
                case "--ttl" -> ttl = ttl(value(args, ++i));
                case "--dcs" -> store = StoreChoice.parse(value(args, ++i));
                case "--postgres" -> bin = Path.of(value(args, ++i)).toAbsolutePath();
                default -> throw new IllegalArgumentException("unknown argument '" + args[i] + "'\n" + USAGE);
            }
        }
        if (bin == null) {
            bin = Path.of(System.getenv().getOrDefault("POSTGRES_BIN", "/usr/bin"));
        }
        return new Options(demo, help, ttl, terminal, store, bin);
    }

    private static String value(String[] args, int index) {
        if (index >= args.length) {
            throw new IllegalArgumentException("the argument '" + args[index - 1] + "' needs a value\n" + USAGE);
        }
        return args[index];
    }

    private static int ttl(String text) {
        try {
            int ttl = Integer.parseInt(text);
            if (ttl >= SHORTEST_TTL) {
                return ttl;
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(ttlFault(text), e);
        }
        throw new IllegalArgumentException(ttlFault(text));
    }

    private static String ttlFault(String text) {
        return "--ttl '" + text + "' cannot be used, expected a whole number of seconds, " + SHORTEST_TTL + " or more";
    }
}
