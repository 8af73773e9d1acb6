package io.hanode.loop;

import io.hanode.decide.LeaseTiming;
import io.hanode.model.Tick;

/**
 * When all other nodes have to be asked whether this primary may go on, and for how long.
 *
 * @param due when, unless a renewal comes through before
 * @param timing the arithmetic of what they then agree to
 */
record FailsafeCall(Tick due, LeaseTiming timing) {}
