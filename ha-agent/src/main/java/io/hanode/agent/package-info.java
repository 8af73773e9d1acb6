/** The program {@code hanode}: its entry point and the node that it runs in the foreground. */
@NullMarked
package io.hanode.agent;

import org.jspecify.annotations.NullMarked;
