package io.hanode.postgres.local;

import java.nio.file.Path;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Where the server's files are.
 *
 * @param data the data directory
 * @param state what survives when the data directory is copied anew
 * @param config where postgresql.conf, pg_hba.conf and pg_ident.conf are
 * @param customConf the user's file that postgresql.conf includes; null: postgresql.base.conf beside it
 * @param passFile the password file
 * @param bin the programs; null: looked for
 * @param programs names of programs that are called otherwise there
 * @param socket the server's socket directory; null: its own default
 */
record Places(
        Path data,
        Path state,
        Path config,
        @Nullable Path customConf,
        Path passFile,
        @Nullable Path bin,
        SortedMap<String, String> programs,
        @Nullable Path socket) {

    Places {
        programs = Collections.unmodifiableSortedMap(new TreeMap<>(programs));
    }

    static Places of(Draft draft, Path dataDirectory) {
        Path data = dataDirectory.normalize();
        Path state = draft.stateDirectory != null
                ? draft.stateDirectory.normalize()
                : data.resolveSibling(data.getFileName() + ".hanode");
        return new Places(
                data,
                state,
                draft.configDirectory == null ? data : draft.configDirectory.normalize(),
                draft.customConf,
                draft.passFile == null ? state.resolve("pgpass") : draft.passFile.normalize(),
                draft.binDirectory,
                draft.programs,
                draft.unixSocketDirectory);
    }

    /** Whether the configuration is in the data directory, where a copy of another node's replaces it. */
    boolean configInData() {
        return config.equals(data);
    }
}
