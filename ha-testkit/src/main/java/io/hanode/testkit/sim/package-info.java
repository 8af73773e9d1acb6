/**
 * The deterministic simulator: whole clusters on a virtual clock, decided by the shipped rules, with faults drawn from a seed and the
 * promises checked after every event. No thread, no wall clock, no iteration over hashed collections may live in here.
 */
@NullMarked
package io.hanode.testkit.sim;

import org.jspecify.annotations.NullMarked;
