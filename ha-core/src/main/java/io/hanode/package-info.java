/** The public API: start a node, look at it, ask it for a switchover, close it. */
@NullMarked
package io.hanode;

import org.jspecify.annotations.NullMarked;
