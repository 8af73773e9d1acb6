/**
 * The deterministic simulator: whole clusters on a virtual clock, decided by the shipped rules, with faults drawn from a seed and the
 * promises checked after every event. Two layers share one world: the fast one steps the decisions' actions as events; in the slower one
 * ({@code Shell…}) the shipped shell runs on threads of which exactly one runs at a time. No other thread, no wall clock, no iteration
 * over hashed collections may live in here.
 */
@NullMarked
package io.hanode.testkit.sim;

import org.jspecify.annotations.NullMarked;
