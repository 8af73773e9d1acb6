package io.hanode.postgres.local;

import java.util.ArrayList;
import java.util.List;

/**
 * How data directories are made.
 *
 * @param bootstrap how a new cluster is made
 * @param initdb options of initdb
 * @param checksums whether initdb turns data checksums on
 * @param methods the ways to make a copy, in order
 * @param basebackup options of pg_basebackup
 * @param rewind options of pg_rewind
 */
record Making(
        Bootstrap bootstrap,
        List<String> initdb,
        boolean checksums,
        List<ReplicaMethod> methods,
        List<String> basebackup,
        List<String> rewind) {

    static Making of(Draft draft) {
        List<String> basebackup = new ArrayList<>();
        if (draft.maxRate != null) {
            basebackup.add("max-rate=" + draft.maxRate);
        }
        basebackup.addAll(draft.basebackupOptions);
        return new Making(
                draft.bootstrap,
                ProgramOptions.arguments(draft.initdbOptions),
                draft.dataChecksums,
                draft.replicaMethods,
                ProgramOptions.arguments(basebackup),
                ProgramOptions.arguments(draft.rewindOptions));
    }
}
