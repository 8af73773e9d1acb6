package io.hanode.decide;

/**
 * An id and one operator's sentence each. The ids are stable: "R305" in a bug report is enough. By the hundred: operation, store,
 * pause and close, leaderless, uninitialized, leading (from 551 on: a standby cluster), switching over, recovering, following, what people
 * asked for.
 */
public enum Rule {
    /** An operation goes on. */
    R001("a long operation goes on"),
    /** An operation lost its lease. */
    R002("the lease is gone while an operation brings up a primary: it is cancelled and the server fenced"),
    /** Crash recovery takes too long. */
    R003(
            "the primary takes longer to start than primary_start_timeout and another node can take over: the start is cancelled"),
    /** A stop takes too long. */
    R004("the server takes too long to stop in order: it is stopped at once"),
    /** An operation is not wanted any more. */
    R005("the node is closing: the operation is cancelled"),
    /** A fresh copy is forced. */
    R006("a fresh copy of the data directory was asked for by force: the operation is cancelled"),

    /** An operation is not wanted in a standby cluster. */
    R007("standby_cluster is set while an operation brings up a primary: it is cancelled and the server fenced"),

    /** The store is silent, the lease is good. */
    R101("the store does not answer; the lease is still good, so the primary goes on"),
    /** The store is silent, the lease ends. */
    R102("the lease could not be renewed in time: the primary is stopped in order before the lease passes"),
    /** The store is silent, no lease. */
    R103("the store does not answer and there is no lease: the server must not accept writes"),
    /** The store is silent, serve readers. */
    R104("the store does not answer: the server is started read-only"),
    /** The store is silent, wait. */
    R105("the store does not answer: nothing is changed until it does"),

    /** The store is silent, all others agree. */
    R106("failsafe mode: the store does not answer and all other nodes agree, so that the primary goes on"),
    /** The store is silent, not all others agree. */
    R107("failsafe mode: not all other nodes agree any more: the primary is stopped in order before another may lead"),
    /** The store is back. */
    R108("failsafe mode: the store is back, and the primary takes the free lock again"),
    /** The store is back, the lock is not. */
    R109("failsafe mode: the store is back; the primary goes on until it can take the lock again"),

    /** Unusable directory. */
    R151("the data directory cannot be used: it is left alone"),
    /** Wrong cluster. */
    R152("the data directory belongs to another cluster (system identifier): it is left alone"),
    /** Name clash. */
    R153("another live process has this node's name: this one waits until it is gone"),
    /** Name clash with a primary. */
    R154("another live process has this node's name, and there is no lease: the server must not accept writes"),

    /** Paused leader. */
    R201("the cluster is paused: the leader keeps the lock and its server as they are"),
    /** Paused leader without primary. */
    R202("the cluster is paused and the leader's server is no primary: the lock is given up"),
    /** Paused primary without leader. */
    R203("the cluster is paused and this primary takes the free lock"),
    /** Paused. */
    R204("the cluster is paused: nothing is done"),
    /** Asked for in a pause. */
    R205("the cluster is paused, and this node was asked for as the next leader: it takes the free lock"),
    /** Paused standby leader. */
    R206("the cluster is paused: the leader of this standby cluster keeps the lock and its server as they are"),

    /** Close in pause. */
    R251("closing while the cluster is paused: the server goes on running"),
    /** Close: checkpoint. */
    R252("closing: a checkpoint is made first, so that the stop is quick"),
    /** Close: stop. */
    R253("closing: the server is stopped"),
    /** Close: hand over. */
    R254("closing: a standby has all WAL and gets the lock"),
    /** Close: wait for a standby. */
    R255("closing: waiting until a standby has all WAL"),
    /** Close: nobody. */
    R256("closing: no standby has all WAL; the lock is given up with the last position written down"),
    /** Close: done. */
    R257("closing: nothing is left to do"),
    /** Close: leave the synchronous duty. */
    R258("closing: waiting until the leader does not count on this synchronous standby any more"),

    /** Primary without leader. */
    R301("this primary has no lease: it is stopped at once"),
    /** Not eligible. */
    R302("this node may not be promoted"),
    /** A primary lives. */
    R303("another node still answers as primary: waiting until it has stopped"),
    /** Requested candidate first. */
    R304("another node was asked for as the next leader and can do it: it goes first"),
    /** Better candidate. */
    R305("waiting: another node comes first"),
    /** Race. */
    R306("this node comes first: it takes the lock"),
    /** No session. */
    R307("this node has no session in the store yet"),
    /** Voter. */
    R308("this node stops streaming before it votes, so that who led before cannot acknowledge a commit any more"),
    /** Left running in a pause. */
    R309("a server that was left running in a pause still sends WAL: start its node, stop it, or ask for a failover"),
    /** Came back to a primary. */
    R310("this primary was left running in a pause, and nobody has led since: it takes the lock"),

    /** Make the cluster. */
    R401("there is no cluster yet: this node takes the lock to make it"),
    /** Initialize. */
    R402("making a new database cluster"),
    /** Initialize failed. */
    R403("the new database cluster could not be made: another node may try"),
    /** Register. */
    R404("this node's database becomes the cluster"),
    /** Somebody makes it. */
    R405("another node makes the cluster"),
    /** Somebody else's turn. */
    R406("another node has a database or began to make one: it goes first"),
    /** Take an existing database. */
    R407("there is no cluster in the store yet: this node takes the lock to bring its database in"),
    /** Only a standby. */
    R408(
            "the store knows no cluster and this is only a standby: start the node with the primary, or ask for a failover to this one"),
    /** May not make one. */
    R409("there is no cluster yet and this node may not make it"),
    /** No fence, no cluster. */
    R410("there is no cluster yet, and this node must not lead without a fence that would not work"),
    /** Copy the other cluster. */
    R411("making a standby cluster: the data directory is copied from the other cluster"),

    /** Promote. */
    R501("this node holds the lock and is promoted"),
    /** Not promotable after all. */
    R502("this node holds the lock but may not be promoted: the lock is given up"),
    /** Promotion failed. */
    R503("the promotion failed: the lock is given up so that another node may try"),
    /** Lease ends. */
    R504("the lease could not be renewed in time: the primary is stopped in order before the lease passes"),
    /** Synchronous plan. */
    R505("the synchronous standbys change: what commits wait for and who may lead are brought into line, step by step"),
    /** Synchronous repair. */
    R506(
            "the sync record or synchronous_standby_names was changed by somebody else, so that commits could be lost: it is put right"),
    /** No synchronous standby. */
    R507(
            "there is no synchronous standby: in strict mode commits wait until one comes, otherwise only this node may lead"),
    /** Clients are held. */
    R508("clients are kept out until the synchronous standbys have all WAL of the last run"),
    /** Clients are let in. */
    R509("clients are let in: the synchronous standbys have all WAL, or none is waited for"),
    /** Lead. */
    R510("leads"),
    /** A fence broke. */
    R511("a fence without which this node must not lead would not work any more: the primary is stopped in order"),

    /** A primary in a standby cluster. */
    R551("standby_cluster is set: the primary is stopped in order, to follow the other cluster"),
    /** A server in a standby cluster that may be a primary. */
    R552("standby_cluster is set, and the server may accept writes: it is stopped at once"),
    /** Nothing is known of the other cluster. */
    R553("the former primary waits for the other cluster's server, to compare its WAL before it starts as a standby"),
    /** Another database. */
    R554("the server that standby_cluster names is of another database: it is not followed"),
    /** Start the standby leader. */
    R555("the standby leader's server is started, to follow the other cluster"),
    /** Forked from the other cluster. */
    R556("the local WAL has forked from the other cluster's: the standby leader is stopped to be rewound"),
    /** Follow the other cluster. */
    R557("the standby leader follows the other cluster from now on"),
    /** Not streaming from the other cluster. */
    R558("the standby leader follows the other cluster but does not stream from it"),
    /** Copy the other cluster again. */
    R559("no server of this standby cluster has data: it is copied from the other cluster"),
    /** Lead a standby cluster. */
    R560("leads a standby cluster"),

    /** Refused. */
    R601("the requested change of leader is not possible and is withdrawn"),
    /** Checkpoint. */
    R602("switchover: a checkpoint is made first, so that the stop is quick"),
    /** Stop. */
    R603("switchover: the primary is stopped in order"),
    /** Release. */
    R604("switchover: the next leader has all WAL and gets the lock"),
    /** Wait. */
    R605("switchover: waiting until the next leader has all WAL"),
    /** Abort. */
    R606("switchover: no candidate got all WAL in time; the request is withdrawn and this node stays leader"),
    /** Stale. */
    R607("the scheduled change of leader is too old and is withdrawn"),
    /** Of a standby cluster. */
    R608("switchover: the standby leader gives the lock up; its server goes on and follows the next leader"),

    /** Primary comes up. */
    R701("the leader's server is down or starting: waiting for it"),
    /** Hung. */
    R702(
            "the leader's server does not answer for longer than primary_start_timeout and another node can take over: it is fenced"),
    /** Hand over after a crash. */
    R703("the leader's server cannot be started in time and another node can take over: the lock is given up"),
    /** Restart in place. */
    R704("the leader's server crashed: it is started in place"),
    /** Standby with lock. */
    R705("this node holds the lock and its standby is down: it is started to be promoted"),
    /** No data with lock. */
    R706("this node holds the lock but its data directory is gone or incomplete: the lock is given up"),
    /** Primary without lease. */
    R707("a server that may accept writes runs without a lease: it is stopped at once"),
    /** Wait for the server. */
    R708("the server is starting or stopping: waiting for it"),
    /** Wait for the leader. */
    R709("waiting until the leader's server accepts writes and its history is known"),
    /** Clone. */
    R710("the data directory is empty or incomplete: it is copied from the cluster"),
    /** May not clone. */
    R711("the data directory is empty and this node may not copy one"),
    /** Start as standby. */
    R712("the server is started as a standby of the leader"),
    /** Rewind. */
    R713("the local WAL has forked, or may have: it is rewound to the leader's"),
    /** Clone after a fork. */
    R714("the local WAL has forked and cannot be rewound: the data directory is moved aside and copied anew"),
    /** Stuck. */
    R715("the local WAL has forked; rewinding is not possible and copying anew is not allowed: a person has to decide"),
    /** Wait for checkpoint. */
    R716("the local WAL has forked: waiting for the leader's first checkpoint before rewinding"),
    /** Start read-only. */
    R718("there is no leader: the server is started read-only, to take part in the race"),
    /** Do not start. */
    R719("there is no leader and the local WAL has forked from the cluster's history: it is not started"),
    /** Wait for a leader. */
    R720("there is no leader to copy from"),
    /** Back-off. */
    R721("the last operation failed: it is tried again soon"),
    /** No leader yet after a handover. */
    R722(
            "this node gave up the lead in order: its server waits a moment for the next leader, to follow it from the start"),
    /** No fence, no start. */
    R723(
            "the leader's server is down, and a fence without which this node must not lead would not work: the lock is given up"),

    /** Adopt. */
    R801("the lock carries this node's name: finding out whether it is ours"),
    /** Primary beside a leader. */
    R802("another node leads and this server accepts writes: it is stopped at once"),
    /** Wait for the leader. */
    R803("waiting until the leader's server accepts writes"),
    /** Follow. */
    R804("follows the leader from now on"),
    /** Forked. */
    R805("the local WAL has forked from the leader's: the standby is stopped to be rewound"),
    /** Not streaming. */
    R806("follows the leader but does not stream from it yet"),
    /** An earlier process of ours. */
    R807("the lock is held by an earlier process of this name: waiting for its lease to pass"),
    /** The WAL is gone. */
    R808("the upstream has removed WAL that this standby needs: a person has to let it be copied anew (reinit)"),
    /** Follow. */
    R810("follows the leader"),

    /** Restart: checkpoint. */
    R901("restart: a checkpoint is made first, so that the stop is quick"),
    /** Restart: leave the synchronous duty. */
    R902("restart: waiting until the leader does not count on this synchronous standby any more"),
    /** Restart: stop. */
    R903("restart: the server is stopped in order"),
    /** Restart: start the primary. */
    R904("restart: the leader's server is started again"),
    /** Restart: start the standby in a pause. */
    R905("restart: the standby is started again as it was, since the cluster is paused"),
    /** Restart: no start. */
    R906("restart: the lease is about to pass: the server is not started now"),
    /** Fresh copy: leave the synchronous duty. */
    R911("fresh copy: waiting until the leader does not count on this synchronous standby any more"),
    /** Fresh copy: stop. */
    R912("fresh copy: the server is stopped at once, since its data directory is replaced"),
    /** Fresh copy: copy. */
    R913("fresh copy: the data directory is moved aside and copied anew"),
    /** Fresh copy: start in a pause. */
    R914("fresh copy: the standby is started, since the cluster is paused and nobody else does it");

    private final String sentence;

    Rule(String sentence) {
        this.sentence = sentence;
    }

    /** The operator's sentence. */
    public String sentence() {
        return sentence;
    }
}
