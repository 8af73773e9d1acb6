/** Calls the user's scripts when something happened to the node's server: in order, one at a time, each within a time limit. */
@NullMarked
package io.hanode.agent.callback;

import org.jspecify.annotations.NullMarked;
