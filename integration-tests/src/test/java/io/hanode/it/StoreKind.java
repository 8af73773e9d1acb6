package io.hanode.it;

/** The stores that a cluster can live on. */
enum StoreKind {
    ZOOKEEPER,
    ETCD,
    CONSUL;

    /** The one that tests use which are not about stores: ZooKeeper, unless {@code -Dhanode.it.store=etcd} says otherwise. */
    static StoreKind usual() {
        return valueOf(System.getProperty("hanode.it.store", ZOOKEEPER.name()).toUpperCase(java.util.Locale.ROOT));
    }
}
