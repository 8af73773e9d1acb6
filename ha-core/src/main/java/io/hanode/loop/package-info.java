/** The shell around the decisions: observes, performs, waits. Dumb by design. */
@NullMarked
package io.hanode.loop;

import org.jspecify.annotations.NullMarked;
