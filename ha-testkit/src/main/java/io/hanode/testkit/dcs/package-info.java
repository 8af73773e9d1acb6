/**
 * The contract that every {@link io.hanode.dcs.DcsClient} passes, an in-memory store that keeps it, and what tests of a store need.
 * Nothing here is meant for production.
 */
@NullMarked
package io.hanode.testkit.dcs;

import org.jspecify.annotations.NullMarked;
