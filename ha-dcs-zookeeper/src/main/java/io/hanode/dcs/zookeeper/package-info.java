/**
 * A {@link io.hanode.dcs.DcsClient} on ZooKeeper, laid out as Patroni does, and an ensemble that runs inside ordinary Java
 * processes. Nothing here decides anything or knows what the values mean.
 */
@NullMarked
package io.hanode.dcs.zookeeper;

import org.jspecify.annotations.NullMarked;
