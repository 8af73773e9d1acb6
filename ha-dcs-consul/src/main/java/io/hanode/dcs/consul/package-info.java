/**
 * A {@link io.hanode.dcs.DcsClient} on Consul's HTTP API, laid out as Patroni does. Nothing here decides anything or knows what the
 * values mean.
 */
@NullMarked
package io.hanode.dcs.consul;

import org.jspecify.annotations.NullMarked;
