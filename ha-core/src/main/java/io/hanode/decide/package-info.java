/** PURE decisions: no clock, I/O, logging, threads or randomness. One rule family a file. */
@NullMarked
package io.hanode.decide;

import org.jspecify.annotations.NullMarked;
