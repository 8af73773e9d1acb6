/**
 * The quickstart: a cluster of three nodes on one machine. {@code Node} is what a service would do; the rest starts three of them, shows
 * them, and tells a story with them. Also used to measure how long writes are unavailable.
 */
@NullMarked
package io.hanode.examples.quickstart;

import org.jspecify.annotations.NullMarked;
