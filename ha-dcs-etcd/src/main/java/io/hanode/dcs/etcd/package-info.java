/**
 * A {@link io.hanode.dcs.DcsClient} on etcd v3, laid out as Patroni does. Nothing here decides anything or knows what the values
 * mean.
 */
@NullMarked
package io.hanode.dcs.etcd;

import org.jspecify.annotations.NullMarked;
