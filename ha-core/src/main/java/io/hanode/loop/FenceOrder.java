package io.hanode.loop;

import io.hanode.model.Tick;

/**
 * Why and since when client writes have to be stopped by force.
 *
 * @param due from when on
 * @param reason a sentence
 */
record FenceOrder(Tick due, String reason) {}
